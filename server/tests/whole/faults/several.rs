use std::collections::BTreeSet;

use serde_json::{Value, json};
use sqlx::{ConnectOptions, PgPool};

use super::Worked;
use crate::support::{Server, open_folder, run, wait_until};

/// Moves the one clock of scheduling, and wakes those who look at it.
async fn set_clock(pool: &PgPool, at: &str) {
    sqlx::query("update scheduler_clock set shift = $1::text::timestamptz - now()")
        .bind(at)
        .execute(pool)
        .await
        .expect("the clock");
    sqlx::query("select pg_notify('flowforge', 'trigger')").execute(pool).await.expect("everybody hears");
}

#[sqlx::test(migrations = false)]
async fn two_servers_on_one_database_start_each_planned_instant_once(pool: PgPool) {
    let folder = open_folder();
    let url = pool.connect_options().to_url_lossy().to_string();
    let flags = ["--database-url", &url];
    let data = folder.path().join("data");
    let (one, other) = (Server::start_with(&data, &flags), Server::start_with(&data, &flags));
    let made = run(folder.path(), &["token", "create", "test", "--scope", "read,run,edit", "--database-url", &url]);
    let token = made.out.trim();
    let worked = Worked { server: &one, token };
    let workflow = worked.make("/api/workflows", "workflow", json!({"name": "Every minute"}));
    set_clock(&pool, "2026-11-23T10:00:30Z").await;
    let cron = json!({"cron_expression": "* * * * *", "enabled": true});
    let trigger = worked.make(&format!("/api/workflows/{workflow}/triggers"), "trigger", cron);
    let history = format!("/api/workflows/{workflow}/triggers/{trigger}/history?limit=200");
    for minute in 1..=15 {
        set_clock(&pool, &format!("2026-11-23T10:{minute:02}:00Z")).await;
        wait_until("the instant is decided about, and its execution has ended", || {
            let ended = worked.get("/api/executions?status=succeeded")["meta"]["total"].clone();
            ended == minute
        });
    }
    // Asked of the other one: they see the same.
    let (_, decided) = other.ask(token, "GET", &history, &Value::Null);
    let decided = decided["firings"].as_array().expect("decisions").clone();
    assert_eq!(decided.len(), 15, "{decided:?}");
    assert!(decided.iter().all(|firing| firing["state"] == "fired"), "{decided:?}");
    let instants: BTreeSet<_> = decided.iter().map(|firing| firing["scheduled_for"].to_string()).collect();
    let executions: BTreeSet<_> = decided.iter().map(|firing| firing["execution_id"].to_string()).collect();
    assert_eq!((instants.len(), executions.len()), (15, 15));
}
