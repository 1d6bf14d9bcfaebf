use std::fmt;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use domain::{
    person::Actor,
    problem::{Problem as FieldProblem, Problems},
};
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

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
        let body = json_body(request).await?;
        let mut json = serde_json::Deserializer::from_slice(&body);
        let value = read(&mut json)?;
        json.end().map_err(|error| not_json(&error))?;
        Ok(Self(value))
    }
}

/// A body of JSON that may be left out.
pub(super) struct OptionalBody<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        // Many clients name a type with every request, whether they send something or not.
        let (parts, body) = request.into_parts();
        let body = whole(body).await?;
        if body.is_empty() {
            return Ok(Self(T::default()));
        }
        Body::from_request(Request::from_parts(parts, body.into()), state).await.map(|Body(body)| Self(body))
    }
}

/// The fields of an object, none of which may be there twice: which of the two was meant is not for us to guess.
pub(super) struct Fields(pub(super) Map<String, Value>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct EachOnce;

        impl<'de> Visitor<'de> for EachOnce {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut sent: A) -> Result<Fields, A::Error> {
                let mut fields = Map::new();
                while let Some((name, value)) = sent.next_entry::<String, Value>()? {
                    if fields.contains_key(&name) {
                        return Err(de::Error::custom(format_args!("“{name}” is there twice")));
                    }
                    fields.insert(name, value);
                }
                Ok(Fields(fields))
            }
        }

        json.deserialize_map(EachOnce)
    }
}

/// Something to be saved, as its resource shows it: what was read can be changed and sent back.
pub(super) trait Saved {
    /// The fields that only the server sets. They are passed over.
    const SET_BY_SERVER: &[&str];

    /// Fills in what JSON may leave out and a form always sends.
    fn complete(_fields: &mut Map<String, Value>) {}
}

/// Switches on what does not say whether it is on: a form leaves a switch out that is off, a program one it does not know.
pub(super) fn on_unless_said(fields: &mut Map<String, Value>) {
    fields.entry("enabled").or_insert(Value::Bool(true));
}

/// A draft in the shape of its resource.
pub(super) struct Draft<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Saved> FromRequest<S> for Draft<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let Body(Fields(mut fields)) = Body::<Fields>::from_request(request, state).await?;
        fields.retain(|name, _| !T::SET_BY_SERVER.contains(&name.as_str()));
        T::complete(&mut fields);
        read(Value::Object(fields)).map(Self)
    }
}

async fn json_body(request: Request) -> Result<Bytes, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().is_none_or(|kind| !kind.trim().eq_ignore_ascii_case("application/json")) {
        let detail = format!("Send JSON with “Content-Type: application/json”; this is “{kind}”.");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", detail));
    }
    whole(request.into_body()).await
}

pub(super) async fn whole(body: axum::body::Body) -> Result<Bytes, Problem> {
    axum::body::to_bytes(body, MAX_BODY).await.map_err(|_| {
        let detail = format!("The body is larger than {} MiB, or did not arrive whole.", MAX_BODY >> 20);
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    })
}

/// Reads a value, naming the field in which a mistake is.
pub(super) fn read<'de, T: DeserializeOwned>(
    json: impl Deserializer<'de, Error = serde_json::Error>,
) -> Result<T, Problem> {
    serde_path_to_error::deserialize(json).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if !inner.is_data() {
            return not_json(&inner);
        }
        let field = if path == "." { String::new() } else { path };
        let problem = FieldProblem::new(field, sentence(&inner));
        service::Error::Invalid(Problems(vec![problem])).into()
    })
}

fn not_json(error: &serde_json::Error) -> Problem {
    let words = error.to_string();
    Problem::new(StatusCode::BAD_REQUEST, "not_json", format!("The body is not JSON: {}.", words.trim_end_matches('.')))
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
        path.map(|Path(ids)| Self(ids)).map_err(|_| super::nothing_at(&parts.uri))
    }
}

/// Returns the idempotency key that a request names.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Option<&str> {
    headers.get("idempotency-key").and_then(|key| key.to_str().ok())
}
