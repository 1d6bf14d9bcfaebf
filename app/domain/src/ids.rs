//! Identifiers: one type per table, so that a job's number can never be passed for a workflow's.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }
    )*};
}

ids! {
    /// Identifies a row of the audit log.
    AuditEntryId
    /// Identifies a dataset.
    DatasetId
    /// Identifies a message that came to a webhook.
    DeliveryId
    /// Identifies an execution; shown to people as `#812`.
    ExecutionId
    /// Identifies a firing: one decision of a trigger.
    FiringId
    /// Identifies a job.
    JobId
    /// Identifies one attempt at one job within an execution.
    JobExecutionId
    /// Identifies a planned maintenance window.
    WindowId
    /// Identifies a secret of a webhook.
    SecretId
    /// Identifies an API token.
    TokenId
    /// Identifies a trigger.
    TriggerId
    /// Identifies an uploaded file.
    UploadId
    /// Identifies a person.
    UserId
    /// Identifies a workflow.
    WorkflowId
}
