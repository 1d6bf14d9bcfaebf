//! Closed sets of named values: one code for the database, the API and forms, one label for people.

use std::{error::Error, fmt};

use crate::{entry::Entry, problem::Problems};

/// A value from a closed set, stored and sent as its code.
pub trait Choice: Copy + Eq + Sized + 'static {
    /// All values, in the order in which people are offered them.
    const ALL: &'static [Self];

    /// Returns the code: what the database, the API and forms hold.
    fn code(self) -> &'static str;

    /// Returns the words a person reads.
    fn label(self) -> &'static str;

    /// Returns the value with this code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|choice| choice.code() == code)
    }

    /// Returns all codes as a list for a message: `"a", "b" or "c"`.
    fn codes() -> String {
        let quoted: Vec<_> = Self::ALL.iter().map(|choice| format!("“{}”", choice.code())).collect();
        match quoted.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
            None => String::new(),
        }
    }
}

/// A code that belongs to no value of the set.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnknownChoice {
    /// The code as it was given.
    pub code: String,
    /// The codes that exist, ready for a message.
    pub expected: String,
}

impl fmt::Display for UnknownChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is not known here; use {}", self.code, self.expected)
    }
}

impl Error for UnknownChoice {}

/// Returns the choice with the entered code, or `usual` for a blank entry, adding to `problems` if there is none.
pub fn check_choice<C: Choice>(problems: &mut Problems, field: &str, entry: &Entry, usual: C) -> C {
    let Some(code) = entry.filled() else { return usual };
    C::from_code(code).unwrap_or_else(|| {
        problems.add(field, format!("“{code}” is not one of the choices; use {}.", C::codes()));
        usual
    })
}

/// Declares an enumeration that implements [`Choice`], `Display`, `FromStr`, `TryFrom<String>` and serde by its code.
macro_rules! choices {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$variant_doc])* #[cfg_attr(feature = "schema", schemars(rename = $code))] $variant,)*
        }

        impl $crate::choice::Choice for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)*];

            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::choice::Choice::code(*self))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::choice::UnknownChoice;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                use $crate::choice::Choice;
                Self::from_code(code)
                    .ok_or_else(|| $crate::choice::UnknownChoice { code: code.to_owned(), expected: Self::codes() })
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::choice::UnknownChoice;

            fn try_from(code: String) -> Result<Self, $crate::choice::UnknownChoice> {
                code.parse()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::choice::Choice::code(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                code.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use choices;
