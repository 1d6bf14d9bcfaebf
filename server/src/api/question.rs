use std::{fmt::Display, ops::RangeInclusive, str::FromStr};

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{choice::Choice, problem::Problems};
use url::form_urlencoded;

use super::Problem;

/// How many items a page has unless asked otherwise, and how many it may have.
pub(super) const USUAL_LIMIT: i64 = 50;
pub(super) const LIMITS: RangeInclusive<i64> = 1..=200;

/// The query string, taken apart field by field. What is wrong with it is collected and said at once, and a field that
/// nobody takes is wrong, too: a misspelt filter must not answer with everything.
pub(super) struct Question {
    fields: Vec<(String, String)>,
    problems: Problems,
}

impl<S: Send + Sync> FromRequestParts<S> for Question {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let fields = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Ok(Self { fields, problems: Problems::default() })
    }
}

impl Question {
    /// Takes a text; a missing one is empty.
    pub(super) fn text(&mut self, name: &str) -> String {
        self.filled(name).unwrap_or_default()
    }

    /// Takes a text, or nothing if it is missing or empty.
    pub(super) fn filled(&mut self, name: &str) -> Option<String> {
        let mut values = self.fields.extract_if(.., |(field, _)| field == name).map(|(_, value)| value);
        let value = values.next();
        if values.next().is_some() {
            drop(values);
            self.problems.add(name, format!("{name} is there more than once."));
        }
        value.filter(|value| !value.trim().is_empty())
    }

    /// Takes every text of this name, however often it is there.
    pub(super) fn several(&mut self, name: &str) -> Vec<String> {
        let values = self.fields.extract_if(.., |(field, _)| field == name).map(|(_, value)| value);
        values.filter(|value| !value.trim().is_empty()).collect()
    }

    /// Takes a whole number within a range; a missing one is `usual`.
    pub(super) fn number(&mut self, name: &str, usual: i64, range: RangeInclusive<i64>) -> i64 {
        let Some(text) = self.filled(name) else { return usual };
        match text.trim().parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let (from, to) = range.into_inner();
                self.problems.add(name, format!("{name} is a whole number from {from} to {to}, you wrote {text}."));
                usual
            }
        }
    }

    /// Takes `true` or `false`; a missing one is false.
    pub(super) fn switch(&mut self, name: &str) -> bool {
        match self.filled(name).as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(text) => {
                self.problems.add(name, format!("{name} is true or false, you wrote {text}."));
                false
            }
        }
    }

    /// Takes the code of a choice.
    pub(super) fn choice<C: Choice>(&mut self, name: &str) -> Option<C> {
        let code = self.filled(name)?;
        let choice = C::from_code(&code);
        if choice.is_none() {
            self.problems.add(name, format!("“{code}” is not one of the choices; use {}.", C::codes()));
        }
        choice
    }

    /// Takes the code of a choice as the text that a filter holds.
    pub(super) fn code<C: Choice>(&mut self, name: &str) -> String {
        self.choice::<C>(name).map(|choice| choice.code().to_owned()).unwrap_or_default()
    }

    /// Takes the number of something.
    pub(super) fn id<I: FromStr + Display>(&mut self, name: &str) -> Option<I> {
        let text = self.filled(name)?;
        let id = text.parse().ok();
        if id.is_none() {
            self.problems.add(name, format!("{name} is a number, you wrote {text}."));
        }
        id
    }

    /// Takes a `cursor`, which an earlier page has given.
    pub(super) fn cursor<C: FromStr>(&mut self) -> Option<C> {
        let text = self.filled("cursor")?;
        let cursor = text.parse().ok();
        if cursor.is_none() {
            self.problems.add("cursor", "Send a cursor as an earlier page gave it, or none for the first page.");
        }
        cursor
    }

    /// Takes `limit`: how many items a page may have.
    pub(super) fn limit(&mut self) -> i64 {
        self.number("limit", USUAL_LIMIT, LIMITS)
    }

    /// Notes that a field holds something that it cannot.
    pub(super) fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.problems.add(name, message);
    }

    /// Ends the question.
    ///
    /// # Errors
    ///
    /// Everything that was wrong with it, fields that were not taken among it.
    pub(super) fn end(mut self) -> Result<(), Problem> {
        for (name, _) in &self.fields {
            if self.problems.of_field(name).is_none() {
                self.problems.add(name, format!("There is nothing called {name} to ask for here."));
            }
        }
        self.problems.or(()).map_err(|problems| service::Error::Invalid(problems).into())
    }
}

#[cfg(test)]
mod tests {
    use domain::{dataset::Layer, ids::WorkflowId};

    use super::*;

    fn ask(query: &str) -> Question {
        Question {
            fields: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            problems: Problems::default(),
        }
    }

    #[test]
    fn what_is_not_asked_for_is_as_usual() {
        let mut question = ask("q=&layer=gold&workflow=7");
        assert_eq!((question.text("q"), question.limit()), (String::new(), 50));
        assert_eq!(question.choice::<Layer>("layer"), Some(Layer::Gold));
        assert_eq!(question.id::<WorkflowId>("workflow"), Some(WorkflowId(7)));
        assert_eq!(question.cursor::<i64>(), None);
        assert!(question.end().is_ok());
    }

    #[test]
    fn everything_that_is_wrong_is_named_by_its_field() {
        let mut question = ask("limit=0&layer=iron&workflow=x&cursor=%2f&q=a&q=b&qq=a");
        question.limit();
        question.choice::<Layer>("layer");
        question.id::<WorkflowId>("workflow");
        question.cursor::<i64>();
        question.text("q");
        let fields: Vec<_> = question.problems.0.iter().map(|problem| problem.field.clone()).collect();
        assert_eq!(fields, ["limit", "layer", "workflow", "cursor", "q"]);
        let refused = format!("{:?}", question.end().expect_err("six mistakes"));
        assert!(refused.contains("There is nothing called qq to ask for here."), "{refused}");
    }
}
