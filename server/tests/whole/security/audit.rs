use axum::http::Method;
use domain::person::Role;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool};

use crate::installation::Installation;

/// Returns everything in the tables that people change, without what is noted in passing.
async fn everything(pool: &PgPool) -> String {
    let mut all = String::new();
    for table in [
        "workflows",
        "jobs",
        "workflow_triggers",
        "executions",
        "trigger_firings",
        "datasets",
        "users",
        "sessions",
        "api_tokens",
        "workspace",
        "audit_log",
    ] {
        let passing = "- 'last_seen_at' - 'last_used_at' - 'last_used_from'";
        let sql = format!(
            "select coalesce(jsonb_agg(to_jsonb(t) {passing} order by to_jsonb(t)), '[]')::text from {table} t"
        );
        let rows: String = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await.expect("rows");
        all.push_str(&format!("{table}: {rows}\n"));
    }
    all
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_change_whose_line_cannot_be_written_is_not_made(pool: PgPool) {
    let installation = Installation::over(&pool);
    let admin = installation.browser("Ada", Role::Admin).await;
    let made = async |path: &str, body: Value| admin.post(path, body).await.expect(201).json();
    let workflow = format!("/api/workflows/{}", made("/api/workflows", json!({"name": "w"})).await["workflow"]["id"]);
    let sql = json!({"name": "j", "kind": "sql", "gold": {"table": "t", "sql": "select 1 as one"}});
    let job = format!("{workflow}/jobs/{}", made(&format!("{workflow}/jobs"), sql.clone()).await["job"]["id"]);
    let cron = json!({"cron_expression": "0 2 * * *", "enabled": true});
    let trigger = made(&format!("{workflow}/triggers"), cron.clone()).await;
    let trigger = format!("{workflow}/triggers/{}", trigger["trigger"]["id"]);
    let start = format!("{workflow}/executions");
    let waiting = format!("/api/executions/{}", made(&start, Value::Null).await["execution"]["id"]);
    let ended = format!("/api/executions/{}", made(&start, Value::Null).await["execution"]["id"]);
    admin.post(&format!("{ended}/cancel"), Value::Null).await.expect(200);
    let other = made("/api/users", json!({"email": "o@example.org", "name": "O"})).await;
    let other = format!("/api/users/{}", other["user"]["id"]);
    let off = made("/api/users", json!({"email": "p@example.org", "name": "P"})).await;
    let off = format!("/api/users/{}", off["user"]["id"]);
    admin.patch(&format!("{off}/disable")).await.expect(200);
    let token = made("/api/tokens", json!({"name": "t", "scopes": ["read"]})).await;
    let token = format!("/api/tokens/{}", token["token"]["id"]);
    let deleted = format!("/api/workflows/{}", made("/api/workflows", json!({"name": "gone"})).await["workflow"]["id"]);
    admin.delete(&deleted).await.expect(204);

    sqlx::raw_sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
         create trigger refuse before insert on audit_log for each row execute function refuse();",
    )
    .execute(&pool)
    .await
    .expect("a trigger");
    let before = everything(&pool).await;
    let none = Value::Null;
    for (method, path, body) in [
        (Method::POST, "/api/workflows".to_owned(), json!({"name": "new"})),
        (Method::PUT, workflow.clone(), json!({"name": "changed"})),
        (Method::POST, format!("{workflow}/pause"), json!({"reason": "because"})),
        (Method::POST, format!("{workflow}/resume"), none.clone()),
        (Method::POST, format!("{workflow}/duplicate"), none.clone()),
        (Method::DELETE, workflow.clone(), none.clone()),
        (Method::POST, format!("{deleted}/restore"), none.clone()),
        (
            Method::POST,
            format!("{workflow}/jobs"),
            json!({"name": "k", "kind": "sql", "gold": {"table": "k", "sql": "select 1 as one"}}),
        ),
        (Method::PUT, job.clone(), sql),
        (Method::PUT, format!("{job}/position"), json!({"position": 1})),
        (Method::DELETE, job, none.clone()),
        (Method::POST, format!("{workflow}/triggers"), json!({"cron_expression": "@hourly"})),
        (Method::PUT, trigger.clone(), cron),
        (Method::PATCH, format!("{trigger}/disable"), none.clone()),
        (Method::POST, format!("{trigger}/run"), none.clone()),
        (Method::DELETE, trigger, none.clone()),
        (Method::POST, start, none.clone()),
        (Method::POST, format!("{waiting}/cancel"), none.clone()),
        (Method::POST, format!("{ended}/retry"), json!({"parameters": {"a": 1}})),
        (Method::POST, "/api/import".to_owned(), json!({"workflows": [{"name": "imported"}]})),
        (Method::POST, "/api/users".to_owned(), json!({"email": "x@example.org", "name": "X"})),
        (Method::PUT, other.clone(), json!({"email": "y@example.org", "name": "Y"})),
        (Method::PATCH, format!("{other}/disable"), none.clone()),
        (Method::PATCH, format!("{off}/enable"), none.clone()),
        (Method::POST, format!("{other}/link"), none.clone()),
        (Method::POST, "/api/tokens".to_owned(), json!({"name": "u", "scopes": ["read"]})),
        (Method::DELETE, token, none.clone()),
        (Method::PUT, "/api/workspace".to_owned(), json!({"name": "Other", "timezone": "UTC"})),
        (Method::POST, "/api/workspace/sample".to_owned(), none),
    ] {
        admin.json(method.clone(), &path, body).await.problem(500, "internal");
        assert_eq!(everything(&pool).await, before, "{method} {path}");
    }
    let links: i64 = sqlx::query_scalar("select count(*) from sign_in_links where used_at is null")
        .fetch_one(&pool)
        .await
        .expect("a number");
    assert_eq!(links, 3, "those of the three people who were added before");
}
