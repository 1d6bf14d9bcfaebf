use std::io;

use domain::person::Role;
use futures::stream;
use service::Error;
use sqlx::PgPool;

use crate::support::{Workplace, fields};

fn body(parts: &[&'static str]) -> impl futures::Stream<Item = Result<&'static [u8], io::Error>> + Unpin {
    stream::iter(parts.iter().map(|part| Ok(part.as_bytes())).collect::<Vec<_>>())
}

fn broken(parts: &[&'static str]) -> impl futures::Stream<Item = Result<&'static [u8], io::Error>> + Unpin {
    let mut parts: Vec<_> = parts.iter().map(|part| Ok(part.as_bytes())).collect();
    parts.push(Err(io::Error::other("the connection broke")));
    stream::iter(parts)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_upload_goes_on_where_it_broke(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let uploads = &place.services.uploads;
    let upload = uploads.start_upload(&editor, "C:\\data\\orders.csv", 12).await.unwrap();
    assert_eq!(upload.file_name, "orders.csv");
    let partial = uploads.append_upload(&editor, upload.id, 0, broken(&["id\n1"])).await.unwrap();
    assert_eq!((partial.received, partial.completed_at), (4, None));
    let gap = uploads.append_upload(&editor, upload.id, 9, body(&["x"])).await.unwrap_err();
    let Error::Conflict { code: "wrong_offset", details, .. } = gap else { panic!("{gap:?}") };
    assert_eq!(details["received"], 4);
    let done = uploads.append_upload(&editor, upload.id, 4, body(&["\n2\n3", "\n4\n5"])).await.unwrap();
    assert!(done.completed_at.is_some());
    let stored = std::fs::read_to_string(place.folder.path().join("uploads").join(upload.id.to_string())).unwrap();
    assert_eq!(stored, "id\n1\n2\n3\n4\n5");
    // printf 'id\n1\n2\n3\n4\n5' | sha256sum
    assert_eq!(done.sha256.as_deref(), Some("458ca889afb13f17060b2cd6b5d6f7a340be78eb73a3a230e3cb365750013a71"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn too_much_is_refused_in_words(pool: PgPool) {
    let place = Workplace::over(&pool);
    let (editor, viewer) = (place.person("Mara", Role::Editor).await, place.person("V", Role::Viewer).await);
    let uploads = &place.services.uploads;
    assert!(matches!(uploads.start_upload(&viewer, "a.csv", 1).await, Err(Error::Forbidden(_))));
    assert_eq!(fields(&uploads.start_upload(&editor, "a.csv", 1001).await.unwrap_err()), ["file"]);
    assert_eq!(fields(&uploads.start_upload(&editor, "  ", 1).await.unwrap_err()), ["file_name"]);
    let upload = uploads.start_upload(&editor, "a.csv", 3).await.unwrap();
    assert_eq!(fields(&uploads.append_upload(&editor, upload.id, 0, body(&["abcd"])).await.unwrap_err()), ["file"]);
    let mut large = vec![];
    large.resize(11, "x".repeat(100).leak() as &'static str);
    assert_eq!(fields(&uploads.take_upload(&editor, "b.csv", body(&large)).await.unwrap_err()), ["file"]);
    assert_eq!(uploads.take_upload(&editor, "b.csv", body(&["a", "b"])).await.unwrap().size, 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_upload_that_no_job_names_goes_after_a_day(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let upload = place.services.uploads.take_upload(&editor, "a.csv", body(&["x"])).await.unwrap();
    let path = place.folder.path().join("uploads").join(upload.id.to_string());
    assert_eq!(place.services.uploads.sweep_uploads().await.unwrap(), 0);
    assert!(path.exists());
    sqlx::query("update uploads set created_at = now() - interval '25 hours'").execute(&pool).await.unwrap();
    assert_eq!(place.services.uploads.sweep_uploads().await.unwrap(), 1);
    assert!(!path.exists());
}
