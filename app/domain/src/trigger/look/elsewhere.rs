use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::ScheduleLook;
use crate::{
    format,
    trigger::{
        cron::{ClockChange, ClockChangeKind, ClockEffect, next_clock_change, words},
        timezone::{offset_seconds, place_name},
    },
};

/// The shortest distance at which GitHub starts a schedule, in minutes.
const GITHUB_MINUTES: u32 = 5;

/// A schedule as another program takes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Elsewhere {
    /// What to write there.
    pub text: String,
    /// Where it does not mean quite the same.
    pub notes: Vec<String>,
}

impl ScheduleLook {
    /// Returns the lines of a timer of systemd that starts at the same times.
    ///
    /// # Errors
    ///
    /// A sentence that says what such lines cannot say.
    pub fn for_systemd(&self) -> Result<Elsewhere, String> {
        self.refuse_limits("systemd")?;
        let schedule = &self.schedule;
        let events = schedule.expression.calendar_events()?;
        let line = |event: String| format!("OnCalendar={event} {}", schedule.timezone.name());
        let mut lines: Vec<_> = events.into_iter().map(line).collect();
        let mut notes = Vec::new();
        if schedule.jitter_seconds > 0 {
            lines.push(format!("RandomizedDelaySec={}", schedule.jitter_seconds));
            notes.push("systemd draws the delay anew each time; here an instant always has the same.".to_owned());
        }
        if let Some(change) = self.clock_changes.iter().find(|change| fares_otherwise_in_systemd(change)) {
            notes.push(format!(
                "systemd leaves out what the clocks skip, and starts once where they repeat an hour: next on {}.",
                words::long_date(change.date)
            ));
        }
        Ok(Elsewhere { text: lines.join("\n"), notes })
    }

    /// Returns the part of a workflow of GitHub Actions that starts it at the same times, as long as the clocks are what they
    /// are at the next start.
    ///
    /// # Errors
    ///
    /// A sentence that says what it cannot say.
    pub fn for_github(&self) -> Result<Elsewhere, String> {
        self.refuse_limits("GitHub")?;
        let schedule = &self.schedule;
        let Some(first) = self.next.first() else { return Err("It has no start ahead.".to_owned()) };
        let lines_at = |at| schedule.expression.lines_in_utc(offset_seconds(at, schedule.timezone) / 60);
        let lines = lines_at(first.at)?;
        let mut notes = Vec::new();
        let change = next_clock_change(first.at, schedule.timezone);
        if let Some(at) = change.filter(|at| lines_at(*at).as_ref() != Ok(&lines)) {
            notes.push(clock_note(first.at, at, schedule.timezone));
        }
        if schedule.expression.has_gaps_below(GITHUB_MINUTES) {
            notes.push(format!("GitHub starts a workflow every {GITHUB_MINUTES} minutes at the most."));
        }
        if schedule.jitter_seconds > 0 {
            notes.push("GitHub does not spread starts.".to_owned());
        }
        let mut text = format!("on:\n  schedule:\n    # {}, in UTC\n", self.sentence);
        for line in lines {
            text += &format!("    - cron: '{line}'\n");
        }
        Ok(Elsewhere { text, notes })
    }

    /// Refuses what is beyond a cron expression in a zone.
    fn refuse_limits(&self, program: &str) -> Result<(), String> {
        let schedule = &self.schedule;
        let dates = i64::try_from(schedule.excluded_dates.len()).unwrap_or(i64::MAX);
        let beyond = [
            schedule.weeks.map(|weeks| format!("starts only every {} weeks", weeks.every)),
            schedule.starts_at.map(|_| "begins on a certain day".to_owned()),
            schedule.ends_at.map(|_| "ends on a certain day".to_owned()),
            self.runs_left.map(|_| "ends after a number of starts".to_owned()),
            (dates > 0).then(|| format!("leaves out {}", format::counted(dates, "date", "dates"))),
        ];
        let beyond: Vec<_> = beyond.into_iter().flatten().collect();
        if beyond.is_empty() {
            return Ok(());
        }
        Err(format!("{program} cannot say that it {}.", words::join(&beyond, "and")))
    }
}

/// Returns whether systemd does something else at a change of the clocks. It has no policy: it leaves out local times that
/// are skipped, and counts those that are repeated once.
fn fares_otherwise_in_systemd(change: &ClockChange) -> bool {
    match change.effect {
        ClockEffect::RunsAfterwards | ClockEffect::RunsTwice => true,
        ClockEffect::DoesNotRun | ClockEffect::RunsOnce => false,
        ClockEffect::FollowsRealTime => change.kind == ClockChangeKind::Back,
    }
}

/// Says until when lines in UTC are right, and what they mean then.
fn clock_note(before: DateTime<Utc>, change: DateTime<Utc>, timezone: Tz) -> String {
    let minutes = (offset_seconds(change, timezone) - offset_seconds(before, timezone)) / 60;
    let direction = if minutes > 0 { "later" } else { "earlier" };
    let distance = match minutes.abs() {
        60 => "an hour".to_owned(),
        minutes if minutes % 60 == 0 => format!("{} hours", minutes / 60),
        minutes => format!("{minutes} minutes"),
    };
    let place = place_name(timezone);
    let date = words::long_date(change.with_timezone(&timezone).date_naive());
    format!(
        "GitHub reads cron in UTC. On {date} the clocks in {place} change: from then on it starts {distance} {direction} \
         by them, unless the lines are changed."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trigger::{cron::HourClock, definition::TriggerDraft};

    fn look(cron: &str, timezone: &str, change: impl FnOnce(&mut TriggerDraft)) -> ScheduleLook {
        let mut draft =
            TriggerDraft { cron_expression: cron.into(), timezone: timezone.into(), ..TriggerDraft::default() };
        change(&mut draft);
        let from = "2026-11-23T11:16:04Z".parse().expect("an instant");
        let look = ScheduleLook::at(&draft, from, 5, 0, HourClock::TwentyFour);
        look.expect("it holds").expect("it was typed")
    }

    #[test]
    fn a_timer_of_systemd_says_the_same_in_the_same_zone() {
        let berlin = look("0 9 * * 1-5; 30 15 * * 1-5", "Europe/Berlin", |_| {}).for_systemd().expect("it can");
        let lines =
            ["OnCalendar=Mon..Fri *-*-* 09:00:00 Europe/Berlin", "OnCalendar=Mon..Fri *-*-* 15:30:00 Europe/Berlin"];
        assert_eq!((berlin.text, berlin.notes), (lines.join("\n"), vec![]));
        let spread =
            look("0 9 * * *", "UTC", |draft| draft.jitter_seconds = "90".into()).for_systemd().expect("it can");
        assert_eq!(spread.text, "OnCalendar=*-*-* 09:00:00 UTC\nRandomizedDelaySec=90");
        assert_eq!(spread.notes.len(), 1);
    }

    #[test]
    fn systemd_has_no_policy_for_clocks_that_change() {
        let notes = |cron: &str, policy: &str| {
            let look = look(cron, "Europe/Berlin", |draft| draft.dst_policy = policy.into());
            look.for_systemd().expect("it can").notes
        };
        let said = notes("30 2 * * *", "once");
        assert!(said[0].contains("next on Sun 28 Mar 2027"), "{said:?}");
        assert_eq!(notes("30 2 * * *", "skip"), Vec::<String>::new(), "it does the same");
        let said = notes("*/30 * * * *", "once");
        assert!(said[0].contains("next on Sun 31 Oct 2027"), "{said:?}");
        assert_eq!(notes("0 12 * * *", "twice"), Vec::<String>::new());
    }

    #[test]
    fn github_reads_utc_and_that_is_said_where_clocks_change() {
        let berlin = look("0 9 * * 1-5", "Europe/Berlin", |_| {}).for_github().expect("it can");
        let yaml =
            "on:\n  schedule:\n    # At 09:00, Monday to Friday, Berlin time, in UTC\n    - cron: '0 8 * * 1-5'\n";
        assert_eq!(berlin.text, yaml);
        let note = "GitHub reads cron in UTC. On Sun 28 Mar 2027 the clocks in Berlin change: from then on it starts an hour \
                    later by them, unless the lines are changed.";
        assert_eq!(berlin.notes, [note]);
        let lord_howe = look("0 9 * * *", "Australia/Lord_Howe", |_| {}).for_github().expect("it can");
        assert!(lord_howe.text.contains("'0 22 * * *'") && lord_howe.notes[0].contains("30 minutes earlier"));
        for (cron, timezone) in [("0 9 * * *", "UTC"), ("0 9 * * *", "Asia/Tokyo"), ("*/15 * * * *", "Europe/Berlin")] {
            assert_eq!(
                look(cron, timezone, |_| {}).for_github().expect("it can").notes,
                Vec::<String>::new(),
                "{cron}"
            );
        }
        let often = look("*/2 * * * *", "UTC", |_| {}).for_github().expect("it can");
        assert_eq!(often.notes, ["GitHub starts a workflow every 5 minutes at the most."]);
    }

    #[test]
    fn what_is_beyond_cron_is_refused_by_name() {
        let limited = look("0 9 * * 5", "UTC", |draft| {
            draft.every_weeks = "2".into();
            draft.weeks_from = "2026-11-27".into();
            draft.excluded_dates = "2026-12-25".into();
        });
        let refused = "GitHub cannot say that it starts only every 2 weeks and leaves out 1 date.";
        assert_eq!(limited.for_github(), Err(refused.to_owned()));
        assert_eq!(limited.for_systemd(), Err(refused.replace("GitHub", "systemd")));
        let ending = look("0 9 * * 5", "UTC", |draft| draft.ends_after_runs = "3".into());
        assert!(ending.for_systemd().is_err_and(|refused| refused.contains("after a number of starts")));
        assert!(look("0 9 L * *", "UTC", |_| {}).for_github().is_err());
    }
}
