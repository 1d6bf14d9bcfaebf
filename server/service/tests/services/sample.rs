use domain::{
    person::Role,
    workflow::{NextStart, WorkflowFilter},
};
use service::Error;
use sqlx::PgPool;

use crate::support::Workplace;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_sample_workspace_comes_once_and_goes_without_a_trace(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let samples = &place.services.samples;
    samples.load_sample(&editor).await.unwrap();
    assert!(matches!(samples.load_sample(&editor).await, Err(Error::Conflict { code: "sample_loaded", .. })));
    let workflows = place.services.workflows.list_workflows(&editor, &WorkflowFilter::default(), 50).await.unwrap();
    assert_eq!(workflows.items.len(), 4);
    assert!(workflows.items.iter().all(|workflow| workflow.sample && workflow.job_count > 0));
    let chained = workflows.items.iter().filter(|workflow| matches!(workflow.next, NextStart::After { .. }));
    let chained: Vec<_> = chained.map(|workflow| workflow.name.as_str()).collect();
    assert_eq!(chained, ["Property valuations"], "the success of another starts it");
    let orders = std::fs::read_to_string(place.folder.path().join("samples/orders.csv")).unwrap();
    assert_eq!(orders.lines().count(), 1 + 5000 + 50, "every hundredth order is there twice");

    // As if the orders had been read once.
    sqlx::query("insert into datasets (layer, name, location) values ('bronze', 'orders', '/lake/bronze/orders')")
        .execute(&pool)
        .await
        .unwrap();

    // Executions wait: nothing runs in this test, so removing cancels them.
    samples.remove_sample(&editor).await.unwrap();
    let dropped: Vec<_> = place.lake.dropped.lock().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(dropped, ["bronze.orders"]);
    for table in ["workflows", "jobs", "workflow_triggers", "executions", "datasets"] {
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        let left: i64 = sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap();
        assert_eq!(left, 0, "{table}");
    }
    assert!(!place.folder.path().join("samples").exists());
    assert!(place.services.settings.load_workspace().await.unwrap().sample_loaded_at.is_none());
    samples.load_sample(&editor).await.expect("it can be loaded again");
}
