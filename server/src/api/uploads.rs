use axum::{
    body::Body as RawBody,
    extract::{Query, State},
    http::StatusCode,
};
use domain::ids::UploadId;
use serde::Deserialize;
use serde_json::{Value, json};
use service::Services;
use store::Upload;

use super::{
    Problem,
    answer::{Answer, created, one},
    extract::{Asking, Body, Ids},
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Announcement {
    file_name: String,
    size: u64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Position {
    #[serde(default)]
    offset: u64,
}

/// Announces a file; its bytes follow with `PUT`.
pub(super) async fn start_upload(
    State(services): State<Services>,
    Asking(actor): Asking,
    Body(announced): Body<Announcement>,
) -> Answer {
    let upload = services.uploads.start_upload(&actor, &announced.file_name, announced.size).await?;
    Ok(created(one("upload", view(&upload)), &format!("/api/uploads/{}", upload.id)))
}

/// Says how much has arrived, so that a broken upload can go on from there.
pub(super) async fn load_upload(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<UploadId>,
) -> Answer {
    Ok(one("upload", view(&services.uploads.load_upload(&actor, id).await?)))
}

/// Takes bytes as they come, from `offset` on.
pub(super) async fn append_upload(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<UploadId>,
    position: Result<Query<Position>, axum::extract::rejection::QueryRejection>,
    body: RawBody,
) -> Answer {
    let Query(position) = position.map_err(|error| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", format!("offset: {}", error.body_text()))
    })?;
    let upload = services.uploads.append_upload(&actor, id, position.offset, body.into_data_stream()).await?;
    Ok(one("upload", view(&upload)))
}

fn view(upload: &Upload) -> Value {
    json!({
        "id": upload.id,
        "file_name": upload.file_name,
        "size": upload.size,
        "received": upload.received,
        "sha256": upload.sha256,
        "completed_at": upload.completed_at,
    })
}
