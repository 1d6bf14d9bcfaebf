use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::definition::check_parameters;
use crate::{
    entry::Entry,
    problem::Problems,
    workflow::{text_of, value_of},
};

/// Parameters taken apart for a form: a text for each name that the jobs use, and the rest as JSON.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ParameterTexts {
    /// The names that the jobs use, each with the text of its value; blank where it has none.
    pub named: Vec<(String, String)>,
    /// All others as a JSON object; blank where there are none.
    pub rest: String,
}

impl ParameterTexts {
    /// Takes the parameters of a draft apart. What is no JSON object stays as it was typed.
    pub fn of(parameters: &Entry, names: &[String]) -> Self {
        let mut problems = Problems::default();
        let mut rest = check_parameters(&mut problems, "parameters", parameters);
        let mut named = Vec::new();
        for name in names {
            let text = rest.get(name).map_or_else(|| Some(String::new()), text_of);
            // A list or an object has no text of one line: it stays in the rest.
            if let Some(text) = text {
                rest.remove(name);
                named.push((name.clone(), text));
            }
        }
        let rest = match () {
            () if !problems.is_empty() => parameters.0.clone(),
            () if rest.is_empty() => String::new(),
            () => Value::Object(rest).to_string(),
        };
        Self { named, rest }
    }
}

/// Returns the parameters of a draft with values that were typed one by one; a blank one is none. What is no JSON object
/// stays as it was typed, for its check.
pub fn with_values(parameters: &Entry, values: &BTreeMap<String, Entry>) -> Entry {
    let mut problems = Problems::default();
    let mut all: Map<String, Value> = check_parameters(&mut problems, "parameters", parameters);
    if !problems.is_empty() {
        return parameters.clone();
    }
    for (name, value) in values.iter().filter_map(|(name, entry)| Some((name, entry.filled()?))) {
        all.insert(name.clone(), value_of(value));
    }
    if all.is_empty() { Entry::default() } else { Value::Object(all).to_string().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_come_back_as_they_were() {
        let names = ["day", "limit", "code", "list", "unset"].map(str::to_owned);
        let stored = r#"{"code":"5","day":"2026-11-23","limit":5,"list":[1,2],"other":{"a":null}}"#;
        let texts = ParameterTexts::of(&stored.into(), &names);
        let expected = [("day", "2026-11-23"), ("limit", "5"), ("code", "\"5\""), ("unset", "")];
        assert_eq!(texts.named, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
        assert_eq!(texts.rest, r#"{"list":[1,2],"other":{"a":null}}"#);
        let values = texts.named.into_iter().map(|(name, text)| (name, text.into())).collect();
        assert_eq!(with_values(&texts.rest.into(), &values), stored.into());
    }

    #[test]
    fn what_is_no_object_is_kept_for_its_check() {
        let typed = Entry::from("{\"day\": ");
        let values = BTreeMap::from([("day".to_owned(), Entry::from("x"))]);
        assert_eq!(with_values(&typed, &values), typed);
        assert_eq!(ParameterTexts::of(&typed, &["day".to_owned()]).rest, typed.0);
    }

    #[test]
    fn nothing_at_all_is_blank() {
        assert_eq!(with_values(&Entry::default(), &BTreeMap::new()), Entry::default());
        assert_eq!(ParameterTexts::of(&Entry::default(), &[]), ParameterTexts::default());
    }
}
