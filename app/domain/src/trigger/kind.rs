use super::{
    cron::DstPolicy,
    definition::{
        Cause, DeadlineAction, DependencyCondition, EventSpec, EventType, MissedPolicy, OverlapPolicy, Signature,
        TriggerDraft, TriggerSpec, UpstreamMode,
    },
};
use crate::{
    choice::{Choice, choices},
    entry::Entry,
    execution::TriggerType,
};

choices! {
    /// What starts a workflow, as people tell it apart: an event by what arrives.
    pub enum TriggerKind {
        /// The time.
        Schedule = "schedule", "On a schedule";
        /// The end of other workflows' executions.
        Dependency = "dependency", "After another workflow";
        /// A signed message over HTTP.
        Webhook = "webhook", "When a webhook arrives";
        /// A file in a folder or a bucket.
        File = "file", "When a file arrives";
        /// A person: parameters under a name.
        Manual = "manual", "By hand";
    }
}

impl TriggerKind {
    /// Returns the type of triggers of this kind.
    pub fn trigger_type(self) -> TriggerType {
        match self {
            Self::Schedule => TriggerType::Scheduled,
            Self::Dependency => TriggerType::Dependency,
            Self::Webhook | Self::File => TriggerType::Event,
            Self::Manual => TriggerType::Manual,
        }
    }

    /// Returns what arrives, for those that wait for something to arrive.
    pub fn event_type(self) -> Option<EventType> {
        match self {
            Self::Webhook => Some(EventType::Webhook),
            Self::File => Some(EventType::FileArrival),
            Self::Schedule | Self::Dependency | Self::Manual => None,
        }
    }
}

impl TriggerSpec {
    /// Returns what starts the workflow, as people tell it apart.
    pub fn kind(&self) -> TriggerKind {
        match &self.cause {
            Cause::Manual => TriggerKind::Manual,
            Cause::Scheduled(_) => TriggerKind::Schedule,
            Cause::Dependency(_) => TriggerKind::Dependency,
            Cause::Event(EventSpec::Webhook(_)) => TriggerKind::Webhook,
            Cause::Event(EventSpec::FileArrival(_)) => TriggerKind::File,
        }
    }
}

impl TriggerDraft {
    /// Returns what the editor of a new trigger begins with: the usual policies, shown rather than left blank, and on.
    pub fn blank(kind: TriggerKind) -> Self {
        let common = Self {
            trigger_type: kind.trigger_type().code().into(),
            enabled: Entry::of_switch(true),
            overlap_policy: OverlapPolicy::Queue.code().into(),
            ..Self::default()
        };
        match kind {
            TriggerKind::Schedule => Self {
                cron_expression: "0 2 * * *".into(),
                dst_policy: DstPolicy::Once.code().into(),
                missed_policy: MissedPolicy::Latest.code().into(),
                overlap_policy: OverlapPolicy::Skip.code().into(),
                ..common
            },
            TriggerKind::Dependency => Self {
                dependency_condition: DependencyCondition::OnSuccess.code().into(),
                upstream_mode: UpstreamMode::All.code().into(),
                delay_minutes: "0".into(),
                deadline_action: DeadlineAction::GiveUp.code().into(),
                ..common
            },
            TriggerKind::Webhook | TriggerKind::File => Self {
                event_type: kind.event_type().map_or("", Choice::code).into(),
                event_config: match kind {
                    TriggerKind::Webhook => format!("{{\"signature\":\"{}\"}}", Signature::Generic.code()).into(),
                    _ => Entry::default(),
                },
                ..common
            },
            TriggerKind::Manual => common,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_trigger_lacks_only_what_nobody_else_can_know() {
        for (kind, missing) in [
            (TriggerKind::Schedule, None),
            (TriggerKind::Dependency, Some("upstream_workflow_ids")),
            (TriggerKind::Webhook, None),
            (TriggerKind::File, Some("event_config.pattern")),
            (TriggerKind::Manual, None),
        ] {
            let draft = TriggerDraft::blank(kind);
            let fields = match draft.check() {
                Ok(spec) => {
                    assert_eq!((spec.kind(), spec.enabled), (kind, true));
                    vec![]
                }
                Err(problems) => problems.0.into_iter().map(|problem| problem.field).collect(),
            };
            assert_eq!(fields, missing.into_iter().collect::<Vec<_>>(), "{kind}");
        }
    }
}
