use axum::http::{Method, header};
use domain::person::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::installation::{Caller, Installation, Reply};

/// The example of the manual.
pub(crate) fn example() -> String {
    let text = include_str!("../../../../docs/import.md");
    let (_, rest) = text.split_once("```yaml\n").expect("an example");
    rest.split_once("```").expect("its end").0.to_owned()
}

async fn import(caller: &Caller, query: &str, text: &str) -> Reply {
    let caller = caller.clone().with(header::CONTENT_TYPE, "application/yaml");
    caller.send(Method::POST, &format!("/api/import{query}"), text.to_owned()).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_example_of_the_manual_is_planned_imported_and_exported(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let plan = import(&editor, "?plan=true", &example()).await.expect(200).json()["plan"].clone();
    assert_eq!(plan["workflows"][0]["jobs"], json!([{"name": "Sales by hour", "action": "create", "fields": []}]));
    assert_eq!(editor.get("/api/workflows").await.expect(200).json()["meta"]["total"], 0);
    assert_eq!(import(&editor, "", &example()).await.expect(200).json()["import"], plan);
    let again = import(&editor, "?prune=true", &example()).await.expect(200).json();
    assert_eq!(again["import"]["workflows"][1]["triggers"][0]["action"], "keep");

    let exported = editor.get("/api/export?workflow=daily%20sales&workflow=2").await.expect(200);
    assert_eq!(exported.header(header::CONTENT_TYPE), "application/yaml");
    let text = exported.text();
    assert!(
        text.contains("- name: Daily sales\n    owner: Mara Lindqvist\n") && text.contains("- name: Report\n"),
        "{text}"
    );
    assert_eq!(editor.get("/api/export").await.expect(200).text(), text, "these two are all there are");
    editor.get("/api/export?workflow=Nobody").await.problem(404, "not_found");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_that_does_not_hold_is_refused_where_it_does_not(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let wrong = example().replace("0 2 * * *", "0 25 * * *").replace("2 * hour as", "2 * hours as");
    let refused = import(&editor, "", &wrong).await.problem(422, "invalid");
    let errors = refused["errors"].as_array().expect("errors");
    let pointed_at = |number: usize| {
        let span = |end: &str| usize::try_from(errors[number]["span"][end].as_u64().expect("a place")).expect("small");
        wrong.chars().skip(span("start")).take(span("end") - span("start")).collect::<String>()
    };
    assert_eq!(errors[0]["field"], "workflows[0].triggers[0].cron_expression");
    assert_eq!(
        (errors[0]["message"].as_str(), pointed_at(0).as_str()),
        (Some("Line 18: Hour is 0–23, you wrote 25."), "25")
    );
    let sql = import(&editor, "", &wrong.replace("0 25", "0 2")).await.problem(422, "invalid");
    let message = sql["errors"][0]["message"].as_str().expect("words");
    assert!(message.starts_with("Line 13: ") && message.contains("hours"), "{message}");

    let cycle = format!("{}  - name: Other\n", example().replace("name: Daily sales\n", "name: Report\n"));
    assert_eq!(import(&editor, "", &cycle).await.wrong_fields()[0], "workflows[1].name");
    let itself =
        "workflows: [{name: a, triggers: [{trigger_name: t, trigger_type: dependency, upstream_workflows: a}]}]";
    let refused = import(&editor, "", itself).await.problem(409, "cycle");
    assert_eq!(refused["path"], json!([{"id": null, "name": "a"}, {"id": null, "name": "a"}]));

    let plain = editor.clone().with(header::CONTENT_TYPE, "text/plain");
    plain.send(Method::POST, "/api/import", "a").await.problem(415, "not_yaml");
    import(&editor, "", &"x".repeat(5 << 20)).await.problem(413, "too_large");
    let viewer = installation.program("Vera", Role::Viewer).await;
    import(&viewer, "?plan=true", &example()).await.problem(403, "not_allowed");
    assert_eq!(editor.get("/api/workflows").await.expect(200).json()["meta"]["total"], 0);
}
