//! Who changed what.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{AuditEntryId, UserId};

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditEntry {
    /// Identifies the line.
    pub id: AuditEntryId,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who did it, while the account exists.
    pub actor_id: Option<UserId>,
    /// The name of who did it.
    pub actor_name: String,
    /// The address it came from.
    pub address: Option<String>,
    /// What was done: `created`, `changed`, `deleted`.
    pub action: String,
    /// The kind of thing it was done to: `workflow`, `job`.
    pub entity: String,
    /// The number of that thing.
    pub entity_id: Option<i64>,
    /// Its name at the time.
    pub entity_name: Option<String>,
    /// The fields before, of those that changed.
    pub before: Option<Value>,
    /// The fields after, of those that changed.
    pub after: Option<Value>,
}
