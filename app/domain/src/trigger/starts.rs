use chrono::{DateTime, Utc};

use super::{
    definition::Trigger,
    schedule::{INSTANT, Schedule},
};

/// An instant for which a trigger has planned a start.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Start {
    /// The planned instant.
    pub at: DateTime<Utc>,
    /// Whether a person has left it out, so that nothing starts then.
    pub is_left_out: bool,
}

impl Trigger {
    /// Returns what it has planned from an instant on, in order, as if it were on: as many starts as it has left, those before
    /// that instant counted. One that is left out takes none of them.
    ///
    /// `schedule` is its own, read once.
    pub fn starts_from<'schedule>(
        &self,
        schedule: &'schedule Schedule,
        from: DateTime<Utc>,
    ) -> impl Iterator<Item = Start> + use<'schedule> {
        let mut left = self.runs_left;
        // Nothing starts before the next one; only where starts are counted do those before `from` matter.
        let first = self.next_run_at.filter(|next| left.is_some() || *next > from).unwrap_or(from);
        let left_out = self.skip_next_at;
        let instants = std::iter::successors(schedule.next_after(first - INSTANT), |at| schedule.next_after(*at));
        let starts = instants.map_while(move |at| {
            let is_left_out = left_out == Some(at);
            match &mut left {
                Some(0) => return None,
                Some(left) if !is_left_out => *left -= 1,
                _ => {}
            }
            Some(Start { at, is_left_out })
        });
        starts.skip_while(move |start| start.at < from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trigger::{definition::TriggerDraft, fixture::saved, kind::TriggerKind};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn starts(runs_left: Option<u32>, left_out: Option<&str>, from: &str) -> Vec<(String, bool)> {
        let draft = TriggerDraft { cron_expression: "0 6 * * *".into(), ..TriggerDraft::blank(TriggerKind::Schedule) };
        let trigger = Trigger {
            next_run_at: Some(at("2026-11-24T06:00:00Z")),
            skip_next_at: left_out.map(at),
            runs_left,
            ..saved(&draft)
        };
        let schedule = trigger.spec.read_schedule().expect("a schedule");
        let starts = trigger.starts_from(&schedule, at(from)).take(4);
        starts.map(|start| (start.at.format("%d").to_string(), start.is_left_out)).collect()
    }

    fn days(days: &[&str]) -> Vec<(String, bool)> {
        days.iter().map(|day| (day.trim_end_matches('-').to_owned(), day.ends_with('-'))).collect()
    }

    #[test]
    fn the_first_one_counts_even_if_it_is_due() {
        assert_eq!(starts(None, None, "2026-11-24T06:00:00Z"), days(&["24", "25", "26", "27"]));
        assert_eq!(starts(None, None, "2026-11-24T06:00:01Z"), days(&["25", "26", "27", "28"]));
    }

    #[test]
    fn no_more_than_are_left_wherever_one_looks() {
        assert_eq!(starts(Some(3), None, "2026-11-24T06:00:00Z"), days(&["24", "25", "26"]));
        assert_eq!(starts(Some(3), None, "2026-11-26T00:00:00Z"), days(&["26"]));
        assert_eq!(starts(Some(3), None, "2026-11-27T00:00:00Z"), days(&[]));
        assert_eq!(starts(Some(0), None, "2026-11-24T00:00:00Z"), days(&[]));
    }

    #[test]
    fn one_that_is_left_out_takes_none_of_those_left() {
        let left_out = Some("2026-11-24T06:00:00Z");
        assert_eq!(starts(None, left_out, "2026-11-24T06:00:00Z"), days(&["24-", "25", "26", "27"]));
        assert_eq!(starts(Some(2), left_out, "2026-11-24T06:00:00Z"), days(&["24-", "25", "26"]));
        assert_eq!(starts(Some(2), left_out, "2026-11-26T00:00:00Z"), days(&["26"]));
    }
}
