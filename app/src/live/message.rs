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

impl Message {
    /// The kind of event that is no message: nothing has changed for a while. Like the last of several messages, it says
    /// as its `id` up to which [`Place`](super::Place) the page has been told.
    pub const STILL: &str = "still";
}
