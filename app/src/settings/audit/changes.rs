use serde_json::Value;

/// One field that a change has changed, as people read it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Change {
    /// The field: `schedule cron`.
    pub(super) field: String,
    /// What it was, if it was there.
    pub(super) before: Option<String>,
    /// What it is, if it is there.
    pub(super) after: Option<String>,
}

/// Returns the fields that differ, in the order in which they are first met. What is empty and was not there before
/// says nothing and is left out.
pub(super) fn changes(before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    if let Some(value) = before {
        flatten(String::new(), value, &mut old);
    }
    if let Some(value) = after {
        flatten(String::new(), value, &mut new);
    }
    let mut changes = Vec::new();
    for (field, value) in &old {
        let after = new.iter().find(|(other, _)| other == field).map(|(_, value)| value.clone());
        if after.as_ref() != Some(value) {
            changes.push(Change { field: field.clone(), before: Some(value.clone()), after });
        }
    }
    for (field, value) in new {
        if !old.iter().any(|(other, _)| *other == field) {
            changes.push(Change { field, before: None, after: Some(value) });
        }
    }
    changes.retain(|change| [&change.before, &change.after].into_iter().flatten().any(|text| text != NOTHING));
    changes
}

/// How a value reads that is there and empty.
const NOTHING: &str = "nothing";

fn flatten(path: String, value: &Value, found: &mut Vec<(String, String)>) {
    let within = |part: &str| {
        let part = part.replace('_', " ");
        if path.is_empty() { part } else { format!("{path} {part}") }
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| flatten(within(name), value, found)),
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            items.iter().zip(1..).for_each(|(item, number)| flatten(within(&number.to_string()), item, found));
        }
        Value::Array(items) if !items.is_empty() => {
            found.push((path, items.iter().map(words).collect::<Vec<_>>().join(", ")));
        }
        value => found.push((path, words(value))),
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => NOTHING.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines(before: Option<Value>, after: Option<Value>) -> Vec<String> {
        let side = |text: Option<String>| text.unwrap_or_else(|| "·".to_owned());
        changes(before.as_ref(), after.as_ref())
            .into_iter()
            .map(|change| format!("{}: {} > {}", change.field, side(change.before), side(change.after)))
            .collect()
    }

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"name": "Nightly", "enabled": true, "schedule": {"cron": "0 2 * * *", "timezone": "UTC"}});
        let after = json!({"name": "Nightly", "enabled": false, "schedule": {"cron": "30 2 * * *", "timezone": "UTC"}});
        assert_eq!(lines(Some(before), Some(after)), ["enabled: yes > no", "schedule cron: 0 2 * * * > 30 2 * * *"]);
    }

    #[test]
    fn what_was_made_is_told_without_what_is_empty() {
        let after = json!({"name": "CI", "scopes": ["read", "run"], "days": null, "description": "", "tags": []});
        assert_eq!(lines(None, Some(after)), ["name: · > CI", "scopes: · > read, run"]);
    }

    #[test]
    fn what_was_emptied_is_told() {
        let (before, after) = (json!({"notification_email": "a@b"}), json!({"notification_email": null}));
        assert_eq!(lines(Some(before.clone()), Some(after)), ["notification email: a@b > nothing"]);
        assert_eq!(lines(Some(before), None), ["notification email: a@b > ·"]);
    }

    #[test]
    fn lists_of_things_are_told_one_by_one() {
        let list = |kind: &str| json!({"columns": [{"name": "id"}, {"name": "amount", "type": kind}]});
        let told = lines(Some(list("text")), Some(list("bigint")));
        assert_eq!(told, ["columns 2 type: text > bigint"]);
    }
}
