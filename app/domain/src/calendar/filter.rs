use serde::{Deserialize, Serialize};

use super::EntryKind;
use crate::{choice::Choice, execution::TriggerType};

/// Whose starts the calendar shows, as it stands in the address.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CalendarFilter {
    /// Words that the workflow's name, description, owner, team or a tag must hold, all of them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// A team, exactly.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub team: String,
    /// A tag, exactly.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// A code of [`TriggerType`]: what starts it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub trigger: String,
}

impl CalendarFilter {
    /// Returns whether all of them are wanted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns whether only some workflows are wanted.
    pub fn chooses_workflows(&self) -> bool {
        !(self.q.trim().is_empty() && self.team.is_empty() && self.tag.is_empty())
    }

    /// Returns whether what a trigger of this type starts is wanted.
    pub fn wants(&self, trigger_type: TriggerType) -> bool {
        self.trigger.is_empty() || self.trigger == trigger_type.code()
    }
}

impl EntryKind {
    /// Returns what starts it.
    pub fn trigger_type(&self) -> TriggerType {
        match self {
            Self::Execution { trigger_type, .. } => *trigger_type,
            Self::Planned { .. } | Self::LeftOut { .. } => TriggerType::Scheduled,
            Self::Delayed { .. } | Self::Expected { .. } => TriggerType::Dependency,
        }
    }

    /// Returns whether it failed.
    pub fn has_failed(&self) -> bool {
        matches!(self, Self::Execution { status: crate::execution::Status::Failed, .. })
    }
}
