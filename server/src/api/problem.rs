use std::borrow::Cow;

use app::error::AppError;
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::problem::{Problem as FieldProblem, Problems};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value};
use service::Error;

/// Seconds after which a client may ask again when something that the server needs does not answer.
const AGAIN: u64 = 5;

/// An error as RFC 9457 describes it, with a stable `code` for programs and the fields that are wrong.
#[derive(Debug)]
pub struct Problem(Box<Body>);

#[derive(Debug, JsonSchema, Serialize)]
#[schemars(rename = "Problem", description = "An error as RFC 9457 describes it.")]
struct Body {
    /// Always `about:blank`: `code` says more than a page could.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// A stable word for programs.
    code: String,
    /// A sentence for people.
    detail: String,
    /// What is wrong, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
    /// Values that belong to the code.
    #[serde(flatten)]
    details: Map<String, Value>,
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl Problem {
    /// Returns a problem without fields.
    pub fn new(status: StatusCode, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self(Box::new(Body {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: code.into(),
            detail: detail.into(),
            errors: Vec::new(),
            details: Map::new(),
            retry_after: None,
        }))
    }

    /// Returns what a page would say, for programs.
    pub fn from_app(error: AppError) -> Self {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let detail = error.to_string();
        match error {
            AppError::Invalid(problems) => Self::of_fields(status, "invalid", problems),
            AppError::NotFound { .. } => Self::new(status, "not_found", detail),
            AppError::Conflict { code, details, .. } => {
                let mut problem = Self::new(status, code, detail);
                problem.0.details = details.and_then(|details| serde_json::from_str(&details).ok()).unwrap_or_default();
                problem
            }
            AppError::Forbidden { .. } => Self::new(status, "not_allowed", detail),
            AppError::Unauthorized => Self::new(status, "not_signed_in", detail),
            AppError::TooMany { retry_after, .. } => Self::new(status, "too_many", detail).again_after(retry_after),
            AppError::Unavailable { .. } => Self::new(status, "unavailable", detail).again_after(AGAIN),
            AppError::Internal { .. } | AppError::Transport(_) => Self::new(status, "internal", detail),
        }
    }

    /// Returns the same problem with another status.
    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.title = status.canonical_reason().unwrap_or("Error");
        self.0.status = status.as_u16();
        self
    }

    fn of_fields(status: StatusCode, code: &'static str, problems: Problems) -> Self {
        let mut problem = Self::new(status, code, problems.to_string());
        problem.0.errors = problems.0;
        problem
    }

    fn again_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }
}

impl JsonSchema for Problem {
    fn schema_name() -> Cow<'static, str> {
        Body::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Body::json_schema(generator)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            // Pages say the same to everybody whose session has ended; a program is told what to send.
            Error::Unauthorized(detail) => Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", detail),
            // A form says it beside its field like any other mistake; programs look at the status.
            Error::TooLarge(problems) => Self::of_fields(StatusCode::PAYLOAD_TOO_LARGE, "too_large", problems),
            error => Self::from_app(error.into()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.0.retry_after;
        let mut response = (status, Json(self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
