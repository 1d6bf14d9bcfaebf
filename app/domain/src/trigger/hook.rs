use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

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

/// The body of a delivery, as people see it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct DeliveryBody {
    /// What kind of body it is.
    pub content_type: String,
    /// The text: JSON with a line for each value, anything else as it came.
    pub text: String,
    /// Whether what looks like a secret was left out, which takes a body that can be read: JSON, or the fields of a form.
    pub is_masked: bool,
    /// Whether more came than is shown.
    pub is_cut: bool,
}

impl DeliveryBody {
    /// How much of it is shown, in bytes.
    const SHOWN: usize = 64 * 1024;

    /// What the names of secrets hold, without their signs and capitals.
    const SECRETS: [&'static str; 13] = [
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "secret",
        "token",
        "authorization",
        "apikey",
        "accesskey",
        "privatekey",
        "credential",
        "cookie",
        "signature",
    ];

    /// Stands for a secret.
    const MASK: &'static str = "•••";

    /// Returns a body as people see it.
    pub fn new(content_type: String, body: &[u8]) -> Self {
        let (mut text, is_masked) = match serde_json::from_slice::<Value>(body) {
            Ok(mut message) => {
                Self::mask(&mut message);
                (serde_json::to_string_pretty(&message).unwrap_or_default(), true)
            }
            Err(_) => {
                let text = String::from_utf8_lossy(body);
                if content_type.starts_with("application/x-www-form-urlencoded") {
                    (Self::masked_fields(&text), true)
                } else {
                    (text.into_owned(), false)
                }
            }
        };
        let is_cut = text.len() > Self::SHOWN;
        if is_cut {
            text.truncate(text.floor_char_boundary(Self::SHOWN));
        }
        Self { content_type, text, is_masked, is_cut }
    }

    fn is_secret(name: &str) -> bool {
        let name: String = name.chars().filter(|character| character.is_alphanumeric()).collect();
        let name = name.to_lowercase();
        Self::SECRETS.iter().any(|secret| name.contains(secret))
    }

    fn mask(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if Self::is_secret(name) {
                        *value = Value::from(Self::MASK);
                    } else {
                        Self::mask(value);
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(Self::mask),
            _ => {}
        }
    }

    /// Returns the fields of a form without the values of secrets.
    fn masked_fields(text: &str) -> String {
        let field = |field: &str| match field.split_once('=') {
            Some((name, _)) if Self::is_secret(name) => format!("{name}={}", Self::MASK),
            _ => field.to_owned(),
        };
        text.split('&').map(field).collect::<Vec<_>>().join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_shown_without_its_secrets() {
        let body =
            br#"{"id": 7, "auth": {"access_Token": "abc", "user": "mara"}, "rows": [{"x-api-key": "x", "apiKey": 1}]}"#;
        let shown = DeliveryBody::new("application/json".to_owned(), body);
        let read: Value = serde_json::from_str(&shown.text).expect("it is still JSON");
        let wanted = serde_json::json!({
            "id": 7, "auth": {"access_Token": "•••", "user": "mara"}, "rows": [{"x-api-key": "•••", "apiKey": "•••"}]
        });
        assert_eq!(read, wanted);
        assert!(shown.is_masked && !shown.is_cut && shown.text.lines().count() > 5, "{}", shown.text);
        let form = DeliveryBody::new("application/x-www-form-urlencoded".to_owned(), b"day=1&token=abc&password");
        assert_eq!((form.text.as_str(), form.is_masked), ("day=1&token=•••&password", true));
    }

    #[test]
    fn any_body_is_shown_and_never_too_much_of_it() {
        let text = |body: &[u8]| DeliveryBody::new(String::new(), body);
        let plain = text(b"token abc");
        assert!(plain.text == "token abc" && !plain.is_masked, "nobody knows what a secret is there");
        assert_eq!(text(&[0xff, b'a']).text, "\u{fffd}a");
        assert_eq!(text(b"").text, "");
        let long = text("ä".repeat(60_000).as_bytes());
        assert!(long.is_cut && long.text.len() <= 64 * 1024 && long.text.ends_with('ä'));
    }
}
