use std::collections::BTreeMap;

use axum::http::Method;
use domain::person::Permission;
use schemars::JsonSchema;
use serde_json::json;

use super::{Operation, Parameter, Place, Schemas, Section, schemas::Fields};

/// What an operation answers.
mod answered;
/// What an operation takes.
mod taken;

/// A section while it is being described.
pub(super) struct Describing<'a> {
    schemas: &'a mut Schemas,
    section: Section,
    /// What changes need unless they say otherwise.
    changes_need: Permission,
}

macro_rules! methods {
    ($($name:ident $method:ident,)*) => {$(
        pub(super) fn $name(&mut self, path: &'static str, id: &'static str, summary: &'static str) -> One<'_> {
            self.operation(Method::$method, path, id, summary)
        }
    )*};
}

impl<'a> Describing<'a> {
    /// Begins a section.
    pub(super) fn new(
        schemas: &'a mut Schemas,
        name: &'static str,
        about: &'static str,
        changes_need: Permission,
    ) -> Self {
        Self { schemas, section: Section { name, about, operations: Vec::new() }, changes_need }
    }

    methods! {
        get GET,
        post POST,
        put PUT,
        patch PATCH,
        delete DELETE,
    }

    /// Returns the fields of a type that is read.
    pub(super) fn fields<T: JsonSchema>(&mut self) -> Fields<'_> {
        self.schemas.fields::<T>()
    }

    /// Returns what was described.
    pub(super) fn end(self) -> Section {
        self.section
    }

    fn operation(&mut self, method: Method, path: &'static str, id: &'static str, summary: &'static str) -> One<'_> {
        let operations = &mut self.section.operations;
        operations.push(Operation {
            parameters: path_parameters(path),
            needs: Some(if method == Method::GET { Permission::Read } else { self.changes_need }),
            method,
            path,
            id,
            summary,
            details: "",
            body: None,
            answers: BTreeMap::new(),
        });
        let last = operations.len() - 1;
        One { schemas: self.schemas, operation: &mut operations[last] }
    }
}

/// Returns the numbers in a path.
fn path_parameters(path: &str) -> Vec<Parameter> {
    let parts: Vec<_> = path.split('/').collect();
    let number = |pair: &[&str]| {
        let name = pair[1].strip_prefix('{')?.strip_suffix('}')?;
        let thing = name.strip_suffix("_id").unwrap_or_else(|| pair[0].trim_end_matches('s')).replace('-', " ");
        Some(Parameter {
            name: name.to_owned(),
            place: Place::Path,
            required: true,
            about: format!("The number of the {thing}."),
            schema: json!({"type": "integer", "format": "int64"}),
            example: Some(json!(1)),
        })
    };
    parts.windows(2).filter_map(number).collect()
}

/// An operation while it is being described.
pub(super) struct One<'a> {
    schemas: &'a mut Schemas,
    operation: &'a mut Operation,
}

impl One<'_> {
    /// Says more about it.
    pub(super) fn details(self, details: &'static str) -> Self {
        self.operation.details = details;
        self
    }

    /// Says what the role and the token must allow.
    pub(super) fn needs(self, permission: Permission) -> Self {
        self.operation.needs = Some(permission);
        self
    }

    /// Says that a person asks, with a session: no token allows it.
    pub(super) fn needs_person(self) -> Self {
        self.operation.needs = None;
        self
    }
}
