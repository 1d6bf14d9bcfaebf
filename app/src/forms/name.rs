//! How fields are called.
//!
//! A problem names its field as a path in the draft, such as `source.columns[3].type`. In a form the same field is
//! called `draft[source][columns][3][type]`, which the server functions take apart again.

/// Returns what a field is called in a form, from its path in the draft.
pub fn html_name(prefix: &str, path: &str) -> String {
    let mut name = String::with_capacity(prefix.len() + path.len() + 8);
    name.push_str(prefix);
    for part in path.split(['.', '[']).map(|part| part.trim_end_matches(']')) {
        if name.is_empty() {
            name.push_str(part);
        } else {
            name.extend(["[", part, "]"]);
        }
    }
    name
}

/// Returns an id for the control of a field, which is the same on server and browser and differs between forms.
pub(super) fn html_id(form: &str, path: &str) -> String {
    let mut id = String::with_capacity(form.len() + path.len() + 1);
    id.push_str(form);
    id.push('-');
    id.extend(path.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '-' }));
    id
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::entry::Entry;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default, deny_unknown_fields)]
    struct Draft {
        name: Entry,
        enabled: Entry,
        source: Source,
        scopes: Vec<Entry>,
        parameters: BTreeMap<String, Entry>,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Source {
        pattern: Entry,
        columns: Vec<Column>,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Column {
        r#type: Entry,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Arguments {
        id: i64,
        draft: Draft,
    }

    /// Takes apart what a browser sends, as the server functions do.
    fn received(fields: &[(&str, &str)]) -> Arguments {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        serde_qs::Config::new(5, false).deserialize_str(&body).expect("the form is understood")
    }

    #[test]
    fn a_field_is_called_by_its_path() {
        assert_eq!(html_name("draft", "name"), "draft[name]");
        assert_eq!(html_name("draft", "source.columns[3].type"), "draft[source][columns][3][type]");
        assert_eq!(html_name("", "email"), "email");
        assert_eq!(html_name("", "columns[3].type"), "columns[3][type]");
        assert_eq!(html_id("save", "columns[3].type"), "save-columns-3--type");
    }

    #[test]
    fn what_a_form_sends_becomes_a_draft() {
        let draft = received(&[
            ("id", "5"),
            (&html_name("draft", "name"), " Nightly; load & more = 100 % “ok” "),
            (&html_name("draft", "enabled"), "on"),
            (&html_name("draft", "source.pattern"), "a[0].csv"),
            (&html_name("draft", "source.columns[0].type"), "text"),
            (&html_name("draft", "source.columns[1].type"), "007"),
            (&html_name("draft", "parameters.day"), "2026-11-23"),
        ]);
        assert_eq!(draft.id, 5);
        assert_eq!(draft.draft.name, " Nightly; load & more = 100 % “ok” ".into());
        assert!(draft.draft.enabled.is_on());
        assert_eq!(draft.draft.source.pattern, "a[0].csv".into());
        let types: Vec<_> = draft.draft.source.columns.iter().map(|column| column.r#type.0.as_str()).collect();
        assert_eq!(types, ["text", "007"], "a code with leading zeros stays text");
        assert_eq!(draft.draft.parameters["day"], "2026-11-23".into());
    }

    #[test]
    fn boxes_of_one_name_become_a_list() {
        let draft = received(&[("id", "5"), ("draft[scopes][]", "read"), ("draft[scopes][]", "run")]);
        assert_eq!(draft.draft.scopes, ["read".into(), "run".into()]);
    }

    #[test]
    fn what_is_not_sent_is_empty() {
        let draft = received(&[("id", "5"), ("draft[name]", "")]).draft;
        assert_eq!(draft, Draft::default());
    }
}
