use schemars::JsonSchema;
use serde_json::{Value, json};

use super::One;
use crate::api::{
    answer::Meta,
    openapi::{
        Answer, Content,
        common::{JSON, PROBLEM},
    },
};

impl One<'_> {
    /// Answers with one thing under its name.
    pub(in crate::api::openapi) fn one<T: JsonSchema>(self, name: &str) -> Self {
        self.answers(200, format!("The {}.", words(name)), &[]).with::<T>(200, name)
    }

    /// Answers with one thing and the `ETag` of its version.
    pub(in crate::api::openapi) fn versioned<T: JsonSchema>(self, name: &str) -> Self {
        self.answers(200, format!("The {}.", words(name)), &["ETag"]).with::<T>(200, name)
    }

    /// Answers with something that was made, and where it is.
    pub(in crate::api::openapi) fn made<T: JsonSchema>(self, name: &str) -> Self {
        self.answers(201, format!("The {} was made.", words(name)), &["Location"]).with::<T>(201, name)
    }

    /// Answers with something that was made, where it is, and the `ETag` of its version.
    pub(in crate::api::openapi) fn made_versioned<T: JsonSchema>(self, name: &str) -> Self {
        self.answers(201, format!("The {} was made.", words(name)), &["ETag", "Location"]).with::<T>(201, name)
    }

    /// Answers with a list under its name, and `meta` beside it.
    pub(in crate::api::openapi) fn list<T: JsonSchema>(self, name: &str) -> Self {
        self.answers(200, format!("The {}.", words(name)), &[]).with::<Vec<T>>(200, name).with::<Meta>(200, "meta")
    }

    /// Answers with what was made before, when a key comes again.
    pub(in crate::api::openapi) fn again_by_key(self) -> Self {
        let made = self.operation.answers.get(&201).and_then(|answer| answer.contents.first());
        let contents = made.map(|made| Content { media_type: JSON, schema: made.schema.clone() }).into_iter().collect();
        let about = "The key came before; this is what it started then.".to_owned();
        self.operation.answers.insert(200, Answer { about, headers: Vec::new(), contents });
        self
    }

    /// Answers that it is done, with nothing to say.
    pub(in crate::api::openapi) fn done(self) -> Self {
        self.operation
            .answers
            .insert(204, Answer { about: "It is done.".to_owned(), headers: Vec::new(), contents: Vec::new() });
        self
    }

    /// Answers with an object that has no fields yet.
    pub(in crate::api::openapi) fn answers(self, status: u16, about: String, headers: &'static [&'static str]) -> Self {
        let schema = json!({"type": "object", "properties": {}, "required": []});
        let contents = vec![Content { media_type: JSON, schema }];
        self.operation.answers.insert(status, Answer { about, headers: headers.to_vec(), contents });
        self
    }

    /// Adds a field to an answer.
    pub(in crate::api::openapi) fn with<T: JsonSchema>(self, status: u16, name: &str) -> Self {
        let field = self.schemas.written::<T>();
        let answer = self.operation.answers.get_mut(&status);
        if let Some(content) = answer.and_then(|answer| answer.contents.first_mut()) {
            content.schema["properties"][name] = field;
            if let Some(required) = content.schema["required"].as_array_mut() {
                required.push(name.into());
            }
        }
        self
    }

    /// Adds a field that an answer has or has not.
    pub(in crate::api::openapi) fn may_have<T: JsonSchema>(self, status: u16, name: &str) -> Self {
        let field = self.schemas.written::<T>();
        if let Some(content) = self.operation.answers.get_mut(&status).and_then(|answer| answer.contents.first_mut()) {
            content.schema["properties"][name] = field;
        }
        self
    }

    /// Answers in a media type other than JSON.
    pub(in crate::api::openapi) fn holds(
        self,
        status: u16,
        about: &str,
        media_type: &'static str,
        schema: Value,
    ) -> Self {
        let contents = vec![Content { media_type, schema }];
        self.operation.answers.insert(status, Answer { about: about.to_owned(), headers: Vec::new(), contents });
        self
    }

    /// Has an answer in another media type, too.
    pub(in crate::api::openapi) fn also(self, status: u16, media_type: &'static str, schema: Value) -> Self {
        if let Some(answer) = self.operation.answers.get_mut(&status) {
            answer.contents.push(Content { media_type, schema });
        }
        self
    }

    /// Refuses with a status and codes.
    pub(in crate::api::openapi) fn refuses(self, status: u16, about: &str) -> Self {
        let answer = self.operation.answers.entry(status).or_insert_with(|| Answer {
            about: String::new(),
            headers: Vec::new(),
            contents: vec![Content { media_type: PROBLEM, schema: json!({"$ref": "#/components/schemas/Problem"}) }],
        });
        if !answer.about.is_empty() {
            answer.about.push(' ');
        }
        answer.about.push_str(about);
        self
    }
}

/// Returns the words of a name.
fn words(name: &str) -> String {
    name.replace('_', " ")
}
