use axum::{
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use domain::{
    entry::Entry,
    person::Actor,
    problem::{Problem as FieldProblem, Problems},
};
use serde::de::DeserializeOwned;

use super::Problem;

/// The longest body of JSON: a job with thousands of columns.
const MAX_BODY: usize = 4 << 20;

/// Who asks.
pub(super) struct Asking(pub(super) Actor);

impl<S: Send + Sync> FromRequestParts<S> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let actor = parts.extensions.get::<Actor>().cloned();
        actor
            .map(Self)
            .ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "not_signed_in", "Sign in, or send a token."))
    }
}

/// A body of JSON whose mistakes are named by field.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !(kind.starts_with("application/json") || kind.starts_with("application/merge-patch+json")) {
            let detail = format!("Send JSON with “Content-Type: application/json”; this is “{kind}”.");
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", detail));
        }
        let body = axum::body::to_bytes(request.into_body(), MAX_BODY).await.map_err(|_| {
            let detail = format!("The body is larger than {} MiB, or did not arrive whole.", MAX_BODY >> 20);
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
        })?;
        let mut json = serde_json::Deserializer::from_slice(&body);
        match serde_path_to_error::deserialize(&mut json) {
            Ok(value) => match json.end() {
                Ok(()) => Ok(Self(value)),
                Err(error) => Err(not_json(&error)),
            },
            Err(error) => {
                let path = error.path().to_string();
                let inner = error.into_inner();
                if inner.is_data() {
                    let field = if path == "." { String::new() } else { path };
                    let problem = FieldProblem::new(field, sentence(&inner));
                    Err(service::Error::Invalid(Problems(vec![problem])).into())
                } else {
                    Err(not_json(&inner))
                }
            }
        }
    }
}

fn not_json(error: &serde_json::Error) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "not_json",
        format!("The body is not JSON: {}.", error.to_string().trim_end_matches('.')),
    )
}

/// Returns the words of a mismatch, without the position in the bytes: the field says where.
fn sentence(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or(&words);
    format!("{words}.")
}

/// Numbers in the path; anything else is not there.
pub(super) struct Ids<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Ids<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(ids)| Self(ids)).map_err(|_| {
            Problem::new(StatusCode::NOT_FOUND, "not_found", format!("There is nothing at {}.", parts.uri.path()))
        })
    }
}

/// The query string.
pub(super) struct Filter<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Filter<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(filter)) => Ok(Self(filter)),
            Err(error) => Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", error.body_text())),
        }
    }
}

/// The version that `If-Match` names, to be put into a draft; it wins over the one in the body.
pub(super) struct IfMatch(pub(super) Option<Entry>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let tag = value.to_str().unwrap_or_default().trim();
        if tag == "*" {
            return Ok(Self(None));
        }
        let version =
            tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).filter(|tag| tag.parse::<i32>().is_ok());
        version.map(|version| Self(Some(version.into()))).ok_or_else(|| {
            Problem::new(
                StatusCode::PRECONDITION_FAILED,
                "unknown_version",
                format!("{tag} is not an ETag of this resource."),
            )
        })
    }
}

/// Returns the idempotency key that a request names.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Option<&str> {
    headers.get("idempotency-key").and_then(|key| key.to_str().ok())
}
