use domain::person::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::{Caller, Installation};

/// Makes a table of five rows, twice, so that it has two versions.
async fn a_table(installation: &Installation, editor: &Caller) -> String {
    let made = editor.post("/api/workflows", json!({"name": "Numbers"})).await.expect(201).json();
    let workflow = format!("/api/workflows/{}", made["workflow"]["id"]);
    let content: String = (1..=5).map(|number| format!("{number}\n")).collect();
    std::fs::write(installation.file("numbers.csv"), format!("number\n{content}")).expect("a file");
    let job = json!({"name": "Numbers", "enabled": true, "source": {"pattern": installation.file("numbers.csv"), "reread": true},
        "bronze": {"table": "numbers", "mode": "replace"}});
    editor.post(&format!("{workflow}/jobs"), job).await.expect(201);
    for _ in 0..2 {
        let started = editor.post(&format!("{workflow}/executions"), Value::Null).await.expect(201).json();
        let id = started["execution"]["id"].as_i64().expect("a number");
        let shown = editor.wait_for_execution(id, |execution| execution["finished_at"].is_string()).await;
        assert_eq!(shown["execution"]["status"], "succeeded", "{shown}");
    }
    let found = editor.get("/api/datasets?q=numbers").await.expect(200).json();
    format!("/api/datasets/{}", found["datasets"][0]["id"])
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rows_are_read_page_by_page_and_as_they_were(pool: PgPool) {
    let installation = Installation::over(&pool);
    let clockwork = installation.start_clockwork();
    let admin = installation.program("Ada", Role::Admin).await;
    let path = a_table(&installation, &admin).await;
    let mut numbers = Vec::new();
    let mut cursor = Some("0".to_owned());
    while let Some(from) = cursor {
        let page = admin.get(&format!("{path}/rows?limit=2&cursor={from}")).await.expect(200).json();
        assert_eq!(page["meta"]["total"], 5);
        let column = page["columns"].as_array().expect("columns").iter().position(|column| column["name"] == "number");
        let column = column.expect("a column");
        numbers.extend(page["rows"].as_array().expect("rows").iter().map(|row| row[column].clone()));
        cursor = page["meta"]["next_cursor"].as_str().map(str::to_owned);
    }
    assert_eq!(numbers, ["1", "2", "3", "4", "5"]);

    let versions = admin.get(&format!("{path}/versions")).await.expect(200).json();
    let newest = versions["versions"][0]["version"].as_i64().expect("a version");
    assert!(versions["versions"][0]["execution_id"].is_i64(), "{versions}");
    let before = admin.get(&format!("{path}/rows?version={}", newest - 1)).await.expect(200).json();
    assert_eq!(before["rows"].as_array().map(Vec::len), Some(5));
    assert_eq!(admin.get(&format!("{path}/rows?version=99")).await.wrong_fields(), ["version"]);
    assert_eq!(admin.get(&format!("{path}/rows?version=old")).await.wrong_fields(), ["version"]);

    admin.delete(&path).await.expect(204);
    admin.get(&path).await.problem(404, "not_found");
    admin.get(&format!("{path}/rows")).await.problem(404, "not_found");
    assert!(!installation.folder.path().join("lake/bronze/numbers").exists(), "its files are gone, too");
    clockwork.stop().await;
}
