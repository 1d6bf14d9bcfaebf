use domain::{
    dataset::{Layer, TableRef},
    execution::Status,
    workflow::{NextStart, WorkflowDraft, WorkflowFilter},
};
use sqlx::PgPool;
use store::{DatasetFilter, DatasetWrite, Ending};

use crate::support::{a_schedule, a_workflow, a_workflow_like, an_execution, at, store};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_list_of_workflows_finds_orders_and_pages(pool: PgPool) {
    let store = store(&pool);
    let loans = a_workflow_like(
        &store,
        WorkflowDraft {
            name: "Loan payments".into(),
            tags: "lending, nightly".into(),
            team: "Risk".into(),
            description: "ÜBER Nacht".into(),
            ..WorkflowDraft::default()
        },
    )
    .await;
    for name in ["Customers", "Orders", "Zebra"] {
        a_workflow(&store, name).await;
    }
    a_schedule(&store, loans, "0 * * * *", at("2026-11-23T10:00:00Z")).await;
    an_execution(&store, loans).await;
    let claimed = store.claim_executions("w", 30.0, 1).await.unwrap().remove(0);
    let mut tx = store.begin().await.unwrap();
    tx.complete_execution(claimed.id, claimed.attempt, &Ending::Failed("no".into())).await.unwrap();
    tx.commit().await.unwrap();

    let names = async |filter: WorkflowFilter| {
        store.list_workflows(&filter, 10).await.unwrap().items.into_iter().map(|item| item.name).collect::<Vec<_>>()
    };
    let filter = WorkflowFilter::default;
    assert_eq!(names(filter()).await, ["Customers", "Loan payments", "Orders", "Zebra"]);
    assert_eq!(names(WorkflowFilter { q: "PAY nightly".into(), ..filter() }).await, ["Loan payments"]);
    assert_eq!(names(WorkflowFilter { q: "über".into(), ..filter() }).await, ["Loan payments"]);
    assert_eq!(names(WorkflowFilter { state: "failed".into(), ..filter() }).await, ["Loan payments"]);
    assert_eq!(names(WorkflowFilter { state: "never".into(), ..filter() }).await, ["Customers", "Orders", "Zebra"]);
    assert_eq!(names(WorkflowFilter { trigger: "manual".into(), ..filter() }).await, ["Customers", "Orders", "Zebra"]);
    assert_eq!(
        names(WorkflowFilter { trigger: "scheduled".into(), team: "Risk".into(), tag: "lending".into(), ..filter() })
            .await,
        ["Loan payments"]
    );
    assert_eq!(names(WorkflowFilter { order: "last_run".into(), ..filter() }).await[0], "Loan payments");
    assert_eq!(names(WorkflowFilter { order: "next_run".into(), ..filter() }).await[0], "Loan payments");
    assert!(names(WorkflowFilter { state: "unheard of".into(), ..filter() }).await.is_empty());

    let page = store.list_workflows(&WorkflowFilter { page: "2".into(), ..filter() }, 2).await.unwrap();
    assert_eq!((page.items.len(), page.total, page.next, page.previous.as_deref()), (2, 4, None, Some("0")));
    let past = store.list_workflows(&WorkflowFilter { page: "500".into(), ..filter() }, 2).await.unwrap();
    assert_eq!(past.items[0].name, "Customers", "past the end is the beginning");

    let summary =
        store.list_workflows(&WorkflowFilter { q: "loan".into(), ..filter() }, 10).await.unwrap().items.remove(0);
    assert_eq!((summary.trigger_count, summary.recent.len()), (1, 1));
    assert_eq!(summary.last().map(|last| last.status), Some(Status::Failed));
    assert!(matches!(summary.next, NextStart::At { at: next, .. } if next == at("2026-11-23T10:00:00Z")));
    assert_eq!(store.list_workflow_labels().await.unwrap().0, ["Risk"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn datasets_remember_what_they_were_made_from(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let execution = an_execution(&store, workflow).await;
    let table = |layer, name: &str| TableRef { layer, name: name.parse().unwrap() };
    let write = async |table: &TableRef, rows, inputs: &[TableRef]| {
        let mut tx = store.begin().await.unwrap();
        let dataset = DatasetWrite {
            table,
            location: "/lake",
            columns: &[],
            row_count: rows,
            size_bytes: 1,
            delta_version: rows,
            quarantined_rows: 0,
            job_id: domain::ids::JobId(1),
            execution_id: execution,
            inputs,
        };
        let id = tx.upsert_dataset(&dataset).await.unwrap();
        tx.commit().await.unwrap();
        id
    };
    let (bronze, silver) = (table(Layer::Bronze, "orders"), table(Layer::Silver, "orders"));
    write(&bronze, 10, &[]).await;
    let id = write(&silver, 9, std::slice::from_ref(&bronze)).await;
    assert_eq!(write(&silver, 12, std::slice::from_ref(&bronze)).await, id, "the same table");
    assert_eq!(store.load_dataset(id).await.unwrap().row_count, 12);
    let (inputs, outputs) = store.list_dataset_neighbours(id).await.unwrap();
    assert_eq!((inputs.len(), outputs.len()), (1, 0));
    assert_eq!(inputs[0].table, bronze);
    let page =
        store.list_datasets(&DatasetFilter { text: "silver".into(), ..DatasetFilter::default() }, 10).await.unwrap();
    assert_eq!(page.items.len(), 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_picture_says_how_each_workflow_stands_and_what_it_writes(pool: PgPool) {
    let store = store(&pool);
    let [orders, report, empty] =
        [a_workflow(&store, "Orders").await, a_workflow(&store, "Report").await, a_workflow(&store, "Zero").await];
    let next = at("2026-11-23T10:00:00Z");
    a_schedule(&store, orders, "0 * * * *", next).await;
    an_execution(&store, orders).await;
    sqlx::query(
        r#"insert into jobs (workflow_id, position, name, kind, enabled, spec) values
             ($1, 1, 'Read', 'file', true, '{"bronze": {"table": "o"}, "silver": {"table": "o"}, "gold": null}'),
             ($1, 2, 'Off', 'sql', false, '{"table": "off"}'),
             ($2, 1, 'Raw', 'file', true, '{"bronze": {"table": "r"}}'),
             ($2, 2, 'Model', 'sql', true, '{"table": "m"}')"#,
    )
    .bind(orders.0)
    .bind(report.0)
    .execute(&pool)
    .await
    .unwrap();
    let (nodes, total) = store.list_graph_nodes(None, 10).await.unwrap();
    let layers: Vec<_> = nodes.iter().map(|node| (node.id, node.layers.as_slice())).collect();
    assert_eq!(
        layers,
        [(orders, &[Layer::Bronze, Layer::Silver][..]), (report, &[Layer::Bronze, Layer::Gold][..]), (empty, &[][..])]
    );
    assert_eq!((nodes[0].last_status, nodes[0].next_run_at), (Some(Status::Queued), Some(next)));
    assert_eq!((nodes[1].last_status, nodes[1].is_paused, total), (None, false, 3));
    assert_eq!(store.list_graph_nodes(None, 1).await.unwrap().1, 3, "all are counted");
    assert_eq!(store.find_workflow_ids("REP", "", "").await.unwrap(), [report]);
    let (named, total) = store.list_graph_nodes(Some(&[empty, orders]), 10).await.unwrap();
    assert_eq!(total, 2);
    assert_eq!(named.iter().map(|node| node.id).collect::<Vec<_>>(), [orders, empty]);
}
