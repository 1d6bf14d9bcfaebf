use std::fmt::Write as _;

use axum::http::{HeaderName, Method, StatusCode, header};
use domain::person::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::{Caller, Installation};

fn sign(secret: &str, signed: &[u8]) -> String {
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret.as_bytes());
    let mut text = "sha256=".to_owned();
    for byte in aws_lc_rs::hmac::sign(&key, signed).as_ref() {
        write!(text, "{byte:02x}").expect("a text");
    }
    text
}

async fn a_webhook(editor: &Caller, signature: &str) -> (String, String) {
    let made = editor.post("/api/workflows", json!({"name": signature})).await.expect(201).json();
    let sent = json!({"trigger_type": "event", "event_type": "webhook", "enabled": true,
        "event_config": {"signature": signature}});
    let path = format!("/api/workflows/{}/triggers", made["workflow"]["id"]);
    let made = editor.post(&path, sent).await.expect(201);
    assert_eq!(made.json()["trigger"]["event_config"], json!({"signature": signature}));
    let path = made.header(header::LOCATION).to_owned();
    let hook = editor.get(&format!("{path}/webhook")).await.expect(200).json()["webhook"].clone();
    (path, hook["path"].as_str().expect("a path").to_owned())
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stranger_who_can_sign_starts_the_workflow_and_nobody_else_does(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let (path, hook) = a_webhook(&editor, "github").await;
    let made = editor.post(&format!("{path}/webhook/secrets"), Value::Null).await.expect(201).json();
    let secret = made["secret"]["value"].as_str().expect("a secret").to_owned();
    let shown = editor.get(&format!("{path}/webhook")).await.expect(200).text();
    assert!(!shown.contains(&secret), "it is shown once");

    let body = br#"{"action": "push"}"#;
    let stranger = installation.nobody();
    let github = |signature: &str, delivery: &str| {
        stranger
            .clone()
            .with(HeaderName::from_static("x-hub-signature-256"), signature)
            .with(HeaderName::from_static("x-github-delivery"), delivery)
            .with(header::CONTENT_TYPE, "application/json")
    };
    let good = sign(&secret, body);
    let taken = github(&good, "1").send(Method::POST, &hook, body.to_vec()).await;
    assert_eq!(taken.status, StatusCode::ACCEPTED, "{}", taken.text());
    let execution = taken.json()["delivery"]["execution_id"].clone();
    let again = github(&good, "1").send(Method::POST, &hook, body.to_vec()).await.expect(200).json();
    assert_eq!((&again["delivery"]["execution_id"], &again["delivery"]["duplicate"]), (&execution, &json!(true)));
    github("sha256=00", "2").send(Method::POST, &hook, body.to_vec()).await.problem(401, "bad_signature");
    stranger.send(Method::POST, &hook, body.to_vec()).await.problem(401, "bad_signature");
    stranger.send(Method::POST, "/hooks/nowhere", body.to_vec()).await.problem(404, "not_found");
    let large = vec![b'x'; (1 << 20) + 1];
    github(&sign(&secret, &large), "3").send(Method::POST, &hook, large).await.problem(413, "too_large");
    let largest = vec![b'x'; 1 << 20];
    let largest = github(&sign(&secret, &largest), "4").send(Method::POST, &hook, largest).await;
    assert_eq!(largest.status, StatusCode::ACCEPTED, "one MiB fits");

    let log = editor.get(&format!("{path}/webhook/deliveries")).await.expect(200).json();
    let outcomes: Vec<_> =
        log["deliveries"].as_array().expect("a list").iter().map(|delivery| delivery["outcome"].clone()).collect();
    assert_eq!(outcomes, ["accepted", "refused", "refused", "duplicate", "accepted"]);
    let first = &log["deliveries"][4]["id"];
    let replayed = editor.post(&format!("{path}/webhook/deliveries/{first}/replay"), Value::Null).await.expect(200);
    assert_eq!(replayed.json()["delivery"]["state"], "fired");
    let history = editor.get(&format!("{path}/history")).await.expect(200).json();
    assert_eq!(history["firings"][0]["reason"], "webhook_arrived");
}
