use serde_json::{Map, Value};

use super::TriggerDraft;
use crate::{
    choice::{Choice, check_choice},
    entry::Entry,
    problem::Problems,
    trigger::definition::{EventSpec, EventType, FileArrivalSpec, Signature, WebhookSpec},
};

/// The longest pattern of files, in bytes.
const MAX_PATTERN: usize = 1024;

impl TriggerDraft {
    pub(super) fn check_event(&self, problems: &mut Problems) -> Option<EventSpec> {
        let Some(event_type) = self.event_type.filled().and_then(EventType::from_code) else {
            let typed = self.event_type.trimmed();
            let said =
                if typed.is_empty() { "Say what arrives".to_owned() } else { format!("“{typed}” does not arrive") };
            problems.add("event_type", format!("{said}: {}.", EventType::codes()));
            return None;
        };
        let mut config = self.event_config(problems)?;
        let mut text = |name: &str| match config.remove(name) {
            Some(Value::String(text)) => Entry(text),
            Some(Value::Null) | None => Entry::default(),
            Some(other) => Entry(other.to_string()),
        };
        let event = match event_type {
            EventType::Webhook => EventSpec::Webhook(WebhookSpec {
                signature: check_choice(problems, "event_config.signature", &text("signature"), Signature::Generic),
            }),
            EventType::FileArrival => {
                EventSpec::FileArrival(FileArrivalSpec { pattern: check_pattern(problems, &text("pattern")) })
            }
        };
        for name in config.keys() {
            problems.add(format!("event_config.{name}"), format!("A {event_type} trigger has no setting “{name}”."));
        }
        Some(event)
    }

    fn event_config(&self, problems: &mut Problems) -> Option<Map<String, Value>> {
        let Some(text) = self.event_config.filled() else { return Some(Map::new()) };
        let config = serde_json::from_str(text);
        config.map_err(|error| problems.add("event_config", format!("The settings are a JSON object: {error}."))).ok()
    }
}

/// Returns the pattern. Whether it lies under an allowed folder only the server can say.
fn check_pattern(problems: &mut Problems, entry: &Entry) -> String {
    let field = "event_config.pattern";
    let pattern = entry.trimmed();
    let is_balanced = pattern.matches('[').count() == pattern.matches(']').count()
        && pattern.matches('{').count() == pattern.matches('}').count();
    if pattern.is_empty() {
        problems.add(field, "Say which files: a path with wildcards, such as /data/in/*.csv.");
    } else if pattern.len() > MAX_PATTERN {
        problems.add(field, format!("A path has at most {MAX_PATTERN} bytes; this one has {}.", pattern.len()));
    } else if pattern.chars().any(char::is_control) {
        problems.add(field, "A path cannot hold control characters.");
    } else if pattern.starts_with('~') || pattern.starts_with("\\\\") {
        problems.add(field, "Write the whole path, from the root: ~ and \\\\ are not understood.");
    } else if pattern.split(['/', '\\']).any(|part| part == "..") {
        problems.add(field, "A path cannot lead upwards with “..”. Write where it leads to.");
    } else if !is_balanced {
        problems.add(field, "A bracket is opened and not closed, or the other way round.");
    } else if pattern.contains("{{") {
        problems.add(field, "Nothing is known yet when a file arrives, so {{ … }} has no value here. Use * instead.");
    }
    pattern.to_owned()
}
