use domain::trigger::cron::CronExpression;

/// Text, offending characters, message, fix (empty for none).
const REFUSALS: &[(&str, &str, &str, &str)] = &[
    // Values out of range.
    ("60 9 * * 1-5", "60", "Minute is 0–59, you wrote 60.", "0 9 * * 1-5"),
    ("0 24 * * *", "24", "Hour is 0–23. For midnight use 0.", "0 0 * * *"),
    ("0 25 * * *", "25", "Hour is 0–23, you wrote 25.", ""),
    ("0 9-24 * * *", "24", "Hour is 0–23, you wrote 24.", "0 9-23 * * *"),
    ("0 0 0 * *", "0", "Day is 1–31, you wrote 0.", "0 0 1 * *"),
    ("0 0 32 * *", "32", "Day is 1–31, you wrote 32.", ""),
    ("0 0 1 0 *", "0", "Month is 1–12, you wrote 0.", "0 0 1 1 *"),
    ("0 0 1 13 *", "13", "Month is 1–12, you wrote 13.", ""),
    ("0 0 * * 8", "8", "Weekday is 0–7, 0 and 7 being Sunday, you wrote 8.", ""),
    ("4294967296 * * * *", "4294967296", "Minute is 0–59, you wrote 4294967296.", ""),
    ("99999999999999999999 * * * *", "99999999999999999999", "Minute is 0–59, you wrote 99999999999999999999.", ""),
    // Several at once: one is said, the fix sees to all.
    ("60 24 * * *", "60", "Minute is 0–59, you wrote 60.", "0 0 * * *"),
    ("60 24 32 * *", "60", "Minute is 0–59, you wrote 60.", ""),
    // Too few fields, too many.
    ("0 9 * *", "", "4 of 5 fields. Missing: weekday.", "0 9 * * *"),
    ("0 9 *", "", "3 of 5 fields. Missing: month and weekday.", "0 9 * * *"),
    ("0 9", "", "2 of 5 fields. Missing: day, month and weekday.", "0 9 * * *"),
    ("5", "", "1 of 5 fields. Missing: hour, day, month and weekday.", "5 * * * *"),
    ("every day at nine", "every", "“every” is no cron field. A schedule is five of them, such as 0 2 * * *.", ""),
    ("0 0 2 ? * *", "0", "This looks like Quartz (seconds first). FlowForge uses 5 fields.", "0 2 * * *"),
    ("0 0 2 ? * MON-FRI", "0", "This looks like Quartz (seconds first). FlowForge uses 5 fields.", "0 2 * * MON-FRI"),
    ("0 0 2 ? * 2-6", "0", "This looks like Quartz (seconds first). FlowForge uses 5 fields.", "0 2 * * 1-5"),
    ("0 0 2 ? * 6#3", "0", "This looks like Quartz (seconds first). FlowForge uses 5 fields.", "0 2 * * 5#3"),
    ("0 0/15 * * * ?", "0", "This looks like Quartz (seconds first). FlowForge uses 5 fields.", "*/15 * * * *"),
    ("0 0 12 1/5 * ?", "0", "This looks like Quartz (seconds first). FlowForge uses 5 fields.", "0 12 */5 * *"),
    ("0 0 12 * * ? *", "0", "This looks like Quartz (seconds first). FlowForge uses 5 fields.", "0 12 * * *"),
    ("0 0 12 * * ? 2027", "0", "This looks like Quartz (seconds first). FlowForge uses 5 fields.", ""),
    ("0 12 * * ? *", "*", "This looks like a schedule with a year. FlowForge uses 5 fields, without it.", "0 12 * * *"),
    (
        "0 12 ? * 2-6 *",
        "*",
        "This looks like a schedule with a year. FlowForge uses 5 fields, without it.",
        "0 12 * * 1-5",
    ),
    ("0 12 * * ? 2027", "2027", "This looks like a schedule with a year. FlowForge uses 5 fields, without it.", ""),
    ("0 12 * * * 2027", "2027", "This looks like a schedule with a year. FlowForge uses 5 fields, without it.", ""),
    (
        "0 30 2 * * 1",
        "0",
        "This looks like a schedule with seconds. FlowForge uses 5 fields, without them.",
        "30 2 * * 1",
    ),
    ("*/10 * * * * *", "*/10", "This looks like a schedule with seconds. FlowForge uses 5 fields, without them.", ""),
    ("1 2 3 4 5 6 7 8", "6 7 8", "8 fields. FlowForge uses 5: minute, hour, day, month, weekday.", ""),
    ("0 9 1, 15 * *", "0 9 1, 15 * *", "Lists and ranges are written without spaces.", "0 9 1,15 * *"),
    ("0 9 * * 1 - 5", "0 9 * * 1 - 5", "Lists and ranges are written without spaces.", "0 9 * * 1-5"),
    (
        "0 2 * * * /usr/bin/backup --now",
        "/usr/bin/backup --now",
        "A schedule is five fields. What to run is not part of it.",
        "0 2 * * *",
    ),
    // Names.
    ("0 9 * * MON-FIR", "FIR", "“FIR” is not a weekday. Did you mean FRI?", "0 9 * * MON-FRI"),
    ("0 9 * * MONDAY", "MONDAY", "“MONDAY” is not a weekday. Did you mean MON?", "0 9 * * MON"),
    ("0 9 * JANUARY *", "JANUARY", "“JANUARY” is not a month. Did you mean JAN?", "0 9 * JAN *"),
    ("MON * * * *", "MON", "Minute is 0–59, you wrote MON; weekdays are the fifth field.", ""),
    ("0 0 JAN * *", "JAN", "Day is 1–31, you wrote JAN; months are the fourth field.", ""),
    ("0 0 1 MON *", "MON", "Month is 1–12 or JAN–DEC, you wrote MON; weekdays are the fifth field.", ""),
    ("0 0 * * QQQ", "QQQ", "Weekday is 0–7 or SUN–SAT, you wrote QQQ.", ""),
    // Ranges.
    ("0 9 * * 5-1", "5-1", "Range runs backwards: 5 comes after 1.", "0 9 * * 5-7,1"),
    ("0 9 * * FRI-MON", "FRI-MON", "Range runs backwards: FRI comes after MON.", "0 9 * * FRI-SUN,MON"),
    ("0 9 * * 6-0", "6-0", "Range runs backwards: 6 comes after 0.", "0 9 * * 6-7"),
    ("0 9 * * 7-2", "7-2", "Range runs backwards: 7 comes after 2.", "0 9 * * 0-2"),
    ("0 22-2 * * *", "22-2", "Range runs backwards: 22 comes after 2.", "0 22-23,0-2 * * *"),
    ("0 22-2/2 * * *", "22-2", "Range runs backwards: 22 comes after 2.", ""),
    ("0 0 1 NOV-FEB *", "NOV-FEB", "Range runs backwards: NOV comes after FEB.", "0 0 1 NOV-DEC,JAN-FEB *"),
    ("-5 * * * *", "-5", "The range “-5” has no start.", ""),
    ("5- * * * *", "5-", "The range “5-” has no end.", ""),
    ("1-2-3 * * * *", "1-2-3", "A range has one start and one end, you wrote 1-2-3.", ""),
    // Steps.
    ("*/0 * * * *", "0", "A step of 0 never moves on. The smallest step is 1.", ""),
    (
        "*/100 * * * *",
        "100",
        "A step of the minute is 1–60, you wrote 100. Longer steps do not fit into one field.",
        "",
    ),
    ("0 */25 * * *", "25", "A step of the hour is 1–24, you wrote 25. Longer steps do not fit into one field.", ""),
    ("*/ * * * *", "/", "A number must follow “/”, as in */15.", ""),
    ("*/x * * * *", "x", "A step is a whole number from 1 to 60, you wrote x.", ""),
    ("1-9/2/3 * * * *", "/3", "One step is enough: there is a second “/” here.", ""),
    ("/15 * * * *", "/15", "A step needs a range before it. Write */15.", "*/15 * * * *"),
    ("0/15 * * * *", "0/15", "“0/15” is Quartz style: a step needs a range. Write */15.", "*/15 * * * *"),
    ("5/15 * * * *", "5/15", "“5/15” is Quartz style: a step needs a range. Write 5-59/15.", "5-59/15 * * * *"),
    ("59/15 * * * *", "59/15", "“59/15” is Quartz style: a step needs a range. Write 59.", "59 * * * *"),
    ("0 0 10/10 * *", "10/10", "“10/10” is Quartz style: a step needs a range. Write 10-31/10.", "0 0 10-31/10 * *"),
    // Lists.
    ("0 0 * * MON,", ",", "The list ends with a comma.", "0 0 * * MON"),
    (",5 * * * *", ",", "The list starts with a comma.", "5 * * * *"),
    ("1,,2 * * * *", ",", "There is nothing between these commas.", "1,2 * * * *"),
    // Stars and question marks.
    ("** * * * *", "**", "“*” stands alone or before a step, as in */15; you wrote **.", ""),
    ("1-* * * * *", "*", "“*” stands alone or before a step, as in */15; you wrote *.", ""),
    ("? * * * *", "?", "“?” is for the day fields. Write *.", "* * * * *"),
    ("* * ?/2 * *", "?", "“?” stands alone in its field.", "* * */2 * *"),
    // Days of the month.
    ("0 0 31 2 *", "31 2", "Never runs: February has no 31st.", "0 0 L 2 *"),
    ("0 0 30,31 FEB *", "30,31 FEB", "Never runs: February has no 30th or 31st.", "0 0 L FEB *"),
    ("0 0 31 4,6 *", "31 4,6", "Never runs: April and June have no 31st.", "0 0 L 4,6 *"),
    ("0 0 31W 2 *", "31W 2", "Never runs: February has no 31st.", "0 0 L 2 *"),
    ("0 0 L-3 * *", "L-3", "“L-3” is not known here. L alone is the last day of the month, LW the last weekday.", ""),
    ("0 0 1-5W * *", "1-5W", "“W” takes one day, as in 15W, not a range.", ""),
    ("0 0 W * *", "W", "“W” needs a day before it, as in 15W.", ""),
    ("0 0 32W * *", "32", "Day is 1–31, you wrote 32.", ""),
    ("0 0 5#3 * *", "5#3", "“#” belongs to the weekday, the fifth field, as in 5#3.", ""),
    ("0 0 * * L", "L", "“L” needs a weekday before it, as in 5L for the last Friday.", ""),
    ("0 0 * * L5", "L5", "Write 5L for the last one of the month.", "0 0 * * 5L"),
    ("0 0 * * 5#L", "5#L", "Write 5L for the last one of the month.", "0 0 * * 5L"),
    ("0 0 * * 5#6", "6", "A month has at most five of each weekday: # is 1–5, you wrote 6.", ""),
    ("0 0 * * 5#", "5#", "A number from 1 to 5 must follow “#”, as in 5#3.", ""),
    ("0 0 * * 1-5#2", "1-5#2", "“#” and “L” take one weekday, as in 5#3 and 5L; you wrote 1-5#2.", ""),
    ("0 0 * * #2", "#2", "“#” and “L” take one weekday, as in 5#3 and 5L; you wrote #2.", ""),
    ("0 0 * * 1-5L", "1-5L", "“#” and “L” take one weekday, as in 5#3 and 5L; you wrote 1-5L.", ""),
    ("0 0 * * 15W", "15W", "“W” belongs to the day, the third field: 15W there is near the 15th.", ""),
    // Other products.
    ("@reboot", "@reboot", "@reboot has no time: servers come and go without a workflow being due.", ""),
    ("@every 5m", "@every", "@every is not known here. Every 15 minutes is */15 * * * *.", ""),
    ("@dialy", "@dialy", "“@dialy” is not known. Did you mean @daily?", "@daily"),
    (
        "@fortnightly",
        "@fortnightly",
        "“@fortnightly” is not known. There are @annually, @daily, @hourly, @midnight, @monthly, @weekly and @yearly.",
        "",
    ),
    ("@daily 5", " 5", "@daily is a whole schedule: nothing follows it.", "@daily"),
    ("H * * * *", "H", "“H” is Jenkins style. Write the value you want; jitter spreads the runs.", "0 * * * *"),
    (
        "H/15 * * * *",
        "H/15",
        "“H” is Jenkins style. Write the value you want; jitter spreads the runs.",
        "*/15 * * * *",
    ),
    (
        "H(0-29)/10 * * * *",
        "H(0-29)/10",
        "“H” is Jenkins style. Write the value you want; jitter spreads the runs.",
        "0-29/10 * * * *",
    ),
    ("+5 * * * *", "+5", "Values have no sign, you wrote +5.", "5 * * * *"),
    ("0 0 * * +MON", "+MON", "Values have no sign, you wrote +MON.", "0 0 * * MON"),
    ("1.5 * * * *", "1.5", "Minute takes whole numbers, you wrote 1.5.", ""),
    // Characters.
    ("", "", "Enter a schedule, such as 0 2 * * * for every day at 02:00.", ""),
    ("   ", "   ", "Enter a schedule, such as 0 2 * * * for every day at 02:00.", ""),
    ("０ 9 * * *", "０", "“０” is not an ASCII character.", "0 9 * * *"),
    ("0 9 * * 1–5", "–", "“–” is not an ASCII character.", "0 9 * * 1-5"),
    ("0\u{a0}9 * * *", "\u{a0}", "This is a no-break space. Type an ordinary one.", "0 9 * * *"),
    ("0 9 * * *\0", "\0", "There is an invisible character here (U+0000).", "0 9 * * *"),
    ("\u{202e}0 9 * * *", "\u{202e}", "There is an invisible character here (U+202E).", "0 9 * * *"),
    (
        "0 9 * * *\n30 15 * * *\n",
        "\n",
        "There is a line break here. Two schedules have a semicolon between them.",
        "0 9 * * *; 30 15 * * *",
    ),
    ("0 9 * * *\n", "\n", "There is a line break here. Two schedules have a semicolon between them.", "0 9 * * * "),
    ("0 9\n* * *", "\n", "There is a line break here. Two schedules have a semicolon between them.", "0 9 * * *"),
    (
        "0 9 * * *;",
        ";",
        "A semicolon stands between two schedules of five fields, and one of them is missing.",
        "0 9 * * *",
    ),
    (
        "; 0 9 * * *",
        ";",
        "A semicolon stands between two schedules of five fields, and one of them is missing.",
        " 0 9 * * *",
    ),
    ("0 9 * * *; 60 15 * * *", "60", "Minute is 0–59, you wrote 60.", "0 9 * * *; 0 15 * * *"),
    (
        "0 9 * * *; 0/15 * * * *",
        "0/15",
        "“0/15” is Quartz style: a step needs a range. Write */15.",
        "0 9 * * *; */15 * * * *",
    ),
    ("0 9 * * montag 🐸", "🐸", "“🐸” is not an ASCII character.", ""),
];

#[test]
fn every_refusal_points_at_the_characters_and_says_what_to_do() {
    for (text, offending, message, fix) in REFUSALS {
        let Err(problem) = text.parse::<CronExpression>() else { panic!("{text} was taken") };
        let span = problem.span.unwrap_or_else(|| panic!("{text}: no position"));
        let pointed: String = text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect();
        assert_eq!(problem.message, *message, "{text}");
        assert_eq!(pointed, *offending, "{text}");
        assert_eq!(problem.fix.unwrap_or_default(), *fix, "{text}");
        assert_eq!(problem.field, "", "{text}");
    }
}

#[test]
fn every_fix_is_an_expression() {
    for (text, .., fix) in REFUSALS.iter().filter(|(.., fix)| !fix.is_empty()) {
        assert!(fix.parse::<CronExpression>().is_ok(), "{text} → {fix}");
    }
}

#[test]
fn messages_end_with_a_full_stop_or_a_question_mark() {
    for (_, _, message, _) in REFUSALS {
        assert!(message.ends_with(['.', '?']), "{message}");
    }
}
