use axum::{
    body::Body,
    http::{Method, header},
};
use domain::person::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::installation::{Caller, Installation};

/// What no form and no library would send.
const BODIES: &[&str] = &[
    "",
    "null",
    "7",
    "\"x\"",
    "[]",
    "{",
    "{}",
    "{\"name\": null}",
    "{\"name\": {\"name\": [[[]]]}}",
    "{\"name\": \"\\u0000\"}",
    "{\"name\": \"\\ud800\"}",
    "{\"name\": \"w\", \"name\": \"w\"}",
    "{\"parameters\": {\"day\": \"\\u0000\"}}",
    "{\"name\": \"w\", \"max_active_executions\": 99999999999999999999}",
    "{\"position\": -1}",
    "{\"cron_expression\": \"\\u0000 * * * *\"}",
    "{\"file_name\": \"../../a.csv\", \"size\": 1e300}",
    "{\"email\": \"a\\u0000@example.org\", \"name\": \"a\", \"role\": \"viewer\"}",
];

/// The same of questions.
const QUESTIONS: &[&str] = &[
    "q=%00",
    "q=%ff",
    "q=%25%5C'",
    "team=%00",
    "entity=%00",
    "limit=-1",
    "cursor=99999999999999999999",
    "cron=%00&count=0",
    "version=-1",
];

/// Numbers of nothing, and one of something.
const IDS: &[&str] = &["1", "0", "-1", "9223372036854775807", "9223372036854775808", "%00", "one"];

async fn ask(caller: &Caller, method: &Method, path: &str, body: &str) {
    let caller = caller.clone().with(header::CONTENT_TYPE, "application/json");
    let reply = caller.send(method.clone(), path, Body::from(body.to_owned())).await;
    let status = reply.status.as_u16();
    assert!(status < 500, "{method} {path} with {body}: {}", reply.text());
    if status >= 400 {
        assert_eq!(reply.header(header::CONTENT_TYPE), "application/problem+json", "{method} {path} with {body}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whatever_is_sent_the_fault_is_never_ours(pool: PgPool) {
    let installation = Installation::over(&pool);
    let admin = installation.program("Ada", Role::Admin).await;
    admin.post("/api/workflows", json!({"name": "First"})).await.expect(201);
    admin.post("/api/workflows/1/triggers", json!({"cron_expression": "0 2 * * *"})).await.expect(201);
    admin.post("/api/workflows/1/executions", json!({})).await.expect(201);
    for (path, methods, _) in server::api::table() {
        // It takes a while, and reads nothing of what is sent.
        if path == "/api/workspace/sample" {
            continue;
        }
        let with = |id: &str| path.replace("{id}", id).replace("{job_id}", id).replace("{trigger_id}", id);
        for method in methods.iter().filter(|method| **method != Method::DELETE) {
            for id in IDS {
                ask(&admin, method, &with(id), "").await;
            }
            for body in BODIES.iter().filter(|_| *method != Method::GET) {
                ask(&admin, method, &with("1"), body).await;
            }
            for question in QUESTIONS {
                ask(&admin, method, &format!("{}?{question}", with("1")), "").await;
            }
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn text_that_no_database_can_hold_is_refused_in_words(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    editor.post("/api/workflows", json!({"name": "First"})).await.expect(201);
    let words = "The character NUL (U+0000) cannot stand in text. Remove it.";
    assert_eq!(editor.get("/api/executions?q=%00").await.problem(422, "invalid")["detail"], words);
    let start = "/api/workflows/1/executions";
    let refused = editor.post(start, json!({"parameters": {"day": "\0"}})).await.problem(422, "invalid");
    assert_eq!(refused["detail"], words);
    let long = json!({"parameters": {"rows": "x".repeat(70_000)}});
    assert_eq!(editor.post(start, long).await.wrong_fields(), ["parameters"]);
    let page = installation.browser("Vic", Role::Viewer).await.get("/executions?q=%00").await.expect(422);
    assert!(page.text().contains("cannot stand in text"), "{}", page.text());
}
