use std::ops::RangeInclusive;

use domain::choice::Choice;
use schemars::JsonSchema;
use serde_json::{Value, json};

use super::One;
use crate::api::{
    extract::Saved,
    openapi::{Content, Example, Parameter, Place, RequestBody, common::JSON},
    question::{LIMITS, USUAL_LIMIT},
};

impl One<'_> {
    /// Takes a text in the query.
    pub(in crate::api::openapi) fn text(self, name: &str, about: &str) -> Self {
        self.query(name, about, json!({"type": "string"}))
    }

    /// Takes the number of something in the query.
    pub(in crate::api::openapi) fn id(self, name: &str, about: &str) -> Self {
        self.query(name, about, json!({"type": "integer", "format": "int64"}))
    }

    /// Takes a number within a range in the query.
    pub(in crate::api::openapi) fn number(
        self,
        name: &str,
        usual: i64,
        range: RangeInclusive<i64>,
        about: &str,
    ) -> Self {
        let (from, to) = range.into_inner();
        self.query(name, about, json!({"type": "integer", "minimum": from, "maximum": to, "default": usual}))
    }

    /// Takes a code in the query.
    pub(in crate::api::openapi) fn choice<C: Choice + JsonSchema>(self, name: &str, about: &str) -> Self {
        let schema = self.schemas.read::<C>();
        self.query(name, about, schema)
    }

    /// Takes `true` or `false` in the query.
    pub(in crate::api::openapi) fn switch(self, name: &str, about: &str) -> Self {
        self.query(name, about, json!({"type": "boolean", "default": false}))
    }

    /// Takes `cursor`.
    pub(in crate::api::openapi) fn cursor(self) -> Self {
        self.text("cursor", "Where the page begins: `next_cursor` or `previous_cursor` of another page, as it came.")
    }

    /// Takes `limit`.
    pub(in crate::api::openapi) fn limit(self) -> Self {
        self.number("limit", USUAL_LIMIT, LIMITS, "How many items the page may have.")
    }

    /// Takes a part of the query of any kind.
    pub(in crate::api::openapi) fn query(self, name: &str, about: &str, schema: Value) -> Self {
        self.parameter(name, Place::Query, about, schema)
    }

    /// Does not answer without the parameter that was described last.
    pub(in crate::api::openapi) fn needed(self, example: impl Into<Value>) -> Self {
        if let Some(last) = self.operation.parameters.last_mut() {
            last.required = true;
            last.example = Some(example.into());
        }
        self
    }

    /// Takes the version that the change starts from.
    pub(in crate::api::openapi) fn if_match(self) -> Self {
        self.parameter(
            "If-Match",
            Place::Header,
            "The `ETag` that the change starts from. Without it, or a `version` in the body, the change overwrites.",
            json!({"type": "string", "pattern": r#"^(\*|"[0-9]{1,9}")$"#}),
        )
        .refuses(409, "`changed_meanwhile`: somebody else was faster than the `version` in the body. `by` and `at` say who and when, `current` is how it is now.")
        .refuses(412, "`changed_meanwhile`: somebody else was faster than `If-Match`. `unknown_version`: it is no `ETag` of this.")
    }

    /// Takes a key under which the start counts once.
    pub(in crate::api::openapi) fn idempotency_key(self) -> Self {
        self.parameter(
            "Idempotency-Key",
            Place::Header,
            "However often it is sent, one execution of the workflow is started.",
            json!({"type": "string", "maxLength": 200}),
        )
    }

    /// Takes JSON.
    pub(in crate::api::openapi) fn takes<T: JsonSchema>(self, example: Value) -> Self {
        let schema = self.schemas.read::<T>();
        self.body(true, JSON, schema).example("Example", example)
    }

    /// Takes JSON that may be left out.
    pub(in crate::api::openapi) fn may_take<T: JsonSchema>(self, example: Value) -> Self {
        let schema = self.schemas.read::<T>();
        self.body(false, JSON, schema).example("Example", example)
    }

    /// Takes something to be saved, also as it is shown.
    pub(in crate::api::openapi) fn saves<T: JsonSchema + Saved>(self) -> Self {
        let schema = self.schemas.read::<T>();
        self.schemas.fields::<T>().passed_over(T::SET_BY_SERVER);
        self.body(true, JSON, schema)
    }

    /// Takes a body of any kind.
    pub(in crate::api::openapi) fn body(self, required: bool, media_type: &'static str, schema: Value) -> Self {
        self.operation.body =
            Some(RequestBody { required, content: Content { media_type, schema }, examples: Vec::new() });
        self
    }

    /// Shows a body that is taken.
    pub(in crate::api::openapi) fn example(self, name: &'static str, value: Value) -> Self {
        if let Some(body) = &mut self.operation.body {
            body.examples.push(Example { name, value });
        }
        self
    }

    fn parameter(self, name: &str, place: Place, about: &str, schema: Value) -> Self {
        self.operation.parameters.push(Parameter {
            name: name.to_owned(),
            place,
            required: false,
            about: about.to_owned(),
            schema,
            example: None,
        });
        self
    }
}
