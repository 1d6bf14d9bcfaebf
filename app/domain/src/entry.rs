//! What a person typed into one field, before anybody decided what it means.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::{Map, Value};

/// The text of one field exactly as it was entered.
///
/// Drafts are made of entries, so that a form can show again what was typed, whatever was wrong with it, and so that
/// `check()` can say what is wrong in the words of the person who typed it. A JSON number or boolean is taken as its
/// text and `null` as nothing, because the REST API fills the same drafts.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Entry(pub String);

impl Entry {
    /// Returns the text without surrounding white space.
    pub fn trimmed(&self) -> &str {
        self.0.trim()
    }

    /// Returns whether nothing but white space was entered.
    pub fn is_blank(&self) -> bool {
        self.trimmed().is_empty()
    }

    /// Returns whether a checkbox or switch is on: `on` from a form, `true` from JSON.
    pub fn is_on(&self) -> bool {
        matches!(self.trimmed(), "on" | "true" | "1" | "yes")
    }

    /// Returns the entry of a checkbox or switch.
    pub fn of_switch(on: bool) -> Self {
        Self(if on { "on" } else { "" }.to_owned())
    }

    /// Returns the trimmed text, or nothing if it is blank.
    pub fn filled(&self) -> Option<&str> {
        Some(self.trimmed()).filter(|text| !text.is_empty())
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<&str> for Entry {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Entry {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntryVisitor;

        impl de::Visitor<'_> for EntryVisitor {
            type Value = Entry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a number, true, false or null")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Entry, E> {
                Ok(Entry(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Entry, E> {
                Ok(Entry(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Entry, E> {
                Ok(Entry(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Entry, E> {
                Ok(Entry(value.to_string()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Entry, E> {
                Ok(Entry(value.to_owned()))
            }

            fn visit_string<E>(self, value: String) -> Result<Entry, E> {
                Ok(Entry(value))
            }

            fn visit_unit<E>(self) -> Result<Entry, E> {
                Ok(Entry::default())
            }

            fn visit_none<E>(self) -> Result<Entry, E> {
                Ok(Entry::default())
            }
        }

        deserializer.deserialize_any(EntryVisitor)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Entry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Entry".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "What was typed into a field. A number or a boolean counts as its text, null as nothing.",
            "type": ["string", "number", "boolean", "null"],
        })
    }
}

/// Texts: a list, or one text in which commas separate them.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "texts: a list, or one text in which commas separate them")]
pub enum Texts {
    /// A list.
    Many(Vec<Entry>),
    /// One text.
    One(Entry),
}

/// A JSON object, or text that holds one.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "a JSON object, or text that holds one")]
pub enum Object {
    /// The object.
    Itself(Map<String, Value>),
    /// Text that holds one.
    Text(Entry),
}

/// Reads an entry of texts separated by commas, which the REST API may also send as a list, as it shows them.
///
/// # Errors
///
/// When it is neither text nor a list of texts.
pub fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Entry, D::Error> {
    Ok(match Texts::deserialize(deserializer)? {
        Texts::Many(texts) => texts.iter().map(Entry::trimmed).collect::<Vec<_>>().join(", ").into(),
        Texts::One(text) => text,
    })
}

/// Reads an entry of JSON, which the REST API may also send as the object itself.
///
/// # Errors
///
/// When it is neither text nor an object.
pub fn object<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Entry, D::Error> {
    Ok(match Object::deserialize(deserializer)? {
        Object::Itself(fields) if fields.is_empty() => Entry::default(),
        Object::Itself(fields) => Value::Object(fields).to_string().into(),
        Object::Text(text) => text,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Draft {
        #[serde(deserialize_with = "list")]
        tags: Entry,
        #[serde(deserialize_with = "object")]
        parameters: Entry,
    }

    fn draft(value: Value) -> Result<Draft, serde_json::Error> {
        serde_json::from_value(value)
    }

    #[test]
    fn texts_come_with_commas_or_as_a_list() {
        for (tags, expected) in
            [(json!("a, b"), "a, b"), (json!(["a", " b "]), "a, b"), (json!(null), ""), (json!([]), "")]
        {
            assert_eq!(draft(json!({"tags": tags})).expect("texts").tags.0, expected);
        }
        assert!(draft(json!({"tags": {"a": 1}})).is_err());
        assert!(draft(json!({"tags": [["a"]]})).is_err());
    }

    #[test]
    fn an_object_comes_as_itself_or_as_text() {
        for (parameters, expected) in
            [(json!({"day": "x"}), "{\"day\":\"x\"}"), (json!("{\"day\": 1}"), "{\"day\": 1}"), (json!({}), "")]
        {
            assert_eq!(draft(json!({"parameters": parameters})).expect("an object").parameters.0, expected);
        }
        assert!(draft(json!({"parameters": [1]})).is_err());
    }
}
