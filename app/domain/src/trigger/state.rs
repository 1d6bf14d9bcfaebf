use chrono::{DateTime, Utc};

use super::{
    cron::HourClock,
    definition::{Trigger, TriggerDraft, TriggerSpec},
    timezone::parse_timezone,
};
use crate::{entry::Entry, format, format::Zone, name::MAX_NAME_LENGTH};

impl Trigger {
    /// Returns the zone of its schedule, if it can be understood, with times of day written as asked.
    pub fn zone(&self, now: DateTime<Utc>, clock: HourClock) -> Option<Zone> {
        Some(Zone::around(parse_timezone(self.spec.timezone()).ok()?, now).written(clock))
    }

    /// Returns the instant at which it would start the workflow next if it were on.
    pub fn would_start_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.next_start(&self.spec, now)
    }

    /// Returns how many starts it would have left if it did something else from now on. Starts count from when a limit is
    /// set first; another limit counts on.
    pub fn runs_left_of(&self, spec: &TriggerSpec) -> Option<u32> {
        let most = spec.schedule()?.ends_after_runs?;
        Some(most.saturating_sub(self.runs_started()))
    }

    /// Returns how many starts have counted against the limit that it has.
    pub fn runs_started(&self) -> u32 {
        let limit = self.spec.schedule().and_then(|schedule| schedule.ends_after_runs);
        limit.zip(self.runs_left).map_or(0, |(limit, left)| limit.saturating_sub(left))
    }

    /// Returns the first instant after now at which it would start the workflow if it did something else from now on.
    pub fn next_start(&self, spec: &TriggerSpec, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        spec.read_schedule()?.next_after(now).filter(|_| self.runs_left_of(spec) != Some(0))
    }

    /// Says when it ends: `ends after 10 runs, 7 left`.
    pub fn ending_words(&self) -> Option<String> {
        let most = self.spec.schedule()?.ends_after_runs?;
        let left = self.runs_left.unwrap_or(most);
        let runs = format::counted(most.into(), "run", "runs");
        Some(if left == 0 { format!("ended after {runs}") } else { format!("ends after {runs}, {left} left") })
    }

    /// Says when failures pause it: `paused after 3 failures in a row`.
    pub fn failure_words(&self) -> Option<String> {
        let failures = self.spec.pause_after_failures?;
        Some(match failures {
            1 => "paused after a failure".to_owned(),
            _ => format!("paused after {failures} failures in a row"),
        })
    }

    /// Says what it does now: `on: next start Tue 24 Nov 02:30 CET`, `off`.
    pub fn state_words(&self, now: DateTime<Utc>, clock: HourClock) -> String {
        match (self.next_run_at, self.zone(now, clock)) {
            _ if !self.spec.enabled => "off".to_owned(),
            (Some(at), Some(zone)) => format!("on: next start {}", format::instant(at, &zone, now)),
            (None, _) if self.spec.schedule().is_none() => match self.waiting_words() {
                Some(words) => format!("on: {words}"),
                None => "on".to_owned(),
            },
            _ if self.runs_left == Some(0) => format!("on, {}", self.ending_words().unwrap_or_default()),
            _ => "on, with no start ahead".to_owned(),
        }
    }
}

impl TriggerDraft {
    /// Returns what the editor of a new trigger like this one begins with: off, so that nothing starts twice before
    /// somebody has looked.
    #[must_use]
    pub fn copy(&self) -> Self {
        let stem: String = self.trigger_name.0.chars().take(MAX_NAME_LENGTH - 5).collect();
        Self {
            version: Entry::default(),
            trigger_name: format!("{stem} copy").into(),
            enabled: Entry::default(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trigger::{definition::Cause, fixture::saved, kind::TriggerKind};

    fn trigger(enabled: bool) -> Trigger {
        let draft = TriggerDraft {
            cron_expression: "30 2 * * *".into(),
            timezone: "Europe/Berlin".into(),
            enabled: Entry::of_switch(enabled),
            ..TriggerDraft::blank(TriggerKind::Schedule)
        };
        let next_run_at = enabled.then(|| "2026-11-24T01:30:00Z".parse().expect("an instant"));
        Trigger { next_run_at, ..saved(&draft) }
    }

    #[test]
    fn its_state_is_said_in_the_zone_of_its_schedule() {
        let now = "2026-11-23T11:16:04Z".parse().expect("an instant");
        assert_eq!(trigger(true).state_words(now, HourClock::TwentyFour), "on: next start Tue 24 Nov 02:30 CET");
        assert_eq!(trigger(false).state_words(now, HourClock::TwentyFour), "off");
        assert_eq!(trigger(false).would_start_at(now), trigger(true).next_run_at);
    }

    #[test]
    fn starts_count_from_when_a_limit_is_set_first() {
        let limited = |most: u32| {
            let mut spec = trigger(true).spec;
            if let Cause::Scheduled(scheduled) = &mut spec.cause {
                scheduled.schedule.ends_after_runs = Some(most);
            }
            spec
        };
        let now = "2026-11-23T11:16:04Z".parse().expect("an instant");
        assert_eq!(trigger(true).runs_left_of(&limited(10)), Some(10), "it had no limit");
        let three_in = Trigger { spec: limited(10), runs_left: Some(7), ..trigger(true) };
        assert_eq!(three_in.ending_words().as_deref(), Some("ends after 10 runs, 7 left"));
        assert_eq!(three_in.runs_left_of(&limited(12)), Some(9));
        assert_eq!((three_in.runs_left_of(&limited(2)), three_in.next_start(&limited(2), now)), (Some(0), None));
        let over = Trigger { runs_left: Some(0), next_run_at: None, ..three_in };
        assert_eq!(over.state_words(now, HourClock::TwentyFour), "on, ended after 10 runs");
        assert_eq!(over.would_start_at(now), None);
        assert!(over.next_start(&limited(11), now).is_some());
    }

    #[test]
    fn failures_in_a_row_pause_it_after_as_many_as_are_set() {
        let checked = |typed: &str| {
            TriggerDraft { pause_after_failures: typed.into(), ..TriggerDraft::from(&trigger(true)) }.check()
        };
        for (typed, failures, words) in [
            ("", None, None),
            ("1", Some(1), Some("paused after a failure")),
            (" 3 ", Some(3), Some("paused after 3 failures in a row")),
        ] {
            let spec = checked(typed).expect(typed);
            assert_eq!(spec.pause_after_failures, failures);
            assert_eq!(
                TriggerDraft::from(&spec).check().as_ref(),
                Ok(&spec),
                "what is opened and saved stays as it was"
            );
            assert_eq!(Trigger { spec, ..trigger(true) }.failure_words().as_deref(), words);
        }
        for typed in ["0", "101", "three", "-1", "1.5"] {
            let problems = checked(typed).expect_err(typed);
            let problem = problems.of_field("pause_after_failures").expect("it is named");
            assert_eq!(problem.message, format!("A whole number from 1 to 100 fits here, you wrote {typed}."));
        }
    }

    #[test]
    fn a_copy_has_a_name_of_its_own_and_is_off() {
        let copy = TriggerDraft::from(&trigger(true)).copy();
        assert_eq!((copy.trigger_name.0.as_str(), copy.enabled.is_on()), ("At 02:30 every day copy", false));
        assert_eq!(copy.cron_expression.0, "30 2 * * *");
    }
}
