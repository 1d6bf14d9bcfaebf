use chrono::{DateTime, Utc};

use super::{
    definition::{Trigger, TriggerDraft},
    timezone::parse_timezone,
};
use crate::{entry::Entry, format, format::Zone, name::MAX_NAME_LENGTH};

impl Trigger {
    /// Returns the zone of its schedule, if it can be understood.
    pub fn zone(&self, now: DateTime<Utc>) -> Option<Zone> {
        Some(Zone::around(parse_timezone(self.spec.timezone()).ok()?, now))
    }

    /// Returns the instant at which it would start the workflow next if it were on.
    pub fn would_start_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.spec.schedule()?.parse().ok()?.next_after(now)
    }

    /// Says what it does now: `on: next start Tue 24 Nov 02:30 CET`, `off`.
    pub fn state_words(&self, now: DateTime<Utc>) -> String {
        match (self.next_run_at, self.zone(now)) {
            _ if !self.spec.enabled => "off".to_owned(),
            (Some(at), Some(zone)) => format!("on: next start {}", format::instant(at, &zone, now)),
            (None, _) if self.spec.schedule().is_none() => match self.waiting_words() {
                Some(words) => format!("on: {words}"),
                None => "on".to_owned(),
            },
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
    use crate::{
        ids::{TriggerId, WorkflowId},
        trigger::kind::TriggerKind,
    };

    fn trigger(enabled: bool) -> Trigger {
        let draft = TriggerDraft {
            cron_expression: "30 2 * * *".into(),
            timezone: "Europe/Berlin".into(),
            enabled: Entry::of_switch(enabled),
            ..TriggerDraft::blank(TriggerKind::Schedule)
        };
        Trigger {
            id: TriggerId(1),
            workflow_id: WorkflowId(1),
            spec: draft.check().expect("it holds"),
            pause: None,
            next_run_at: enabled.then(|| "2026-11-24T01:30:00Z".parse().expect("an instant")),
            last_run_at: None,
            skip_next_at: None,
            upstreams: vec![],
            waiting_until: None,
            error: None,
            version: 1,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn its_state_is_said_in_the_zone_of_its_schedule() {
        let now = "2026-11-23T11:16:04Z".parse().expect("an instant");
        assert_eq!(trigger(true).state_words(now), "on: next start Tue 24 Nov 02:30 CET");
        assert_eq!(trigger(false).state_words(now), "off");
        assert_eq!(trigger(false).would_start_at(now), trigger(true).next_run_at);
    }

    #[test]
    fn a_copy_has_a_name_of_its_own_and_is_off() {
        let copy = TriggerDraft::from(&trigger(true)).copy();
        assert_eq!((copy.trigger_name.0.as_str(), copy.enabled.is_on()), ("At 02:30 every day copy", false));
        assert_eq!(copy.cron_expression.0, "30 2 * * *");
    }
}
