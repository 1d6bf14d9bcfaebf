use super::said;

#[test]
fn a_distance_that_cron_would_cut_short_is_refused_unless_that_is_said() {
    for (phrase, reason) in [
        ("every 45 minutes", "45 minutes do not divide an hour: cron would start at :00 and :45. Say every 30 minutes"),
        ("every 7 minutes on weekdays", ":00, :07, :14 and so on to :56. Say every 6 minutes"),
        (
            "every 5 hours",
            "5 hours do not divide a day: cron would start at 00:00, 05:00, 10:00, 15:00 and 20:00. Say every 4 hours",
        ),
        ("every 24 hours", "“every day at 9”"),
        ("every 2 hours at 5 minutes past the hour", "one distance"),
        ("every 4294967295 hours", "starts anew with each day"),
        ("every 36 hours", "every 36 hours"),
        ("every 90 minutes", "“every 90 minutes from 8:00 to 20:00”"),
        ("every 7 minutes from 9:00 to 17:00", "lines of cron"),
        ("at 5 minutes past every hour from 9 to 17", "“every hour from 9:05 to 17:05”"),
    ] {
        let problem = said(phrase).expect_err(phrase);
        assert!(problem.message.contains(reason), "{phrase}: {}", problem.message);
    }
    assert_eq!(
        said("daily every 45 minutes").expect_err("not said").span.map(|span| (span.start, span.end)),
        Some((6, 22))
    );
    for (phrase, cron) in [
        ("every 45 minutes, starting anew every hour", "*/45 * * * *"),
        ("every 7 minutes from 9:00 to 9:56", "*/7 9 * * *"),
        ("every 5 hours from 8 to 18", "0 8-18/5 * * *"),
        ("every 45 minutes from 8:00 to 11:00", "0 8,11 * * *; 45 8 * * *; 30 9 * * *; 15 10 * * *"),
        ("every 90 minutes from 08:10 to 20:00 on weekdays", "10 8,11,14,17 * * 1-5; 40 9,12,15,18 * * 1-5"),
        ("every 90 min from 08:10", "10 8,11,14,17,20,23 * * *; 40 9,12,15,18,21 * * *"),
        ("every 15 minutes from 18:00", "*/15 18-23 * * *"),
    ] {
        assert_eq!(said(phrase).as_deref(), Ok(cron), "{phrase}");
    }
}
