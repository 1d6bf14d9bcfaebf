use serde::{Deserialize, Serialize};

use super::{DeadlineAction, DependencyCondition, UpstreamMode};
use crate::ids::WorkflowId;

/// The most upstreams of one trigger.
pub const MAX_UPSTREAMS: usize = 100;

/// The longest delay after an upstream, in minutes.
pub const MAX_DELAY_MINUTES: i32 = 60;

/// The longest window and the longest deadline, in minutes: a week.
pub const MAX_WAIT_MINUTES: i32 = 7 * 24 * 60;

/// A workflow that starts after others.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DependencySpec {
    /// The workflows that it comes after.
    #[serde(flatten)]
    pub upstreams: Upstreams,
    /// Which ends of theirs count.
    pub dependency_condition: DependencyCondition,
    /// How many of them must have ended.
    pub upstream_mode: UpstreamMode,
    /// For [`UpstreamMode::All`]: within how many minutes of each other they must have ended.
    pub window_minutes: Option<i32>,
    /// How many minutes later it starts.
    pub delay_minutes: i32,
    /// For [`UpstreamMode::All`]: how many minutes it waits for the others after the first has ended.
    pub deadline_minutes: Option<i32>,
    /// What it does then.
    pub deadline_action: DeadlineAction,
}

/// The workflows that a trigger comes after, each once, by number.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "UpstreamFields", into = "UpstreamFields")]
pub struct Upstreams(Vec<WorkflowId>);

/// The list, and in the common case of one its only workflow.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct UpstreamFields {
    #[serde(default)]
    depends_on_workflow_id: Option<WorkflowId>,
    #[serde(default)]
    upstream_workflow_ids: Vec<WorkflowId>,
}

impl Upstreams {
    /// Returns the workflows.
    pub fn ids(&self) -> &[WorkflowId] {
        &self.0
    }
}

impl FromIterator<WorkflowId> for Upstreams {
    fn from_iter<I: IntoIterator<Item = WorkflowId>>(ids: I) -> Self {
        let mut ids: Vec<_> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        Self(ids)
    }
}

impl From<UpstreamFields> for Upstreams {
    fn from(fields: UpstreamFields) -> Self {
        fields.upstream_workflow_ids.into_iter().chain(fields.depends_on_workflow_id).collect()
    }
}

impl From<Upstreams> for UpstreamFields {
    fn from(Upstreams(ids): Upstreams) -> Self {
        let depends_on_workflow_id = if let [only] = ids[..] { Some(only) } else { None };
        Self { depends_on_workflow_id, upstream_workflow_ids: ids }
    }
}

impl DependencySpec {
    /// Says when it starts, with the names of the upstreams: `After Customers succeeds, 5 minutes later`.
    pub fn sentence(&self, name_of: impl Fn(WorkflowId) -> String) -> String {
        let names: Vec<_> = self.upstreams.ids().iter().map(|id| name_of(*id)).collect();
        let is_all = self.upstream_mode == UpstreamMode::All && names.len() > 1;
        let verb = match (self.dependency_condition, is_all) {
            (condition, false) => condition.verb(true),
            (DependencyCondition::OnSuccess, true) => "have all succeeded",
            (DependencyCondition::OnFailure, true) => "have all failed",
            (DependencyCondition::OnCompletion, true) => "have all ended",
        };
        let mut words = format!("After {} {verb}", list(&names, if is_all { "and" } else { "or" }));
        if let Some(window) = self.window_minutes.filter(|_| is_all) {
            words += &format!(" within {} of each other", minutes(window));
        }
        if self.delay_minutes > 0 {
            words += &format!(", {} later", minutes(self.delay_minutes));
        }
        if let Some(deadline) = self.deadline_minutes.filter(|_| is_all) {
            let action = match self.deadline_action {
                DeadlineAction::RunAnyway => "it runs anyway",
                DeadlineAction::GiveUp => "it gives up",
            };
            words += &format!("; {} after the first, {action}", minutes(deadline));
        }
        words
    }
}

fn minutes(count: i32) -> String {
    if count == 1 { "1 minute".to_owned() } else { format!("{count} minutes") }
}

/// Writes a list as people do: `A, B and C`.
pub(crate) fn list(names: &[String], last: &str) -> String {
    match names {
        [] => "another workflow".to_owned(),
        [only] => only.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(ids: &[i64]) -> DependencySpec {
        DependencySpec {
            upstreams: ids.iter().copied().map(WorkflowId).collect(),
            dependency_condition: DependencyCondition::OnSuccess,
            upstream_mode: UpstreamMode::Any,
            window_minutes: None,
            delay_minutes: 0,
            deadline_minutes: None,
            deadline_action: DeadlineAction::GiveUp,
        }
    }

    fn words(spec: &DependencySpec) -> String {
        spec.sentence(|id| ["Loans", "Customers", "Orders"][usize::try_from(id.0).expect("a small number")].to_owned())
    }

    #[test]
    fn it_is_said_in_words() {
        assert_eq!(words(&spec(&[1])), "After Customers succeeds");
        let later = DependencySpec {
            delay_minutes: 1,
            dependency_condition: DependencyCondition::OnFailure,
            ..spec(&[2, 1, 2])
        };
        assert_eq!(words(&later), "After Customers or Orders fails, 1 minute later");
        let all = DependencySpec {
            upstream_mode: UpstreamMode::All,
            window_minutes: Some(60),
            deadline_minutes: Some(120),
            deadline_action: DeadlineAction::RunAnyway,
            ..spec(&[0, 1, 2])
        };
        assert_eq!(
            words(&all),
            "After Loans, Customers and Orders have all succeeded within 60 minutes of each other; \
             120 minutes after the first, it runs anyway"
        );
    }

    #[test]
    fn the_only_upstream_is_shown_both_ways_and_read_either_way() {
        let one = serde_json::to_value(spec(&[7])).expect("JSON");
        assert_eq!((&one["depends_on_workflow_id"], &one["upstream_workflow_ids"]), (&7.into(), &vec![7].into()));
        let two = serde_json::to_value(spec(&[7, 8])).expect("JSON");
        assert!(two["depends_on_workflow_id"].is_null());
        for value in [one, two] {
            let read: DependencySpec = serde_json::from_value(value.clone()).expect("a dependency");
            assert_eq!(serde_json::to_value(read).expect("JSON"), value);
        }
    }
}
