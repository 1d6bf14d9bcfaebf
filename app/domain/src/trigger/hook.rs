use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    choice::choices,
    ids::{DeliveryId, ExecutionId, FiringId, SecretId},
};

choices! {
    /// What became of a delivery.
    pub enum DeliveryOutcome {
        /// It was decided about.
        Accepted = "accepted", "Accepted";
        /// It had come before.
        Duplicate = "duplicate", "Had come before";
        /// It did not prove from whom it is.
        Refused = "refused", "Refused";
    }
}

/// One message that came to a webhook.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delivery {
    /// Identifies the delivery.
    pub id: DeliveryId,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// What became of it.
    pub outcome: DeliveryOutcome,
    /// Why it was refused; else empty.
    pub reason: String,
    /// What it is known again by.
    pub delivery_key: Option<String>,
    /// What kind of body it has.
    pub content_type: String,
    /// How many bytes of it were kept.
    pub size: Option<i32>,
    /// What was decided about it.
    pub firing_id: Option<FiringId>,
    /// The execution that it started.
    pub execution_id: Option<ExecutionId>,
    /// The delivery that this one repeats.
    pub replay_of: Option<DeliveryId>,
}

/// A secret of a webhook, without the secret itself.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HookSecret {
    /// Identifies the secret.
    pub id: SecretId,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ends, while it is being exchanged.
    pub expires_at: Option<DateTime<Utc>>,
}

/// The webhook of a trigger.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hook {
    /// The path to which deliveries are sent, under the installation's address.
    pub path: String,
    /// The secrets that are good now, the newest first.
    pub secrets: Vec<HookSecret>,
}
