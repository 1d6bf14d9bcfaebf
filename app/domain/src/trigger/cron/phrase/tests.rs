use super::*;
use crate::trigger::cron::HourClock;

/// Which days and months are meant, and which times go with them.
mod days;
/// Distances between starts.
mod steps;

fn phrase(text: &str) -> Result<Phrase, Problem> {
    parse_phrase(text, NaiveTime::from_hms_opt(2, 0, 0).expect("a time"))
}

fn said(text: &str) -> Result<String, Problem> {
    phrase(text).map(|phrase| phrase.cron)
}

#[test]
fn phrases_mean_what_people_mean() {
    for (phrase, cron) in [
        ("every minute", "* * * * *"),
        ("every 15 minutes", "*/15 * * * *"),
        ("Every 15 min from 9:00 to 17:45 on weekdays", "*/15 9-17 * * 1-5"),
        ("hourly", "0 * * * *"),
        ("every hour", "0 * * * *"),
        ("every 2 hours", "0 */2 * * *"),
        ("every other hour", "0 */2 * * *"),
        ("every hour from 9 to 21, Monday to Friday", "0 9-21 * * 1-5"),
        ("at 5 minutes past every hour", "5 * * * *"),
        ("daily", "0 2 * * *"),
        ("every day at 2:30", "30 2 * * *"),
        ("every night at midnight", "0 0 * * *"),
        ("at noon", "0 12 * * *"),
        ("9am", "0 9 * * *"),
        ("at 9:30 pm", "30 21 * * *"),
        ("every weekday at 9", "0 9 * * 1-5"),
        ("weekdays at 9, 12 and 15", "0 9,12,15 * * 1-5"),
        ("at 9 and 15 on weekends", "0 9,15 * * 0,6"),
        ("every Monday and Thursday at 18:00", "0 18 * * 1,4"),
        ("mondays", "0 2 * * 1"),
        ("weekly", "0 2 * * 1"),
        ("friday to monday at 7", "0 7 * * 0-1,5-6"),
        ("monthly", "0 2 1 * *"),
        ("on the 1st and 15th at 6:00", "0 6 1,15 * *"),
        ("on day 1 of the month", "0 2 1 * *"),
        ("on days 1 to 5 and 20", "0 2 1-5,20 * *"),
        ("on the last day of the month at 18:30", "30 18 L * *"),
        ("last workday of the month at 17:00", "0 17 LW * *"),
        ("first monday of the month at 8", "0 8 * * 1#1"),
        ("on the last friday at 16:00", "0 16 * * 5L"),
        ("every quarter", "0 2 1 1,4,7,10 *"),
        ("every 6 months on the 15th", "0 2 15 1,7 *"),
        ("yearly", "0 2 1 1 *"),
        ("every day at 3 from March to October", "0 3 * 3-10 *"),
        ("24 December at 7:00", "0 7 24 12 *"),
        ("on day 1 of the month or on Mondays at 0:00", "0 0 1 * 1"),
        ("at 9:00 and 15:30", "0 9 * * *; 30 15 * * *"),
        ("weekdays at 9, 9:30 and 16:30", "0 9 * * 1-5; 30 9,16 * * 1-5"),
        ("At 09:00, Monday to Friday; at 15:30 on Saturdays", "0 9 * * 1-5; 30 15 * * 6"),
        ("every second Friday of the month at 8", "0 8 * * 5#2"),
        ("on the 24th and 31st of December at 7", "0 7 24,31 12 *"),
        ("24 December and 31 December at 7", "0 7 24,31 12 *"),
        ("1 January and July at 7", "0 7 1 1,7 *"),
    ] {
        let cron = cron.replace("0-1,5-6", "0,1,5,6");
        assert_eq!(said(phrase).expect(phrase), cron, "{phrase}");
    }
}

#[test]
fn what_is_not_understood_is_quoted_where_it_stands() {
    for (phrase, quoted, at) in [
        ("biweekly on monday", "“biweekly”", 0),
        ("at 9:00; at teatime", "“teatime”", 12),
        ("every blue moon", "“blue”", 6),
        ("every day at teatime", "“teatime”", 13),
        ("every 3 lightyears", "“lightyears”", 8),
    ] {
        let problem = said(phrase).expect_err(phrase);
        assert!(problem.message.contains(quoted), "{phrase}: {}", problem.message);
        assert_eq!(problem.span.map(|span| span.start), Some(at), "{phrase}");
    }
}

#[test]
fn what_cron_cannot_say_is_refused_with_the_reason() {
    for (phrase, reason) in [
        ("", "Say when"),
        ("every", "Every what"),
        ("every 0 minutes", "never"),
        ("every 90 minutes", "every 90 minutes"),
        ("every 2 weeks on the 15th", "days of the week"),
        ("every 53 weeks", "up to 52"),
        ("every 2 weeks at 9; every 3 weeks at 10", "the same weeks"),
        ("every 5 days", "every 5 days"),
        ("every 15 minutes at 9:00", "either times or a distance"),
        ("every 15 minutes from 9:00 to 17:00", "from 09:00 to 17:45"),
        ("on the 1st and on Mondays", "Say “or”"),
        ("on the 31st of February", "Never"),
        ("every day on mondays", "either every day"),
        ("every day except holidays", "Dates left out"),
        ("at 25:00", "no time of day"),
        ("on the 32nd", "1 to 31"),
        ("from 9 to 17", "every how many"),
        ("daily from March", "from March to October"),
        ("daily between March and October", "from March to October"),
    ] {
        let problem = said(phrase).expect_err(phrase);
        assert!(problem.message.to_lowercase().contains(&reason.to_lowercase()), "{phrase}: {}", problem.message);
    }
}

#[test]
fn weeks_are_counted_where_that_is_said() {
    for (text, every_weeks, cron) in [
        ("every weekday at 9", 1, "0 9 * * 1-5"),
        ("every week on friday at 9", 1, "0 9 * * 5"),
        ("every 2 weeks on monday at 9", 2, "0 9 * * 1"),
        ("every 2 weeks", 2, "0 2 * * 1"),
        ("every other week on Tuesday and Thursday at 9 and 15:30", 2, "0 9 * * 2,4; 30 15 * * 2,4"),
        ("every second friday", 2, "0 2 * * 5"),
        ("every other Friday at 17:00", 2, "0 17 * * 5"),
        ("fortnightly on monday", 2, "0 2 * * 1"),
        ("every 3 weeks: every hour from 9 to 17", 3, "0 9-17 * * *"),
        ("Every 2 weeks: at 09:00 on Mondays; at 15:30 on Tuesdays", 2, "0 9 * * 1; 30 15 * * 2"),
    ] {
        let phrase = phrase(text).expect(text);
        assert_eq!((phrase.every_weeks, phrase.cron.as_str()), (every_weeks, cron), "{text}");
    }
}

/// What a sentence says can be said, and is never taken for something else.
#[test]
fn our_own_sentences_are_understood_or_refused_but_never_mistaken() {
    let mut understood = 0;
    let fields = [
        ["0", "*", "*/15", "30", "0,30", "5-10", "*/7"],
        ["*", "9", "9-17", "*/2", "9,12,15", "0", "22-23"],
        ["*", "1", "1,15", "L", "LW", "*/2", "15W"],
        ["*", "1", "3-10", "1,7", "12", "*/3", "2"],
        ["*", "1-5", "1", "0,6", "5#3", "5L", "1,3,5"],
    ];
    let mut all = 0;
    let line = |index: u32| {
        let text = |place: u32| fields[place as usize][(index / 7_u32.pow(place) % 7) as usize];
        format!("{} {} {} {} {}", text(0), text(1), text(2), text(3), text(4))
    };
    let count = 7_u32.pow(5);
    // Far from each other, so that lines of all kinds meet.
    let pairs = (0..count).map(|index| format!("{}; {}", line(index), line(index * 5 % count)));
    for cron in (0..count).map(line).chain(pairs) {
        let Ok(expression) = cron.parse::<CronExpression>() else { continue };
        all += 1;
        let sentence = expression.describe(HourClock::TwentyFour);
        let Ok(read) = said(&sentence) else { continue };
        understood += 1;
        let read: CronExpression = read.parse().expect(&sentence);
        assert_eq!(read.describe(HourClock::TwentyFour), sentence, "{cron} → {sentence} → {read}");
    }
    assert!(understood * 3 > all, "only {understood} of {all} sentences are understood");
}

#[test]
fn a_first_day_has_a_field_of_its_own() {
    for (phrase, reason, at) in [
        ("every 2 weeks from Mon 30 Nov", "“every 2 weeks on Monday”", 19),
        ("every second week from 30 November", "“every 2 weeks on Monday”", 23),
        ("every 3 weeks starting 2026-11-30", "“every 3 weeks on Monday”", 23),
        ("every hour from 1 December", "“Not before”", 16),
        ("at 9 from Monday", "“Not before”", 10),
        ("monthly starting 1 December", "“Not before”", 17),
    ] {
        let problem = said(phrase).expect_err(phrase);
        assert!(problem.message.contains(reason), "{phrase}: {}", problem.message);
        assert_eq!(problem.span.map(|span| span.start), Some(at), "{phrase}");
    }
}

#[test]
fn cron_among_words_is_answered_as_cron() {
    for text in ["0 9 * * 1-8", "0 0 9 * * *", "0 9 32 1 MON", "0 9 * * MOM", "0 9 * *", " 0 9 * * 1-8; 0 10 * * 6"] {
        assert_eq!(phrase(text).expect_err(text), text.parse::<CronExpression>().expect_err(text), "{text}");
    }
    assert_eq!(said("0 9 * * 1").as_deref(), Ok("0 9 * * 1"));
}

#[test]
fn words_are_quoted_as_they_were_typed() {
    for (phrase, quoted) in [("at 9 UTC", "“UTC”"), ("at Teatime", "“Teatime”"), ("every 3 Lightyears", "“Lightyears”")]
    {
        let problem = said(phrase).expect_err(phrase);
        assert!(problem.message.contains(quoted), "{phrase}: {}", problem.message);
    }
}
