use axum::{body::Body as RawBody, extract::State};
use domain::ids::UploadId;
use schemars::JsonSchema;
use serde::Deserialize;
use service::Services;

use super::{
    answer::{Answer, created, one},
    extract::{Asking, Body, Ids},
    question::Question,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "UploadAnnouncement")]
pub(super) struct Announcement {
    file_name: String,
    size: u64,
}

/// Announces a file; its bytes follow with `PUT`.
pub(super) async fn start_upload(
    State(services): State<Services>,
    Asking(actor): Asking,
    Body(announced): Body<Announcement>,
) -> Answer {
    let upload = services.uploads.start_upload(&actor, &announced.file_name, announced.size).await?;
    Ok(created(one("upload", &upload), &format!("/api/uploads/{}", upload.id)))
}

/// Says how much has arrived, so that a broken upload can go on from there.
pub(super) async fn load_upload(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<UploadId>,
) -> Answer {
    Ok(one("upload", services.uploads.load_upload(&actor, id).await?))
}

/// Takes bytes as they come, from `offset` on.
pub(super) async fn append_upload(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<UploadId>,
    mut question: Question,
    body: RawBody,
) -> Answer {
    let offset = question.number("offset", 0, 0..=i64::MAX);
    question.end()?;
    let offset = u64::try_from(offset).unwrap_or(0);
    Ok(one("upload", services.uploads.append_upload(&actor, id, offset, body.into_data_stream()).await?))
}
