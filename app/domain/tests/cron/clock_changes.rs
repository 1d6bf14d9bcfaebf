use domain::trigger::cron::{
    ClockChangeKind, ClockEffect,
    DstPolicy::{self, Once, Skip, Twice},
    HourClock,
};

use crate::{cron, instant, zone};

fn sentences(text: &str, timezone: &str, policy: DstPolicy) -> Vec<String> {
    let changes = cron(text).clock_changes(instant("2026-11-23T11:00:00Z"), zone(timezone), policy, 2);
    changes.iter().map(|change| change.sentence(HourClock::TwentyFour)).collect()
}

#[test]
fn the_next_two_changes_are_said_with_their_dates() {
    assert_eq!(
        sentences("30 2 * * *", "Europe/Berlin", Once),
        [
            "Sun 28 Mar 2027: 02:30 does not exist → runs 03:00 CEST.",
            "Sun 31 Oct 2027: 02:30 happens twice → runs once, at the first.",
        ]
    );
    assert_eq!(
        sentences("30 2 * * *", "Europe/Berlin", Skip),
        [
            "Sun 28 Mar 2027: 02:30 does not exist → does not run.",
            "Sun 31 Oct 2027: 02:30 happens twice → runs once, at the first.",
        ]
    );
    assert_eq!(
        sentences("30 2 * * *", "Europe/Berlin", Twice)[1],
        "Sun 31 Oct 2027: 02:30 happens twice → runs both times."
    );
}

#[test]
fn only_changes_that_touch_the_schedule_are_said() {
    assert!(sentences("0 12 * * *", "Europe/Berlin", Once).is_empty());
    assert!(sentences("30 2 * * 1", "Europe/Berlin", Once).is_empty(), "clocks change on Sundays");
    assert!(sentences("30 2 * * *", "UTC", Once).is_empty());
    assert!(sentences("30 2 * * *", "Asia/Tokyo", Once).is_empty());
    // In New York the hour from 01:00 to 02:00 is repeated, the one from 02:00 to 03:00 is missing.
    assert_eq!(
        sentences("30 2 * * *", "America/New_York", Once),
        [
            "Sun 14 Mar 2027: 02:30 does not exist → runs 03:00 EDT.",
            "Sun 12 Mar 2028: 02:30 does not exist → runs 03:00 EDT.",
        ]
    );
    assert_eq!(
        sentences("30 1 * * *", "America/New_York", Once)[0],
        "Sun 7 Nov 2027: 01:30 happens twice → runs once, at the first."
    );
    // The last Sunday of March is the 28th in 2027 and in 2032.
    assert_eq!(
        sentences("30 2 28 3 *", "Europe/Berlin", Once),
        [
            "Sun 28 Mar 2027: 02:30 does not exist → runs 03:00 CEST.",
            "Sun 28 Mar 2032: 02:30 does not exist → runs 03:00 CEST.",
        ]
    );
}

#[test]
fn half_an_hour_at_lord_howe_is_said() {
    assert_eq!(
        sentences("0-59/15 1-2 * * *", "Australia/Lord_Howe", Once),
        [
            "Sun 4 Apr 2027: 01:30 and 01:45 happen twice → each runs once, at the first.",
            "Sun 3 Oct 2027: 02:00 and 02:15 do not exist → one run at 02:30 UTC+11.",
        ]
    );
}

#[test]
fn many_times_are_counted() {
    assert_eq!(
        sentences("0-59 2 * * *", "Europe/Berlin", Once)[0],
        "Sun 28 Mar 2027: 60 times from 02:00 to 02:59 do not exist → one run at 03:00 CEST."
    );
}

#[test]
fn schedules_that_follow_real_time_say_so() {
    for policy in [Once, Skip, Twice] {
        assert_eq!(
            sentences("0 * * * *", "Europe/Berlin", policy),
            [
                "Sun 28 Mar 2027: 02:00 does not exist → runs follow real time.",
                "Sun 31 Oct 2027: 02:00 happens twice → runs follow real time.",
            ]
        );
    }
}

#[test]
fn a_missing_day_says_on_which_date_the_run_is() {
    let changes = cron("0 12 * * *").clock_changes(instant("2011-12-01T00:00:00Z"), zone("Pacific/Apia"), Once, 1);
    assert_eq!(
        changes[0].sentence(HourClock::Twelve),
        "Fri 30 Dec 2011: 12:00 PM does not exist → runs Sat 31 Dec 2011 12:00 AM UTC+14."
    );
    assert_eq!(changes[0].kind, ClockChangeKind::Forward);
    assert_eq!(changes[0].effect, ClockEffect::RunsAfterwards);
    assert_eq!(changes[0].at, instant("2011-12-30T10:00:00Z"));
}

#[test]
fn a_change_that_is_said_is_one_that_changes_the_runs() {
    let (text, timezone) = ("30 2 * * *", zone("Europe/Berlin"));
    for change in cron(text).clock_changes(instant("2026-11-23T11:00:00Z"), timezone, Once, 6) {
        let day = |policy| cron(text).calendar(change.date, 1, timezone, policy)[0].runs;
        match change.kind {
            ClockChangeKind::Forward => assert_eq!((day(Once), day(Skip)), (1, 0)),
            ClockChangeKind::Back => assert_eq!((day(Once), day(Twice)), (1, 2)),
        }
    }
}
