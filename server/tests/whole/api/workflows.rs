use axum::http::header;
use domain::person::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::Installation;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_workflow_is_made_read_changed_and_sent_back_as_it_was_read(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let sent = json!({"name": "Daily sales", "environment": "production", "tags": ["sales", "daily"], "max_active_executions": 2});
    let made = editor.post("/api/workflows", sent).await.expect(201);
    let id = made.json()["workflow"]["id"].as_i64().expect("a number");
    assert_eq!(made.header(header::LOCATION), format!("/api/workflows/{id}"));
    assert_eq!(made.header(header::ETAG), "\"1\"");

    let read = editor.get(&format!("/api/workflows/{id}")).await.expect(200);
    let mut workflow = read.json()["workflow"].clone();
    assert_eq!((&workflow["tags"], &workflow["priority"]), (&json!(["sales", "daily"]), &json!("medium")));
    workflow["description"] = json!("Every night.");
    let saved = editor.put(&format!("/api/workflows/{id}"), workflow.clone()).await.expect(200);
    assert_eq!(saved.header(header::ETAG), "\"2\"");
    let saved = saved.json()["workflow"].clone();
    assert_eq!(saved["description"], "Every night.");
    assert_eq!(saved["tags"], workflow["tags"], "what was not changed stays");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_second_of_two_editors_is_told_who_was_faster(pool: PgPool) {
    let installation = Installation::over(&pool);
    let (mara, ana) =
        (installation.program("Mara", Role::Editor).await, installation.program("Ana", Role::Editor).await);
    let made = mara.post("/api/workflows", json!({"name": "w"})).await.expect(201).json();
    let path = format!("/api/workflows/{}", made["workflow"]["id"]);
    ana.put(&path, json!({"name": "Ana’s", "version": 1})).await.expect(200);

    let in_body = mara.put(&path, json!({"name": "Mara’s", "version": 1})).await.problem(409, "changed_meanwhile");
    assert_eq!(in_body["current"]["name"], "Ana’s");
    assert!(in_body["by"].as_str().is_some_and(|by| by.contains("API token")), "{in_body}");
    let stale = mara.clone().with(header::IF_MATCH, "\"1\"");
    let in_header = stale.put(&path, json!({"name": "Mara’s"})).await.problem(412, "changed_meanwhile");
    assert_eq!(in_header["current"]["version"], "2");
    let strange = mara.clone().with(header::IF_MATCH, "W/\"2\"");
    strange.put(&path, json!({"name": "Mara’s"})).await.problem(412, "unknown_version");
    let fresh = mara.clone().with(header::IF_MATCH, "\"2\"");
    assert_eq!(fresh.put(&path, json!({"name": "Mara’s"})).await.expect(200).json()["workflow"]["version"], 3);
    let any = mara.with(header::IF_MATCH, "*");
    any.put(&path, json!({"name": "Whatever"})).await.expect(200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_wrong_field_is_named_at_once(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let wrong = json!({"name": " ", "environment": "prod", "notification_email": "nobody", "max_active_executions": 0});
    let reply = editor.post("/api/workflows", wrong).await;
    assert_eq!(reply.wrong_fields(), ["name", "environment", "notification_email", "max_active_executions"]);
    editor.post("/api/workflows", json!({"name": "Taken"})).await.expect(201);
    assert_eq!(editor.post("/api/workflows", json!({"name": "taken"})).await.wrong_fields(), ["name"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_workflow_is_paused_copied_deleted_and_restored(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let made = editor.post("/api/workflows", json!({"name": "w"})).await.expect(201).json();
    let path = format!("/api/workflows/{}", made["workflow"]["id"]);
    let cron = json!({"cron_expression": "0 2 * * *", "enabled": true});
    editor.post(&format!("{path}/triggers"), cron).await.expect(201);

    assert_eq!(editor.post(&format!("{path}/pause"), json!({})).await.wrong_fields(), ["reason"]);
    let paused = editor.post(&format!("{path}/pause"), json!({"reason": "The source moves."})).await.expect(200).json();
    assert_eq!(paused["workflow"]["pause"]["reason"], "The source moves.");
    let resumed = editor.post(&format!("{path}/resume"), Value::Null).await.expect(200).json();
    assert_eq!(resumed["workflow"]["pause"], Value::Null);

    let copy = editor.post(&format!("{path}/duplicate"), Value::Null).await.expect(201);
    let copied = copy.json()["workflow"].clone();
    assert_eq!(copied["name"], "w copy");
    assert_eq!(copy.header(header::LOCATION), format!("/api/workflows/{}", copied["id"]));

    let consequences = editor.get(&format!("{path}/consequences")).await.expect(200).json();
    assert_eq!(consequences["consequences"]["triggers"], json!(["At 02:00 every day"]));
    editor.delete(&path).await.expect(204);
    editor.get(&path).await.problem(404, "not_found");
    editor.delete(&path).await.problem(404, "not_found");
    let deleted = editor.get("/api/workflows/deleted").await.expect(200).json();
    assert_eq!((&deleted["workflows"][0]["name"], &deleted["meta"]["total"]), (&json!("w"), &json!(1)));
    editor.post(&format!("{path}/restore"), Value::Null).await.expect(200);
    editor.post(&format!("{path}/restore"), Value::Null).await.problem(404, "not_found");
    editor.get(&path).await.expect(200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn workflows_are_found_by_what_people_say_about_them(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    for (name, environment, team, tags) in
        [("Loans", "production", "Lending", "risk"), ("Orders", "qa", "BI", "sales"), ("Prices", "qa", "BI", "sales")]
    {
        let sent = json!({"name": name, "environment": environment, "team": team, "tags": tags});
        editor.post("/api/workflows", sent).await.expect(201);
    }
    for (query, names) in [
        ("q=loan", vec!["Loans"]),
        ("environment=qa&team=BI", vec!["Orders", "Prices"]),
        ("tag=sales&q=price", vec!["Prices"]),
        ("state=never&order=changed&limit=1", vec!["Prices"]),
        ("priority=critical", vec![]),
    ] {
        let found = editor.get(&format!("/api/workflows?{query}")).await.expect(200).json();
        let found: Vec<_> =
            found["workflows"].as_array().expect("a list").iter().map(|one| one["name"].clone()).collect();
        assert_eq!(found, names, "{query}");
    }
}
