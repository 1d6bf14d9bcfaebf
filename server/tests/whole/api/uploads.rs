use std::io;

use axum::{
    body::{Body, Bytes},
    http::{Method, header},
};
use domain::person::Role;
use futures::stream;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::{Caller, Installation, UPLOAD_LIMIT};

/// Returns a body that breaks after its parts, as a connection does.
fn broken(parts: &[&'static str]) -> Body {
    let mut parts: Vec<_> = parts.iter().map(|part| Ok(Bytes::from_static(part.as_bytes()))).collect();
    parts.push(Err(io::Error::other("the connection broke")));
    Body::from_stream(stream::iter(parts))
}

async fn append(editor: &Caller, path: &str, offset: u64, body: impl Into<Body>) -> crate::installation::Reply {
    editor.send(Method::PUT, &format!("{path}?offset={offset}"), body).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_upload_goes_on_where_it_broke(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let announced = editor.post("/api/uploads", json!({"file_name": "orders.csv", "size": 12})).await.expect(201);
    let path = announced.header(header::LOCATION).to_owned();
    assert_eq!(announced.json()["upload"]["received"], 0);
    append(&editor, &path, 0, broken(&["id\n1", "\n2"])).await;
    let upload = editor.get(&path).await.expect(200).json()["upload"].clone();
    assert_eq!((&upload["received"], &upload["completed_at"]), (&json!(6), &Value::Null));

    for offset in [0, 4, 9, 12] {
        let refused = append(&editor, &path, offset, "x").await.problem(409, "wrong_offset");
        assert_eq!(refused["received"], 6, "it says where to go on");
    }
    let more = append(&editor, &path, 6, "\n3\n4\n5\n").await.problem(422, "invalid");
    assert!(more["detail"].as_str().is_some_and(|detail| detail.contains("12 that were announced")), "{more}");
    let done = append(&editor, &path, 6, "\n3\n4\n5").await.expect(200).json()["upload"].clone();
    assert_eq!((&done["received"], &done["size"]), (&json!(12), &json!(12)));
    // printf 'id\n1\n2\n3\n4\n5' | sha256sum
    assert_eq!(done["sha256"], "458ca889afb13f17060b2cd6b5d6f7a340be78eb73a3a230e3cb365750013a71");
    append(&editor, &path, 12, "").await.expect(200);
    append(&editor, &path, 6, "\n3\n4\n5").await.problem(409, "wrong_offset");
    assert_eq!(editor.send(Method::PUT, &format!("{path}?offset=x"), "").await.wrong_fields(), ["offset"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_over_the_limit_is_refused_before_it_is_sent(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let large = json!({"file_name": "orders.csv", "size": UPLOAD_LIMIT + 1});
    let problem = editor.post("/api/uploads", large).await.problem(413, "too_large");
    assert_eq!(problem["errors"][0]["field"], "file");
    let detail = problem["detail"].as_str().expect("words");
    assert!(
        detail.contains("orders.csv is 1 B over the limit of 1.0 MB") && detail.contains("allowed folder"),
        "{detail}"
    );
    assert_eq!(editor.post("/api/uploads", json!({"file_name": "", "size": 1})).await.wrong_fields(), ["file_name"]);
    assert_eq!(editor.post("/api/uploads", json!({"file_name": "a", "size": -1})).await.wrong_fields(), ["size"]);
    editor.get("/api/uploads/99").await.problem(404, "not_found");
    append(&editor, "/api/uploads/99", 0, "x").await.problem(404, "not_found");
}

/// A form with a file as a browser sends it.
fn form(back: &str, name: &str, content: &str) -> String {
    let part = |disposition: &str, content: &str| {
        format!("--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{content}\r\n")
    };
    part("name=\"back\"", back) + &part(&format!("name=\"file\"; filename=\"{name}\""), content) + "--b--\r\n"
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_form_without_script_leads_back_with_the_number_of_the_upload(pool: PgPool) {
    let installation = Installation::over(&pool);
    let browser = installation.browser("Mara", Role::Editor).await;
    let browser = browser.with(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    let send = async |form: String| browser.send(Method::POST, "/uploads", form).await.expect(303);
    let taken = send(form("/workflows/3/jobs/new?kind=file", "C:\\orders.csv", "id\n1\n")).await;
    assert_eq!(taken.header(header::LOCATION), "/workflows/3/jobs/new?kind=file&upload=1");
    let upload = browser.get("/api/uploads/1").await.expect(200).json()["upload"].clone();
    assert_eq!((&upload["file_name"], &upload["size"]), (&json!("orders.csv"), &json!(5)));
    assert!(upload["completed_at"].is_string());

    let elsewhere = send(form("https://evil.example/", "orders.csv", "x")).await;
    assert_eq!(elsewhere.header(header::LOCATION), "/?upload=2", "nobody is led to another site");
    let said = |reply: &crate::installation::Reply| {
        let cookie = reply.header(header::SET_COOKIE).to_owned();
        percent_encoding::percent_decode_str(&cookie).decode_utf8_lossy().into_owned()
    };
    let none = send(form("/workflows/3/jobs/new", "", "")).await;
    assert_eq!(none.header(header::LOCATION), "/workflows/3/jobs/new");
    assert!(said(&none).contains("Choose a file first."), "{}", said(&none));
    let large = "x".repeat(usize::try_from(UPLOAD_LIMIT).expect("small") + 1);
    let refused = send(form("/workflows/3/jobs/new", "orders.csv", &large)).await;
    assert!(said(&refused).contains("1 B over the limit"), "{}", said(&refused));
    let cut = form("/workflows/3/jobs/new", "orders.csv", "id\n1\n");
    let cut = send(cut[..cut.len() - 12].to_owned()).await;
    assert!(said(&cut).contains("did not arrive whole"), "{}", said(&cut));
    assert_eq!(std::fs::read_dir(installation.folder.path().join("uploads")).expect("a folder").count(), 2);

    let viewer = installation.browser("Vera", Role::Viewer).await;
    let viewer = viewer.with(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    let refused = viewer.send(Method::POST, "/uploads", form("/workflows", "orders.csv", "x")).await.expect(303);
    assert!(said(&refused).contains("needs the role Editor"), "{}", said(&refused));
}
