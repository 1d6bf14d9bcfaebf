use chrono::{DateTime, Utc};

use super::{
    cron::{ClockChange, HourClock, Lint},
    definition::TriggerDraft,
    schedule::{PlannedRun, Schedule},
};
use crate::problem::Problems;

pub use self::elsewhere::Elsewhere;

/// The same schedule as other programs take it.
mod elsewhere;

/// How many changes of the clocks are told of: the next of each kind.
const CLOCK_CHANGES: usize = 2;

/// What there is to say of a schedule as it is typed: the same in the browser while somebody types, and on the server
/// where nothing runs in the browser.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleLook {
    /// When it runs, in words and with its zone.
    pub sentence: String,
    /// The next runs.
    pub next: Vec<PlannedRun>,
    /// The next changes of the clocks that skip or repeat a planned time.
    pub clock_changes: Vec<ClockChange>,
    /// What may not be meant.
    pub lints: Vec<Lint>,
    /// The schedule itself.
    pub schedule: Schedule,
    /// How many starts are left where it ends after a number of them.
    pub runs_left: Option<u32>,
}

impl ScheduleLook {
    /// Looks at the schedule of a draft from an instant, at the next `count` runs; nothing where no cron expression has
    /// been typed yet. `started` is how many starts have counted already, and `clock` writes times of day.
    ///
    /// # Errors
    ///
    /// The problems of `cron_expression`, `timezone` and the limits.
    pub fn at(
        draft: &TriggerDraft,
        from: DateTime<Utc>,
        count: usize,
        started: u32,
        clock: HourClock,
    ) -> Result<Option<Self>, Problems> {
        if draft.cron_expression.is_blank() {
            return Ok(None);
        }
        let spec = draft.read_schedule()?;
        let schedule = spec.parse()?;
        let runs_left = spec.ends_after_runs.map(|most| most.saturating_sub(started));
        let count = count.min(runs_left.map_or(usize::MAX, |left| left as usize));
        Ok(Some(Self {
            sentence: schedule.describe(clock),
            next: schedule.preview(from, count),
            clock_changes: schedule.clock_changes(from, CLOCK_CHANGES),
            lints: schedule.lint(from, clock),
            schedule,
            runs_left,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(cron: &str, timezone: &str) -> Result<Option<ScheduleLook>, Problems> {
        let draft = TriggerDraft { cron_expression: cron.into(), timezone: timezone.into(), ..TriggerDraft::default() };
        ScheduleLook::at(&draft, "2026-11-23T11:16:04Z".parse().expect("an instant"), 5, 0, HourClock::TwentyFour)
    }

    #[test]
    fn it_says_what_runs_when_and_what_the_clocks_do() {
        let look = look(" 30 2 * * * ", "Europe/Berlin").expect("it holds").expect("it was typed");
        assert_eq!(look.sentence, "At 02:30 every day, Berlin time");
        assert_eq!(look.next.len(), 5);
        assert_eq!(look.next[0].date(), "Tue 24 Nov 2026");
        let changes: Vec<_> = look.clock_changes.iter().map(|change| change.sentence(HourClock::TwentyFour)).collect();
        assert_eq!(
            changes,
            [
                "Sun 28 Mar 2027: 02:30 does not exist → runs 03:00 CEST.",
                "Sun 31 Oct 2027: 02:30 happens twice → runs once, at the first.",
            ]
        );
    }

    #[test]
    fn it_runs_within_its_limits_only() {
        let draft = TriggerDraft {
            cron_expression: "30 2 * * *".into(),
            timezone: "Europe/Berlin".into(),
            starts_at: "2026-11-25T00:00".into(),
            ends_at: "2026-11-28T02:30".into(),
            excluded_dates: "2026-11-26".into(),
            ..TriggerDraft::default()
        };
        let look = |draft: &TriggerDraft| {
            let now = "2026-11-23T11:16:04Z".parse().expect("an instant");
            ScheduleLook::at(draft, now, 5, 8, HourClock::TwentyFour)
        };
        let typed = look(&draft).expect("it holds").expect("it was typed");
        assert_eq!(typed.sentence, "At 02:30 every day, Berlin time, except on 26 Nov 2026");
        let many = TriggerDraft { excluded_dates: "2026-11-26, 2026-12-25, 2026-12-26".into(), ..draft.clone() };
        let many = look(&many).expect("it holds").expect("it was typed");
        assert_eq!(many.sentence, "At 02:30 every day, Berlin time, except on 3 dates");
        let next: Vec<_> = typed.next;
        let dates: Vec<_> = next.iter().map(|run| run.date()).collect();
        assert_eq!(dates, ["Wed 25 Nov 2026", "Fri 27 Nov 2026", "Sat 28 Nov 2026"]);
        let ending = TriggerDraft { ends_after_runs: "10".into(), ..draft.clone() };
        let ending = look(&ending).expect("it holds").expect("it was typed");
        assert_eq!((ending.next.len(), ending.runs_left), (2, Some(2)), "8 of 10 have started");
        let problems = look(&TriggerDraft { ends_at: "soon".into(), ..draft }).expect_err("no instant");
        assert!(problems.of_field("ends_at").is_some());
    }

    #[test]
    fn nothing_typed_is_no_problem_and_every_wrong_part_is_named() {
        assert_eq!(look("  ", "Mars"), Ok(None));
        let problems = look("60 9 * * *", "Mars").expect_err("both are wrong");
        let fields: Vec<_> = problems.0.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["cron_expression", "timezone"]);
    }
}
