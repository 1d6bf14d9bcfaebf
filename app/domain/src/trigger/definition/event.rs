use serde::{Deserialize, Serialize};

use super::Signature;
use crate::choice::{Choice, choices};

choices! {
    /// What can arrive.
    pub enum EventType {
        /// A signed message over HTTP.
        Webhook = "webhook", "A webhook";
        /// A file in a folder or a bucket.
        FileArrival = "file_arrival", "A file";
    }
}

/// A workflow that starts when something arrives.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event_type", content = "event_config", rename_all = "snake_case")]
pub enum EventSpec {
    /// A signed message over HTTP.
    Webhook(WebhookSpec),
    /// A file in a folder or a bucket.
    FileArrival(FileArrivalSpec),
}

/// How a webhook proves from whom it is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WebhookSpec {
    /// Who signs in which way.
    pub signature: Signature,
}

/// Which files start the workflow.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileArrivalSpec {
    /// A path with wildcards under an allowed folder, or under a bucket.
    pub pattern: String,
}

impl EventSpec {
    /// Returns what arrives.
    pub fn event_type(&self) -> EventType {
        match self {
            Self::Webhook(_) => EventType::Webhook,
            Self::FileArrival(_) => EventType::FileArrival,
        }
    }

    /// Says when it starts: `When a file arrives at /data/in/*.csv`.
    pub fn sentence(&self) -> String {
        match self {
            Self::Webhook(WebhookSpec { signature: Signature::Generic }) => "When a signed webhook arrives".to_owned(),
            Self::Webhook(WebhookSpec { signature }) => {
                format!("When a webhook signed by {} arrives", signature.label())
            }
            Self::FileArrival(FileArrivalSpec { pattern }) => format!("When a file arrives at {pattern}"),
        }
    }
}
