use axum::http::header;
use domain::person::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::installation::Installation;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_job_is_made_read_changed_and_sent_back_as_it_was_read(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("w").await;
    let sent = json!({
        "name": "Orders",
        "source": {"pattern": installation.file("orders*.csv"), "null_words": ["NULL", "n/a"]},
        "columns": [
            {"source": "order_id", "key": true, "changes": ["trim", "upper_case"]},
            {"source": "amount", "data_type": "decimal(10,2)"},
        ],
        "bronze": {"table": "orders"},
        "silver": {"table": "orders"},
    });
    let made = editor.post(&format!("{workflow}/jobs"), sent).await.expect(201);
    let mut job = made.json()["job"].clone();
    let path = format!("{workflow}/jobs/{}", job["id"]);
    assert_eq!((made.header(header::LOCATION), made.header(header::ETAG)), (path.as_str(), "\"1\""));
    assert_eq!(
        (&job["enabled"], &job["spec"]["silver"]["table"]),
        (&json!(true), &json!("orders")),
        "on unless it says otherwise"
    );
    assert_eq!(job["spec"]["columns"][0]["changes"], json!(["trim", "upper_case"]));
    assert_eq!(job["spec"]["source"]["format"]["null_words"], json!(["NULL", "n/a"]));

    assert_eq!(editor.get(&path).await.expect(200).json()["job"], job);
    job["spec"]["columns"][1]["required"] = json!(true);
    let saved = editor.put(&path, job.clone()).await.expect(200).json()["job"].clone();
    assert_eq!((&saved["version"], &saved["spec"]), (&json!(2), &job["spec"]));
    let stale = editor.put(&path, job).await.problem(409, "changed_meanwhile");
    assert_eq!(stale["current"]["columns"][1]["required"], "on");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_wrong_with_a_job_is_named_by_its_field_and_place(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("w").await;
    let jobs = format!("{workflow}/jobs");
    let outside = json!({"name": "a", "source": {"pattern": "/etc/*"}, "bronze": {"table": "a"}});
    assert_eq!(editor.post(&jobs, outside).await.wrong_fields(), ["source.pattern"]);
    let missing = json!({"name": "a", "source": {"upload_id": 77}, "bronze": {"table": "a"}});
    assert_eq!(editor.post(&jobs, missing).await.wrong_fields(), ["source.upload_id"]);
    let columns = json!({"name": "a", "source": {"pattern": installation.file("a.csv")}, "bronze": {"table": "A-1"},
        "columns": [{"source": "x"}, {"source": "y", "data_type": "money"}]});
    assert_eq!(editor.post(&jobs, columns).await.wrong_fields(), ["columns[1].data_type", "bronze.table"]);
    let unknown = json!({"name": "a", "source": {"patern": "x"}});
    assert_eq!(editor.post(&jobs, unknown).await.wrong_fields(), ["source.patern"]);

    let sql = |sql: &str| json!({"name": "a", "kind": "sql", "gold": {"table": "a", "sql": sql}});
    let problem = editor.post(&jobs, sql("select nonsense from nowhere")).await.problem(422, "invalid");
    assert_eq!(problem["errors"][0]["field"], "gold.sql");
    assert!(problem["errors"][0]["span"]["start"].is_u64(), "SQL is pointed at: {problem}");
    assert_eq!(editor.post(&jobs, sql("drop table silver.orders")).await.wrong_fields(), ["gold.sql"]);
    assert_eq!(editor.get(&jobs).await.expect(200).json()["meta"]["total"], 0, "nothing was saved");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn jobs_are_put_in_order_and_deleted(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("w").await;
    let mut paths = Vec::new();
    for name in ["a", "b", "c"] {
        let sent = json!({"name": name, "kind": "sql", "gold": {"table": name, "sql": "select 1 as one"}});
        let made = editor.post(&format!("{workflow}/jobs"), sent).await.expect(201);
        paths.push(made.header(header::LOCATION).to_owned());
    }
    let moved = editor.put(&format!("{}/position", paths[2]), json!({"position": 1})).await.expect(200).json();
    let names: Vec<_> = moved["jobs"].as_array().expect("a list").iter().map(|job| job["name"].clone()).collect();
    assert_eq!(names, ["c", "a", "b"]);
    editor.put(&format!("{}/position", paths[2]), json!({"place": 1})).await.problem(422, "invalid");

    editor.delete(&paths[0]).await.expect(204);
    editor.delete(&paths[0]).await.problem(404, "not_found");
    let left = editor.get(&format!("{workflow}/jobs")).await.expect(200).json();
    assert_eq!((&left["jobs"][0]["position"], &left["jobs"][1]["position"]), (&json!(1), &json!(2)));
    let other = editor.make_workflow("other").await;
    let elsewhere = paths[1].replace(&workflow, &other);
    editor.get(&elsewhere).await.problem(404, "not_found");
}
