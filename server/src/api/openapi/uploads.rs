use domain::person::Permission;
use serde_json::json;
use store::Upload;

use super::{Schemas, Section, describe::Describing};
use crate::api::uploads::Announcement;

/// Describes how files are sent.
pub(super) fn section(schemas: &mut Schemas) -> Section {
    let mut api = Describing::new(
        schemas,
        "Uploads",
        "Files for jobs to read. What no job names is removed after a day.",
        Permission::Edit,
    );
    api.post("/api/uploads", "start_upload", "Announces a file")
        .details("Its bytes follow with `PUT`.")
        .takes::<Announcement>(json!({"file_name": "orders.csv", "size": 1_048_576}))
        .made::<Upload>("upload");
    api.get("/api/uploads/{id}", "load_upload", "Says how much of a file has arrived").one::<Upload>("upload");
    api.put("/api/uploads/{id}", "append_upload", "Takes bytes of a file as they come")
        .details("If the connection breaks, the next `PUT` goes on from what has been `received`.")
        .number("offset", 0, 0..=i64::MAX, "The byte from which on they are.")
        .body(true, "application/octet-stream", json!({}))
        .one::<Upload>("upload")
        .refuses(409, "`wrong_offset`: bytes would be missing or come twice; `received` says where to go on. `disk_full`: make room, then send the rest.");
    api.end()
}
