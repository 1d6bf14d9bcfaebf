use std::{io, time::Instant};

use axum::{
    body::{Body, Bytes},
    http::{Method, header},
};
use domain::person::Role;
use futures::stream;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::{Caller, Installation};

/// Four orders of two countries, one of them twice, and one whose amount is no number.
const ORDERS: &str =
    "order_id,country,amount\n0001,PT,10.50\n0002,PT,4.25\n0002,PT,4.25\n0003,SE,100.00\n0004,SE,lots\n";

async fn upload(editor: &Caller, content: &'static str) -> Value {
    let announced = editor.post("/api/uploads", json!({"file_name": "orders.csv", "size": content.len()})).await;
    let path = announced.expect(201).header(header::LOCATION).to_owned();
    // The connection breaks in the middle of a row.
    let half = content.len() / 2;
    let parts = [Ok(Bytes::from_static(&content.as_bytes()[..half])), Err(io::Error::other("the connection broke"))];
    editor.send(Method::PUT, &path, Body::from_stream(stream::iter(parts))).await;
    let arrived = editor.get(&path).await.expect(200).json()["upload"]["received"].as_u64().expect("a number");
    let rest = &content.as_bytes()[usize::try_from(arrived).expect("small")..];
    let done = editor.send(Method::PUT, &format!("{path}?offset={arrived}"), rest).await.expect(200).json();
    assert!(done["upload"]["completed_at"].is_string(), "{done}");
    done["upload"]["id"].clone()
}

fn job(upload: &Value, gold: &str) -> Value {
    json!({
        "name": "Orders",
        "enabled": true,
        "source": {"upload_id": upload, "file_name": "orders.csv"},
        "columns": [
            {"source": "order_id", "key": true},
            {"source": "country"},
            {"source": "amount", "data_type": "decimal(10,2)"},
        ],
        "bronze": {"table": "orders"},
        "silver": {"enabled": true, "table": "orders"},
        "gold": {"enabled": true, "table": "revenue", "sql": gold},
    })
}

const REVENUE: &str =
    "select country, count(*) as orders, sum(amount) as revenue from silver.orders group by country order by country";

async fn start(editor: &Caller, workflow: &str) -> i64 {
    let started = editor.post(&format!("{workflow}/executions"), Value::Null).await.expect(201).json();
    started["execution"]["id"].as_i64().expect("a number")
}

async fn end(editor: &Caller, id: i64) -> Value {
    let ended = |execution: &Value| !matches!(execution["status"].as_str(), Some("queued" | "running"));
    editor.wait_for_execution(id, ended).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_becomes_gold_rows_by_rest_alone(pool: PgPool) {
    let installation = Installation::over(&pool);
    let clockwork = installation.start_clockwork();
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("Orders").await;
    let upload = upload(&editor, ORDERS).await;
    editor.post(&format!("{workflow}/jobs"), job(&upload, REVENUE)).await.expect(201);

    let id = start(&editor, &workflow).await;
    let shown = end(&editor, id).await;
    assert_eq!(shown["execution"]["status"], "succeeded", "{shown}");
    assert_eq!(shown["execution"]["rows"], json!({"read": 5, "written": 3, "quarantined": 1}));
    let layers = shown["job_executions"][0]["report"]["layers"].as_array().expect("layers").clone();
    assert_eq!(layers.len(), 3, "{shown}");

    let dataset = async |layer: &str| {
        let found = editor.get(&format!("/api/datasets?layer={layer}")).await.expect(200).json();
        found["datasets"][0].clone()
    };
    let gold = dataset("gold").await;
    assert_eq!((&gold["table"]["name"], &gold["row_count"]), (&json!("revenue"), &json!(2)));
    let path = format!("/api/datasets/{}", gold["id"]);
    let rows = editor.get(&format!("{path}/rows")).await.expect(200).json();
    assert_eq!(rows["rows"], json!([["PT", "2", "14.75"], ["SE", "1", "100.00"]]), "leading zeros kept 0002 once");
    assert_eq!((&rows["columns"][0]["name"], &rows["meta"]["total"]), (&json!("country"), &json!(2)));
    let detail = editor.get(&path).await.expect(200).json();
    assert_eq!(detail["inputs"][0]["table"]["layer"], "silver");

    let silver = format!("/api/datasets/{}", dataset("silver").await["id"]);
    let aside = editor.get(&format!("{silver}/quarantine")).await.expect(200).json();
    assert!(aside["rows"][0][0].as_str().is_some_and(|reason| reason.contains("lots")), "{aside}");
    editor.get(&format!("{path}/quarantine")).await.problem(404, "not_found");

    let log = editor.get(&format!("/api/executions/{id}/logs")).await.expect(200).json();
    assert_eq!(log["lines"][0]["seq"], 1);
    assert_eq!(log["meta"]["next_cursor"], Value::Null);
    let text = editor.get(&format!("/api/executions/{id}/logs?format=text&q=attempt")).await.expect(200);
    assert!(text.header(header::CONTENT_DISPOSITION).contains(&format!("execution-{id}.log")));
    assert!(text.text().lines().all(|line| line.to_lowercase().contains("attempt")), "{}", text.text());
    clockwork.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_failed_is_mended_and_goes_on_from_the_job_that_failed(pool: PgPool) {
    let installation = Installation::over(&pool);
    let clockwork = installation.start_clockwork();
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("Orders").await;
    let upload = upload(&editor, ORDERS).await;
    let read = editor.post(&format!("{workflow}/jobs"), job(&upload, REVENUE)).await.expect(201);
    assert_eq!(read.json()["job"]["position"], 1);
    // It is valid SQL, and no country is a number.
    let number = json!({"name": "Numbers", "kind": "sql", "enabled": true,
        "gold": {"table": "numbers", "sql": "select cast(country as bigint) as number from silver.orders"}});
    // The table is there only after the first job has run, so the second is made then.
    let first = start(&editor, &workflow).await;
    assert_eq!(end(&editor, first).await["execution"]["status"], "succeeded");
    let made = editor.post(&format!("{workflow}/jobs"), number).await.expect(201);
    let path = made.header(header::LOCATION).to_owned();

    let id = start(&editor, &workflow).await;
    let failed = end(&editor, id).await;
    assert_eq!(failed["execution"]["status"], "failed", "{failed}");
    assert!(failed["execution"]["error"].as_str().is_some_and(|error| error.starts_with("Numbers: ")), "{failed}");
    let mut numbers = made.json()["job"].clone();
    numbers["spec"]["sql"] = json!("select count(*) as number from silver.orders");
    editor.put(&path, numbers).await.expect(200);
    editor.post(&format!("/api/executions/{id}/retry"), Value::Null).await.expect(200);
    let done = end(&editor, id).await;
    assert_eq!((&done["execution"]["status"], &done["execution"]["attempt"]), (&json!("succeeded"), &json!(2)));
    let attempts: Vec<_> = done["job_executions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|job| (job["job_name"].as_str().unwrap_or_default(), job["attempt"].as_i64(), job["status"].as_str()))
        .collect();
    let (succeeded, failed) = (Some("succeeded"), Some("failed"));
    assert_eq!(
        attempts,
        [("Orders", Some(1), succeeded), ("Numbers", Some(1), failed), ("Numbers", Some(2), succeeded)]
    );
    clockwork.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_runs_is_cancelled_within_a_second_and_writes_nothing(pool: PgPool) {
    let installation = Installation::over(&pool);
    let clockwork = installation.start_clockwork();
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("Long").await;
    let numbers: String = (0..10_000).map(|number| format!("{number}\n")).collect();
    std::fs::write(installation.file("numbers.csv"), format!("number\n{numbers}")).expect("a file");
    let source = json!({"pattern": installation.file("numbers.csv")});
    let job = json!({"name": "Numbers", "enabled": true, "source": source, "columns": [{"source": "number", "data_type": "integer"}],
        "bronze": {"table": "numbers"}, "silver": {"enabled": true, "table": "numbers"}});
    editor.post(&format!("{workflow}/jobs"), job).await.expect(201);
    let first = start(&editor, &workflow).await;
    assert_eq!(end(&editor, first).await["execution"]["status"], "succeeded");
    // A million million rows: nobody waits for them.
    let sql = "select sum(a.number + b.number - c.number) as total \
               from silver.numbers a cross join silver.numbers b cross join silver.numbers c";
    let job = json!({"name": "Count", "kind": "sql", "enabled": true, "gold": {"table": "total", "sql": sql}});
    editor.post(&format!("{workflow}/jobs"), job).await.expect(201);
    let id = start(&editor, &workflow).await;
    let mut changes = editor.follow(&format!("log:{id}")).await;
    let started = async || {
        let log = editor.get(&format!("/api/executions/{id}/logs?q=job+2")).await.expect(200).json();
        log["meta"]["total"] != 0
    };
    while !started().await {
        changes.next().await;
    }
    let asked = Instant::now();
    editor.post(&format!("/api/executions/{id}/cancel"), Value::Null).await.expect(200);
    let cancelled = end(&editor, id).await;
    let took = asked.elapsed();
    assert_eq!(cancelled["execution"]["status"], "cancelled");
    assert!(took.as_millis() < 1000, "{took:?}");
    assert_eq!(editor.get("/api/datasets?layer=gold").await.expect(200).json()["meta"]["total"], 0);
    clockwork.stop().await;
}
