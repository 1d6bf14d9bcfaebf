use serde_json::{Map, Value};

/// Returns the fields of two objects that differ, before and after, for the audit log.
pub(crate) fn changes(before: &Value, after: &Value) -> (Option<Value>, Option<Value>) {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return (Some(before.clone()), Some(after.clone()));
    };
    let differing = |one: &Map<String, Value>, other: &Map<String, Value>| {
        let fields = one.iter().filter(|(field, value)| other.get(*field) != Some(value));
        Value::Object(fields.map(|(field, value)| (field.clone(), value.clone())).collect())
    };
    (Some(differing(before, after)), Some(differing(after, before)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_fields_that_differ_are_kept() {
        let (before, after) = changes(&json!({"a": 1, "b": [1], "c": null}), &json!({"a": 1, "b": [2], "d": 4}));
        assert_eq!(before, Some(json!({"b": [1], "c": null})));
        assert_eq!(after, Some(json!({"b": [2], "d": 4})));
    }
}
