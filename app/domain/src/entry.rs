//! What a person typed into one field, before anybody decided what it means.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

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
