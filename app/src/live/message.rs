//! What the server says.

use serde::{Deserialize, Serialize};

/// What the server says: something of this topic has changed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// What has changed: one of the topics that the page asked for.
    pub topic: String,
    /// Which of them, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
}
