//! The API in its own words: an OpenAPI 3.1 document, made from the types that handlers take and answer with.
//!
//! A schema of OpenAPI 3.1 is a JSON Schema, which `schemars` derives from a type and its serde attributes, separately for
//! what is read and for what is written. What no type says stands in one file per area: what an operation is for, what
//! it takes beside a body, how it refuses. Tests hold the document against the table of routes, against
//! `docs/openapi.json`, and against answers.

use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::Value;

use super::{Problem, extract::Asking};

/// The answers that operations have in common.
mod common;
/// Tables of the lake.
mod datasets;
/// One operation, described step by step.
mod describe;
/// The document.
mod document;
/// Starts of workflows.
mod executions;
/// Holding triggers back.
mod holding;
/// Webhooks.
mod hooks;
/// Steps of workflows.
mod jobs;
/// What an operation is.
mod operation;
/// Accounts, tokens, the audit log.
mod people;
/// Types as JSON Schema.
mod schemas;
/// Workflows as YAML.
mod transfer;
/// What starts workflows.
mod triggers;
/// Files that people upload.
mod uploads;
/// Workflows.
mod workflows;
/// Settings of the workspace, and its sample.
mod workspace;

pub use common::Common;
pub use document::document;
pub use operation::{Answer, Content, Example, Operation, Parameter, Place, RequestBody, Section};

use self::schemas::Schemas;

/// Everything that the API takes and answers.
#[derive(Debug)]
pub struct Description {
    /// The operations, by area.
    pub sections: Vec<Section>,
    /// The schemas that operations and other schemas name.
    pub schemas: serde_json::Map<String, Value>,
}

static DESCRIPTION: LazyLock<Description> = LazyLock::new(|| {
    let mut schemas = Schemas::default();
    let sections = [
        workflows::section,
        jobs::section,
        triggers::section,
        holding::section,
        hooks::section,
        transfer::section,
        executions::section,
        datasets::section,
        uploads::section,
        people::users,
        people::tokens,
        people::audit_log,
        workspace::section,
        document::section,
    ];
    let sections = sections.map(|section| section(&mut schemas)).into();
    schemas.written::<Problem>();
    Description { sections, schemas: schemas.end() }
});

static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(document(description()).to_string()));

/// Returns the description of the API.
pub fn description() -> &'static Description {
    &DESCRIPTION
}

/// Answers with the document.
pub(super) async fn load_document(Asking(_): Asking) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.clone()).into_response()
}
