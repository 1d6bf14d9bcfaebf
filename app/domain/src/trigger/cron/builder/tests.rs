use super::*;

fn built(cron: &str) -> Option<CronBuilder> {
    CronBuilder::of(&cron.parse().expect(cron))
}

#[test]
fn what_it_shows_it_writes_as_it_was() {
    for cron in [
        "* * * * *",
        "*/15 * * * *",
        "*/7 * * * *",
        "0 * * * *",
        "5 * * * *",
        "0 9-21 * * *",
        "0 9-21 * * 1-5",
        "*/15 9-17 * * 1-5",
        "0 9,12,15 * * 1-5",
        "30 2 * * *",
        "0,30 9 * * *",
        "0 */2 * * *",
        "0 8-18/2 * * *",
        "0 2 1 * *",
        "0 2 1,15,L * *",
        "0 2 LW * *",
        "0 2 * 1-3,12 *",
        "0 8 * * 1,3,5",
        "0 0,6,12,18 * * *",
    ] {
        let builder = built(cron).expect(cron);
        assert_eq!(builder.to_cron().expect(cron), cron);
    }
}

#[test]
fn what_it_cannot_show_it_leaves_alone() {
    for cron in ["0 0 1 * 1", "0 9 * * 5#3", "0 9 15W * *", "1,2,5 */3 * * *", "3-59/10 * * * *", "0-59/15 9-17 * * *"]
    {
        let builder = built(cron);
        assert!(builder.is_none() || matches!(builder, Some(CronBuilder { times: BuiltTimes::At(_), .. })), "{cron}");
    }
    assert_eq!(built("0 0 1 * 1"), None);
    assert_eq!(built("0 9 * * 5#3"), None);
    // It follows fixed local times, which */15 does not.
    assert_eq!(built("0-59/15 9-17 * * *"), None);
}

#[test]
fn times_that_are_no_product_are_lines_of_their_own() {
    for (times, cron) in [
        (vec![(9, 0), (15, 30)], "0 9 * * 1-5; 30 15 * * 1-5"),
        (vec![(15, 30), (9, 0), (16, 30), (9, 30)], "0 9 * * 1-5; 30 9,15,16 * * 1-5"),
        (vec![(10, 15), (10, 45), (12, 0)], "15,45 10 * * 1-5; 0 12 * * 1-5"),
        (vec![(9, 0), (9, 30)], "0,30 9 * * 1-5"),
    ] {
        let mut times: Vec<_> = times.into_iter().filter_map(|(hour, minute)| time(hour, minute)).collect();
        let days = BuiltDays::Weekdays(vec![1, 2, 3, 4, 5]);
        let builder = CronBuilder { times: BuiltTimes::At(times.clone()), days, months: Vec::new() };
        assert_eq!(builder.to_cron().as_deref(), Ok(cron));
        times.sort_unstable();
        assert_eq!(built(cron), Some(CronBuilder { times: BuiltTimes::At(times), ..builder }), "{cron}");
    }
}

#[test]
fn lines_that_differ_in_more_than_their_times_are_left_alone() {
    for cron in
        ["0 9 * * 1-5; 30 15 * * 6", "0 9 * * *; */15 * * * *", "0 9 * * *; 0 9 15W * *", "0 9 * 1 *; 5 9 * * *"]
    {
        assert_eq!(built(cron), None, "{cron}");
    }
}

#[test]
fn steps_that_cron_does_not_know_are_refused() {
    let every = |minutes, from: (u32, u32), to: (u32, u32)| {
        let [from, to] = [from, to].map(|(hour, minute)| time(hour, minute).expect("a time"));
        let mut lines = BuiltTimes::Every { minutes, from, to }.to_cron().map_err(|problem| problem.message)?;
        Ok::<_, String>(lines.remove(0))
    };
    assert!(every(90, (0, 0), (23, 59)).expect_err("90 min").contains("every 90 minutes"));
    assert!(every(15, (9, 10), (17, 59)).expect_err("from 09:10").contains("from 09:00 to 17:45"));
    assert!(every(60, (17, 0), (9, 0)).is_err());
    assert_eq!(every(60, (9, 30), (17, 0)), Ok(("30".to_owned(), "9-16".to_owned())));
}

#[test]
fn dates_are_read_as_people_write_them() {
    use BuiltDate::{Day, Last, LastWorkday};
    assert_eq!(BuiltDate::list(" 15, 1st, last "), Ok(vec![Day(1), Day(15), Last]));
    assert_eq!(BuiltDate::list("last workday"), Ok(vec![LastWorkday]));
    assert!(BuiltDate::list("1, 32").expect_err("no such day").message.contains("“32”"));
}

#[test]
fn times_are_read_as_they_are_typed() {
    for (text, time) in [
        ("9", "09:00"),
        ("9:30", "09:30"),
        ("09.05", "09:05"),
        ("9:5", "09:05"),
        ("930", "09:30"),
        ("1730", "17:30"),
        ("7h", "07:00"),
        (" 9 PM ", "21:00"),
        ("midnight", "00:00"),
    ] {
        assert_eq!(parse_time(text).map(time_label).as_deref(), Ok(time), "{text}");
    }
    for text in ["", "x", "24:00", "9:60", "99999", "13 pm"] {
        assert!(parse_time(text).is_err(), "{text}");
    }
}
