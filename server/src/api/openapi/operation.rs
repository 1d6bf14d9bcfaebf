use std::collections::BTreeMap;

use axum::http::Method;
use domain::person::Permission;
use serde_json::Value;

use super::Common;

/// The operations on one kind of thing.
#[derive(Debug)]
pub struct Section {
    /// What they are about.
    pub name: &'static str,
    /// A sentence or two about it.
    pub about: &'static str,
    /// The operations, in the order in which somebody comes to need them.
    pub operations: Vec<Operation>,
}

/// One thing that can be asked for.
#[derive(Debug)]
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The path, its variable parts in braces.
    pub path: &'static str,
    /// The name of what answers, a verb and a noun: the same word as in every layer below.
    pub id: &'static str,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// More about it; may be empty.
    pub details: &'static str,
    /// What the role and the token must allow; `None` where a person alone may ask.
    pub needs: Option<Permission>,
    /// What it takes in its path, query and headers.
    pub parameters: Vec<Parameter>,
    /// What it takes as its body.
    pub body: Option<RequestBody>,
    /// What it answers, without what others answer in the same words.
    pub answers: BTreeMap<u16, Answer>,
}

/// A part of an address or a header.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Whether there is no answer without it.
    pub required: bool,
    /// What it means.
    pub about: String,
    /// What it may be.
    pub schema: Value,
    /// One that is taken.
    pub example: Option<Value>,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// A part of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
}

impl Place {
    /// Returns the word that OpenAPI has for it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// What an operation takes as its body.
#[derive(Debug)]
pub struct RequestBody {
    /// Whether there is no answer without it.
    pub required: bool,
    /// What it is made of.
    pub content: Content,
    /// Bodies that are taken.
    pub examples: Vec<Example>,
}

/// A body that is taken.
#[derive(Debug)]
pub struct Example {
    /// What it is an example of.
    pub name: &'static str,
    /// The body.
    pub value: Value,
}

/// A body of one media type.
#[derive(Debug)]
pub struct Content {
    /// The media type.
    pub media_type: &'static str,
    /// What it may hold.
    pub schema: Value,
}

/// One answer.
#[derive(Debug)]
pub struct Answer {
    /// What it means.
    pub about: String,
    /// The headers that belong to it.
    pub headers: Vec<&'static str>,
    /// Its body, in each media type that it may have.
    pub contents: Vec<Content>,
}

impl Operation {
    /// Returns the answers that it has in common with others.
    pub fn common(&self) -> Vec<Common> {
        let of_others = |common: &Common| match common {
            Common::NotJson | Common::UnsupportedMediaType => self.takes_json(),
            Common::TooLarge => self.body.is_some(),
            Common::NotFound => self.path.contains('{'),
            Common::Invalid => self.takes_json() || self.parameters.iter().any(|taken| taken.place != Place::Path),
            Common::NotSignedIn | Common::NotAllowed | Common::Internal | Common::Unavailable => true,
        };
        let own = |common: &Common| self.answers.contains_key(&common.status().as_u16());
        Common::ALL.into_iter().filter(|common| of_others(common) && !own(common)).collect()
    }

    fn takes_json(&self) -> bool {
        self.body.as_ref().is_some_and(|body| body.content.media_type == super::common::JSON)
    }
}
