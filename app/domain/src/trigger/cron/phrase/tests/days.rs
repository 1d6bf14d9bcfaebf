use super::{phrase, said};

/// A month that is named stands in place of the January, and a day in place of the 1st, that a word alone means.
#[test]
fn a_month_or_a_day_that_is_named_stands_in_place_of_the_usual_one() {
    for (phrase, cron) in [
        ("every year", "0 2 1 1 *"),
        ("every year on 25 December at 8", "0 8 25 12 *"),
        ("on 25 December at 8 every year", "0 8 25 12 *"),
        ("every year at 8 on 25 December", "0 8 25 12 *"),
        ("yearly on 4 July", "0 2 4 7 *"),
        ("annually on 1 May at 6", "0 6 1 5 *"),
        ("every year in June", "0 2 1 6 *"),
        ("every year on the last Friday of May", "0 2 * 5 5L"),
        ("every quarter on the 5th", "0 2 5 1,4,7,10 *"),
        ("every quarter on the first Monday", "0 2 * 1,4,7,10 1#1"),
        ("every month on the 15th", "0 2 15 * *"),
        ("every month in March", "0 2 1 3 *"),
    ] {
        assert_eq!(said(phrase).as_deref(), Ok(cron), "{phrase}");
    }
    for (phrase, reason) in [
        ("every year on the 5th", "In which month"),
        ("every year on Monday", "In which month"),
        ("every quarter in March", "either every 3 months or"),
        ("every quarter on the last day", "March, June"),
        ("every month on Monday", "first Monday"),
    ] {
        let problem = said(phrase).expect_err(phrase);
        assert!(problem.message.contains(reason), "{phrase}: {}", problem.message);
    }
}

#[test]
fn days_with_times_of_their_own_are_lines_of_their_own() {
    for (phrase, cron) in [
        ("every weekday at 9 and every Saturday at 11", "0 9 * * 1-5; 0 11 * * 6"),
        ("Monday at 9 and Friday at 17", "0 9 * * 1; 0 17 * * 5"),
        ("Monday 9:00, Friday 17:00", "0 9 * * 1; 0 17 * * 5"),
        ("at 9 on Mondays and at 17 on Fridays", "0 9 * * 1; 0 17 * * 5"),
        ("daily at 9 and Saturdays at 11", "0 9 * * *; 0 11 * * 6"),
        ("weekly at 9 and monthly at 10", "0 9 * * 1; 0 10 1 * *"),
        ("every month at 6 and every Friday at 17", "0 6 1 * *; 0 17 * * 5"),
        ("Monday at 9 and 25 December at 10", "0 9 * * 1; 0 10 25 12 *"),
        ("24 December at 7 and 1 January at 8", "0 7 24 12 *; 0 8 1 1 *"),
        ("24 December and 1 January at 7", "0 7 24 12 *; 0 7 1 1 *"),
        ("at 7 on the 24th of December and the 1st of January", "0 7 24 12 *; 0 7 1 1 *"),
        ("in June at 9 and in July at 10", "0 9 * 6 *; 0 10 * 7 *"),
        ("hourly on weekdays and every 2 hours on weekends", "0 * * * 1-5; 0 */2 * * 0,6"),
        ("weekdays at 9 and every hour on Saturdays from 10 to 12", "0 9 * * 1-5; 0 10-12 * * 6"),
        ("weekdays at 9:00 and 15:30", "0 9 * * 1-5; 30 15 * * 1-5"),
        ("at 9, 12 and 15 on weekdays", "0 9,12,15 * * 1-5"),
        ("on Monday and Friday at 9 and 17", "0 9,17 * * 1,5"),
        ("at 9 on Monday and Friday", "0 9 * * 1,5"),
        ("every day at 3 in June and July", "0 3 * 6,7 *"),
    ] {
        assert_eq!(said(phrase).as_deref(), Ok(cron), "{phrase}");
    }
    let weeks = phrase("every 2 weeks on Monday at 9 and Friday at 17").expect("it can be said");
    assert_eq!((weeks.every_weeks, weeks.cron.as_str()), (2, "0 9 * * 1; 0 17 * * 5"));
}

#[test]
fn days_and_times_that_may_belong_together_in_two_ways_are_asked_for_apart() {
    for (phrase, at) in [
        ("Monday at 9 and Friday", 16),
        ("at 9 on Mondays and at 17", 20),
        ("at 9 on Monday and Friday at 17", 26),
        ("Mondays at 9 in June and at 10 in July", 25),
        ("Mondays at 9 in June and Fridays at 10", 25),
        ("Mondays at 9 and Fridays at 10 in June", 0),
        ("24 December at 7 and the 31st at 8", 25),
        ("on the 24th of December and the 1st at 7", 32),
        ("weekdays at 9 except Fridays at 10", 29),
        ("on Monday at 9, every 2 weeks on Friday at 10", 33),
    ] {
        let problem = said(phrase).expect_err(phrase);
        assert!(problem.message.contains("semicolon"), "{phrase}: {}", problem.message);
        assert_eq!(problem.span.map(|span| span.start), Some(at), "{phrase}");
    }
    for phrase in [
        "every second Friday at 9 and every Monday at 10",
        "every second Friday and every Monday",
        "every Monday and every second Friday",
        "every 2 weeks on Monday and every Friday",
        "every 2 weeks on Monday at 9; every Friday at 17",
    ] {
        let problem = said(phrase).expect_err(phrase);
        assert!(problem.message.contains("the same weeks"), "{phrase}: {}", problem.message);
    }
}

#[test]
fn days_of_the_week_are_left_out() {
    for (phrase, cron) in [
        ("every day except Sunday at 9", "0 9 * * 1-6"),
        ("every day at 9 except on Sundays", "0 9 * * 1-6"),
        ("daily except weekends", "0 2 * * 1-5"),
        ("every weekday except Friday at 9", "0 9 * * 1-4"),
        ("every day except Saturday and Sunday at 9 and 17", "0 9,17 * * 1-5"),
        ("every day except Monday to Wednesday", "0 2 * * 0,4-6"),
        ("every 15 minutes, but not on weekends", "*/15 * * * 1-5"),
        ("every day except Sunday at 9 and Sunday at 11", "0 9 * * 1-6; 0 11 * * 0"),
        ("at 9 except Sundays and at 11 on Sundays", "0 9 * * 1-6; 0 11 * * 0"),
    ] {
        assert_eq!(said(phrase).as_deref(), Ok(cron), "{phrase}");
    }
    for (phrase, reason) in [
        ("every day except 24 December", "Dates left out"),
        ("every day except the first Sunday", "Dates left out"),
        ("weekends except Saturday and Sunday", "No day"),
        ("on the 15th except Sunday", "days of the week only"),
        ("every day except Sundays in July", "semicolon"),
    ] {
        let problem = said(phrase).expect_err(phrase);
        assert!(problem.message.contains(reason), "{phrase}: {}", problem.message);
    }
}
