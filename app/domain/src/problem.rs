//! What is wrong with something a person entered: the shape of every 422 and of every message beside a field.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing that is wrong, tied to the field in which it was entered.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "FieldProblem"))]
pub struct Problem {
    /// Path of the field in the draft, such as `name` or `columns[3].type`; empty when the whole draft is meant.
    pub field: String,
    /// A sentence for the person who entered it.
    pub message: String,
    /// The offending part of the text, where the text is long enough to need pointing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// A replacement for the whole field that would pass, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

/// A range of characters (not bytes) within a field's text.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    /// Index of the first offending character, from 0.
    pub start: u32,
    /// Index after the last offending character.
    pub end: u32,
}

impl Problem {
    /// Returns a problem of `field` without a position or a fix.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into(), span: None, fix: None }
    }

    /// Adds the offending range of characters.
    #[must_use]
    pub fn at(mut self, start: usize, end: usize) -> Self {
        let clamp = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        self.span = Some(Span { start: clamp(start), end: clamp(end) });
        self
    }

    /// Adds a replacement for the field that would pass.
    #[must_use]
    pub fn fixed_by(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}

/// Everything that is wrong with a draft, in the order of its fields.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Returns a list with one problem.
    pub fn of(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self(vec![Problem::new(field, message)])
    }

    /// Adds a problem of `field`.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Problem::new(field, message));
    }

    /// Adds the problems of a part of the draft, putting `prefix` and a dot before their fields.
    pub fn add_part(&mut self, prefix: &str, part: Self) {
        self.0.extend(part.0.into_iter().map(|problem| Problem {
            field: match problem.field.as_str() {
                "" => prefix.to_owned(),
                field => format!("{prefix}.{field}"),
            },
            ..problem
        }));
    }

    /// Returns whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the first problem of `field`.
    pub fn of_field(&self, field: &str) -> Option<&Problem> {
        self.0.iter().find(|problem| problem.field == field)
    }

    /// Returns `value` if nothing is wrong, else the problems.
    ///
    /// # Errors
    ///
    /// The collected problems, when there is at least one.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            if !problem.field.is_empty() {
                write!(f, "{}: ", problem.field)?;
            }
            f.write_str(&problem.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
