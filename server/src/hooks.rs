//! Webhooks: `POST /hooks/{address}`, open to everybody and taken only from whoever can sign.

use std::time::Duration;

use axum::{
    Json,
    body::to_bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::trigger::definition::Signature;
use serde_json::json;
use service::{Error, Services, SignedParts};

use crate::api::Problem;

/// The route.
pub const PATH: &str = "/hooks/{address}";

/// The longest body.
const MAX_BODY: usize = 1 << 20;

/// How long a sender may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest header that is looked at.
const MAX_HEADER: usize = 2048;

/// Takes a delivery: 202 when it was decided about, 200 when it had come before.
pub(crate) async fn receive(
    State(services): State<Services>,
    Path(address): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let body = tokio::time::timeout(PATIENCE, to_bytes(body, MAX_BODY)).await.map_err(|_| {
        Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "The body did not arrive within ten seconds.")
    })?;
    let body = body.map_err(|_| {
        let detail = "The body is larger than 1 MiB, or did not arrive whole.";
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    })?;
    let content_type = text(&head.headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let parts = |preset| parts_of(&head.headers, preset);
    match services.triggers.receive(&address, parts, &content_type, &body).await {
        Ok(received) => {
            let status = if received.duplicate { StatusCode::OK } else { StatusCode::ACCEPTED };
            Ok((status, Json(json!({"delivery": received}))).into_response())
        }
        Err(Error::Unauthorized(why)) => Err(Problem::new(StatusCode::UNAUTHORIZED, "bad_signature", why)),
        Err(other) => Err(other.into()),
    }
}

fn parts_of(headers: &HeaderMap, preset: Signature) -> SignedParts {
    let (signature, delivery) = match preset {
        Signature::Generic => ("x-flowforge-signature", "x-flowforge-delivery"),
        Signature::Github => ("x-hub-signature-256", "x-github-delivery"),
        Signature::Stripe => ("stripe-signature", "x-flowforge-delivery"),
    };
    SignedParts {
        signature: text(headers, signature),
        timestamp: text(headers, "x-flowforge-timestamp"),
        delivery: text(headers, delivery),
        idempotency_key: text(headers, "idempotency-key"),
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (value.len() <= MAX_HEADER).then(|| value.to_owned())
}
