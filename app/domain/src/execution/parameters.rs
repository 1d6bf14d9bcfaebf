use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::{entry::Entry, format::bytes, problem::Problems, workflow::value_of};

/// The greatest size of the parameters of a start as JSON, in bytes: they are part of every answer about its execution.
const MAX_PARAMETERS: usize = 64 << 10;

/// Checks parameters of a start.
///
/// # Errors
///
/// A problem of the field `parameters`, if they are too many or too long.
pub fn check_parameters(parameters: &Map<String, Value>) -> Result<(), Problems> {
    let size = serde_json::to_vec(parameters).map_or(0, |json| json.len());
    if size <= MAX_PARAMETERS {
        return Ok(());
    }
    let in_words = |size: usize| bytes(i64::try_from(size).unwrap_or(i64::MAX));
    let message = format!(
        "Parameters have at most {} as JSON; these have {}. Put data into a file, and name the file.",
        in_words(MAX_PARAMETERS),
        in_words(size)
    );
    Err(Problems::of("parameters", message))
}

/// Returns a parameter as it stands in a field: text as it is, anything else as JSON.
pub fn parameter_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns whether parameters can be typed into a form: a form tells its fields apart by their names.
pub fn can_be_typed(parameters: &Map<String, Value>) -> bool {
    let is_plain = |name: &String| {
        !name.is_empty() && name.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-'))
    };
    !parameters.is_empty() && parameters.keys().all(is_plain)
}

/// Returns the parameters of a start like an earlier one, from what was typed for each. What was not touched stays
/// exactly as it was: the text `5` text, the number 5 a number.
///
/// # Errors
///
/// One problem, of the field `parameters.<name>`, for each that was emptied or is not the JSON it was.
pub fn changed_parameters(
    before: &Map<String, Value>,
    typed: &BTreeMap<String, Entry>,
) -> Result<Map<String, Value>, Problems> {
    let mut problems = Problems::default();
    let mut parameters = Map::new();
    for (name, old) in before {
        let field = || format!("parameters.{name}");
        let new = match typed.get(name) {
            None => old.clone(),
            Some(entry) if entry.0 == parameter_text(old) => old.clone(),
            Some(entry) if entry.is_blank() => {
                problems.add(field(), format!("“{name}” needs a value."));
                old.clone()
            }
            Some(entry) => match old {
                Value::String(_) => Value::from(entry.trimmed()),
                Value::Number(_) | Value::Bool(_) => value_of(entry.trimmed()),
                Value::Null | Value::Array(_) | Value::Object(_) => match serde_json::from_str(entry.trimmed()) {
                    Ok(value) => value,
                    Err(error) => {
                        problems.add(field(), format!("“{name}” was JSON, and this is not: {error}."));
                        old.clone()
                    }
                },
            },
        };
        parameters.insert(name.clone(), new);
    }
    problems.or(parameters)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn what_was_not_touched_stays_exactly_as_it_was() {
        let before = map(json!({"code": "007", "count": "5", "limit": 5, "on": true, "list": [1, 2], "none": null}));
        let typed = before.iter().map(|(name, value)| (name.clone(), parameter_text(value).into())).collect();
        assert_eq!(changed_parameters(&before, &typed), Ok(before.clone()));
        assert_eq!(changed_parameters(&before, &BTreeMap::new()), Ok(before));
    }

    #[test]
    fn what_was_changed_keeps_its_kind_where_that_can_be() {
        let before = map(json!({"day": "2026-11-22", "limit": 5, "list": [1]}));
        let typed = [("day", " 8 "), ("limit", "6"), ("list", "[2,3]")];
        let typed = typed.map(|(name, text)| (name.to_owned(), text.into())).into();
        assert_eq!(changed_parameters(&before, &typed), Ok(map(json!({"day": "8", "limit": 6, "list": [2, 3]}))));
    }

    #[test]
    fn what_cannot_be_is_said_at_its_field() {
        let before = map(json!({"day": "2026-11-22", "list": [1]}));
        let typed = [("day".to_owned(), "  ".into()), ("list".to_owned(), "[1".into())].into();
        let problems = changed_parameters(&before, &typed).expect_err("two problems");
        let fields: Vec<_> = problems.0.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["parameters.day", "parameters.list"]);
    }

    #[test]
    fn a_name_that_a_form_would_take_apart_cannot_be_typed() {
        assert!(can_be_typed(&map(json!({"day": 1, "größe_2": 1}))));
        for parameters in [json!({}), json!({"a.b": 1}), json!({"a[0]": 1}), json!({"": 1})] {
            assert!(!can_be_typed(&map(parameters)));
        }
    }
}
