use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{RecentExecution, Workflow};
use crate::{entry::Entry, problem::Problems};

/// What every page of a workflow begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkflowHead {
    /// The workflow.
    pub workflow: Workflow,
    /// The number of its jobs.
    pub job_count: i64,
    /// The number of its triggers.
    pub trigger_count: i64,
    /// Its last execution.
    pub last: Option<RecentExecution>,
    /// The names of the parameters that its jobs use, each once.
    pub parameters: Vec<String>,
    /// The names of the workflows that wait for its end, each once.
    pub followers: Vec<String>,
}

/// Returns the parameters of a start by hand, from what was typed for each name that the jobs use.
///
/// A text that is exactly how a whole number, a decimal number, `true` or `false` is written becomes that; every other
/// stays text, so that a code with leading zeros or twenty digits is not changed.
///
/// # Errors
///
/// One problem, of the field `parameters.<name>`, for each name without a value.
pub fn start_parameters(names: &[String], typed: &[(String, Entry)]) -> Result<Map<String, Value>, Problems> {
    let mut problems = Problems::default();
    let mut parameters = Map::new();
    for name in names {
        let entry = typed.iter().find(|(other, _)| other == name).map(|(_, entry)| entry.trimmed()).unwrap_or_default();
        if entry.is_empty() {
            problems.add(format!("parameters.{name}"), format!("A job uses “{name}”, so it needs a value."));
        }
        parameters.insert(name.clone(), value_of(entry));
    }
    problems.or(parameters)
}

/// Returns what a text stands for: a number or a truth value where it is exactly how that is written, the text within
/// where it is a JSON text in quotation marks, else itself.
pub(crate) fn value_of(text: &str) -> Value {
    let scalar = serde_json::from_str(text)
        .ok()
        .filter(|value: &Value| !value.is_null() && !value.is_object() && !value.is_array());
    let written = scalar.as_ref().map(Value::to_string);
    scalar.filter(|_| written.as_deref() == Some(text)).unwrap_or_else(|| Value::from(text))
}

/// Returns a text that stands for a value, if one does: arrays, objects and null have none.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    let plain = match value {
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let exact = value_of(&plain) == *value && plain.trim() == plain && !plain.is_empty();
    Some(if exact { plain } else { value.to_string() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_a_number_only_where_nothing_is_lost() {
        for (text, json) in [
            ("5", "5"),
            ("-2.5", "-2.5"),
            ("true", "true"),
            ("007", "\"007\""),
            ("1.50", "\"1.50\""),
            ("123456789012345678901", "\"123456789012345678901\""),
            ("2026-11-23", "\"2026-11-23\""),
            ("[1]", "\"[1]\""),
            ("null", "\"null\""),
            ("\"5\"", "\"5\""),
        ] {
            assert_eq!(value_of(text).to_string(), json);
        }
    }

    #[test]
    fn a_value_comes_back_from_its_text() {
        for value in
            [json!(5), json!("5"), json!(""), json!(" a "), json!("\"a\""), json!(true), json!("true"), json!(1.5)]
        {
            let text = text_of(&value).expect("a text");
            assert_eq!(value_of(&text), value, "{text}");
        }
        assert_eq!(text_of(&json!("007")), Some("007".to_owned()));
        assert_eq!(text_of(&json!("5")), Some("\"5\"".to_owned()));
        assert_eq!(text_of(&json!([1])), None);
    }

    #[test]
    fn every_name_needs_a_value_and_others_are_left_out() {
        let names = ["day".to_owned(), "branch".to_owned()];
        let typed = [("day".to_owned(), " 2026-11-23 ".into()), ("branch".to_owned(), " ".into())];
        let problems = start_parameters(&names, &typed).expect_err("no branch");
        assert_eq!(problems.0.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["parameters.branch"]);
        let typed =
            [("day".to_owned(), "1".into()), ("branch".to_owned(), "Leipzig".into()), ("x".to_owned(), "y".into())];
        let parameters = start_parameters(&names, &typed).expect("both have values");
        assert_eq!(Value::from(parameters).to_string(), r#"{"branch":"Leipzig","day":1}"#);
    }
}
