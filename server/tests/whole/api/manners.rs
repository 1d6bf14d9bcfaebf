use axum::{
    body::Body,
    http::{Method, header},
};
use domain::person::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::installation::Installation;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_not_understood_is_refused_in_words(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    editor.get("/api/nothing").await.problem(404, "not_found");
    editor.get("/api/workflows/seven").await.problem(404, "not_found");
    let refused = editor.send(Method::DELETE, "/api/workflows", Body::empty()).await;
    assert_eq!(refused.header(header::ALLOW), "GET, POST");
    refused.problem(405, "method_not_allowed");

    let typed = |kind: &str| editor.clone().with(header::CONTENT_TYPE, kind);
    let post = async |kind: &str, body: &str| typed(kind).send(Method::POST, "/api/workflows", body.to_owned()).await;
    post("text/plain", "{}").await.problem(415, "not_json");
    post("application/json", "{\"name\": ").await.problem(400, "not_json");
    post("application/json", "{} {}").await.problem(400, "not_json");
    post("application/json; charset=utf-8", "{\"name\": \"w\"}").await.expect(201);
    let large = format!("{{\"name\": \"{}\"}}", "x".repeat(4 << 20));
    post("application/json", &large).await.problem(413, "too_large");
    assert_eq!(post("application/json", "{\"nam\": \"w\"}").await.wrong_fields(), ["nam"]);
    assert_eq!(post("application/json", "{\"name\": []}").await.wrong_fields(), ["name"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_misspelt_question_does_not_answer_with_everything(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    for (path, field) in [
        ("/api/executions?staus=failed", "staus"),
        ("/api/executions?status=broken", "status"),
        ("/api/executions?since=yesterday", "since"),
        ("/api/executions?cursor=812", "cursor"),
        ("/api/workflows?limit=0", "limit"),
        ("/api/workflows?limit=201", "limit"),
        ("/api/workflows?environment=prod", "environment"),
        ("/api/datasets?layer=iron", "layer"),
        ("/api/datasets?q=a&q=b", "q"),
        ("/api/audit?cursor=x", "cursor"),
    ] {
        // The log of changes is for administrators; what is asked for wrongly is told to everybody.
        assert_eq!(editor.get(path).await.wrong_fields(), [field], "{path}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn answers_are_for_one_reader(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    for path in ["/api/workflows", "/api/workflows/1", "/api/nothing"] {
        let reply = editor.get(path).await;
        assert_eq!(reply.header(header::CACHE_CONTROL), "no-store", "{path}");
        assert_eq!(reply.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
    }
    let refused = installation.nobody().get("/api/workflows").await;
    assert_eq!(refused.header(header::WWW_AUTHENTICATE), "Bearer");
    assert_eq!(refused.header(header::CACHE_CONTROL), "no-store");
    refused.problem(401, "not_signed_in");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_list_is_read_page_by_page(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    for number in 1..=5 {
        editor.post("/api/workflows", json!({"name": format!("w{number}")})).await.expect(201);
    }
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = editor.get(&format!("/api/workflows?limit=2&cursor={cursor}")).await.expect(200).json();
        let items = page["workflows"].as_array().expect("a list");
        names.extend(items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()));
        assert_eq!(page["meta"]["total"], 5);
        match page["meta"]["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(names, ["w1", "w2", "w3", "w4", "w5"]);
}
