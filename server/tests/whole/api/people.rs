use axum::http::header;
use domain::person::{Permission, Role};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::Installation;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn people_are_added_changed_and_switched_off(pool: PgPool) {
    let installation = Installation::over(&pool);
    let admin = installation.program("Ada", Role::Admin).await;
    let sent = json!({"email": "mara@example.org", "name": "Mara", "role": "editor"});
    let made = admin.post("/api/users", sent).await.expect(201);
    let mut user = made.json()["user"].clone();
    let path = made.header(header::LOCATION).to_owned();
    assert_eq!(path, format!("/api/users/{}", user["id"]));
    let link = made.json()["sign_in_link"].as_str().expect("a link").to_owned();
    assert!(link.starts_with("https://flow.example/sign-in/link?token="), "{link}");

    assert_eq!(admin.get(&path).await.expect(200).json()["user"], user);
    user["role"] = json!("viewer");
    assert_eq!(admin.put(&path, user).await.expect(200).json()["user"]["role"], "viewer");
    let taken = json!({"email": "MARA@example.org", "name": "M", "role": "viewer"});
    assert_eq!(admin.post("/api/users", taken).await.wrong_fields(), ["email"]);
    let off = admin.patch(&format!("{path}/disable")).await.expect(200).json();
    assert_eq!(off["user"]["disabled"], true);
    assert_eq!(admin.patch(&format!("{path}/enable")).await.expect(200).json()["user"]["disabled"], false);
    let again = admin.post(&format!("{path}/link"), Value::Null).await.expect(200).json();
    assert_ne!(again["sign_in_link"], link);
    let listed = admin.get("/api/users").await.expect(200).json();
    assert_eq!(listed["meta"]["total"], 2);
    admin.get("/api/users/99").await.problem(404, "not_found");

    let own = listed["users"].as_array().expect("a list").iter().find(|user| user["name"] == "Ada").expect("listed");
    let own = format!("/api/users/{}", own["id"]);
    admin.patch(&format!("{own}/disable")).await.problem(409, "own_account");
    let demoted = json!({"email": "ada@example.org", "name": "Ada", "role": "viewer"});
    assert_eq!(admin.put(&own, demoted).await.wrong_fields(), ["role"], "the last administrator stays");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_is_shown_once_and_revoked(pool: PgPool) {
    let installation = Installation::over(&pool);
    let mara = installation.person("Mara", Role::Editor).await;
    let browser = installation.browser_of(mara).await;
    let sent = json!({"name": "CI", "scopes": ["read", "run"], "days": 90});
    let made = browser.post("/api/tokens", sent.clone()).await.expect(201);
    let (token, secret) = (made.json()["token"].clone(), made.json()["secret"].as_str().expect("shown").to_owned());
    let path = made.header(header::LOCATION).to_owned();
    assert_eq!(path, format!("/api/tokens/{}", token["id"]));
    assert!(secret.starts_with("ff_") && token["expires_at"].is_string());
    let program = installation.nobody().with(header::AUTHORIZATION, &format!("Bearer {secret}"));
    program.get("/api/workflows").await.expect(200);
    program.post("/api/workflows", json!({"name": "w"})).await.problem(403, "not_allowed");
    program.post("/api/tokens", sent).await.problem(403, "not_allowed");

    for path in ["/api/tokens", path.as_str()] {
        let shown = browser.get(path).await.expect(200).text();
        assert!(!shown.contains(&secret), "{path} shows the token again");
    }
    let wrong = json!({"name": "", "scopes": ["everything"], "days": 0});
    assert_eq!(browser.post("/api/tokens", wrong).await.wrong_fields(), ["name", "scopes", "days"]);
    let more = json!({"name": "CI", "scopes": ["administer"]});
    assert_eq!(browser.post("/api/tokens", more).await.wrong_fields(), ["scopes"]);

    let other = installation.program("Otto", Role::Editor).await;
    other.get(&path).await.problem(403, "not_allowed");
    other.delete(&path).await.problem(403, "not_allowed");
    browser.delete(&path).await.expect(204);
    browser.delete(&path).await.problem(404, "not_found");
    program.get("/api/workflows").await.problem(401, "not_signed_in");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_audit_log_says_who_did_what_from_where(pool: PgPool) {
    let installation = Installation::over(&pool);
    let mara = installation.person("Mara", Role::Admin).await;
    let admin = installation.program_of(mara, &[Permission::Read, Permission::Edit, Permission::Administer]).await;
    let made = admin.post("/api/workflows", json!({"name": "Orders"})).await.expect(201).json();
    let path = format!("/api/workflows/{}", made["workflow"]["id"]);
    admin.put(&path, json!({"name": "Orders", "team": "BI"})).await.expect(200);
    let log = admin.get("/api/audit?entity=workflow&limit=1").await.expect(200).json();
    let line = &log["audit_entries"][0];
    assert_eq!(
        (&line["action"], &line["entity_name"], &line["actor_id"]),
        (&json!("changed"), &json!("Orders"), &json!(mara))
    );
    assert_eq!((&line["before"], &line["after"]), (&json!({"team": ""}), &json!({"team": "BI"})));
    assert_eq!((&line["actor_name"], &line["address"]), (&json!("API token “test”"), &json!("192.0.2.1")));
    let cursor = log["meta"]["next_cursor"].as_str().expect("there are more");
    let older = admin.get(&format!("/api/audit?entity=workflow&limit=1&cursor={cursor}")).await.expect(200).json();
    assert_eq!(older["audit_entries"][0]["action"], "created");
    assert_eq!(admin.get("/api/audit?q=orders&actor=999").await.expect(200).json()["audit_entries"], json!([]));
}
