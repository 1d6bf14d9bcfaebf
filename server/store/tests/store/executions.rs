use domain::execution::{ExecutionFilter, LogLevel, Status};
use futures::future::join_all;
use sqlx::PgPool;
use store::{Ending, ExecutionPage, LogPage, NewLogLine};

use crate::support::{a_workflow, an_execution, count, start, store};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_same_key_starts_once_however_often_it_is_sent_at_once(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let started = join_all((0..10).map(|_| start(&store, workflow, Some("double click")))).await;
    assert!(started.iter().all(|(id, _)| *id == started[0].0));
    assert_eq!(started.iter().filter(|(_, is_new)| *is_new).count(), 1);
    let other = a_workflow(&store, "other").await;
    assert!(start(&store, other, Some("double click")).await.1, "keys belong to a workflow");
    assert_eq!(count(&pool, "select count(*) from executions").await, 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_of_executions_meet_without_gap_or_overlap(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let mut all = Vec::new();
    for _ in 0..7 {
        all.insert(0, an_execution(&store, workflow).await);
    }
    let filter = ExecutionFilter::default();
    let first = store.list_executions(&filter, ExecutionPage::Newest, 3).await.unwrap();
    assert_eq!((first.previous.clone(), first.total), (None, 7));
    let second =
        store.list_executions(&filter, ExecutionPage::Before(first.next.unwrap().parse().unwrap()), 3).await.unwrap();
    let third = store
        .list_executions(&filter, ExecutionPage::Before(second.next.clone().unwrap().parse().unwrap()), 3)
        .await
        .unwrap();
    assert_eq!(third.next, None);
    let seen: Vec<_> =
        first.items.iter().chain(&second.items).chain(&third.items).map(|execution| execution.id).collect();
    assert_eq!(seen, all);
    let back = store
        .list_executions(&filter, ExecutionPage::After(third.previous.unwrap().parse().unwrap()), 3)
        .await
        .unwrap();
    assert_eq!(back.items, second.items);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn filters_add_up(pool: PgPool) {
    let store = store(&pool);
    let (orders, loans) = (a_workflow(&store, "Orders").await, a_workflow(&store, "Loans").await);
    let failed = an_execution(&store, loans).await;
    an_execution(&store, orders).await;
    let claimed =
        store.claim_executions("w", 30.0, 10).await.unwrap().into_iter().find(|claimed| claimed.id == failed).unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.complete_execution(failed, claimed.attempt, &Ending::Failed("column value_date is missing".into()))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let found = async |filter: ExecutionFilter| {
        store
            .list_executions(&filter, ExecutionPage::Newest, 10)
            .await
            .unwrap()
            .items
            .into_iter()
            .map(|item| item.id)
            .collect::<Vec<_>>()
    };
    let filter = ExecutionFilter::default;
    assert_eq!(found(ExecutionFilter { status: "failed".into(), ..filter() }).await, [failed]);
    assert_eq!(found(ExecutionFilter { q: "loans VALUE_DATE".into(), ..filter() }).await, [failed]);
    assert_eq!(found(ExecutionFilter { q: format!("#{failed}"), ..filter() }).await, [failed]);
    assert_eq!(found(ExecutionFilter { workflow: loans.to_string(), since: "1h".into(), ..filter() }).await, [failed]);
    assert!(
        found(ExecutionFilter { status: "failed".into(), workflow: orders.to_string(), ..filter() }).await.is_empty()
    );
    assert!(found(ExecutionFilter { status: "no such status".into(), ..filter() }).await.is_empty());
    assert!(
        found(ExecutionFilter { since: "ä".into(), ..filter() }).await.is_empty(),
        "an unknown range reaches nothing"
    );
    assert_eq!(store.list_unresolved_failures(10).await.unwrap().len(), 1);
    an_execution(&store, loans).await;
    let claimed = store.claim_executions("w", 30.0, 10).await.unwrap().remove(0);
    let mut tx = store.begin().await.unwrap();
    tx.complete_execution(claimed.id, claimed.attempt, &Ending::Succeeded).await.unwrap();
    tx.commit().await.unwrap();
    assert!(store.list_unresolved_failures(10).await.unwrap().is_empty(), "a later success resolves it");
    assert_eq!(store.count_statuses().await.unwrap().get(&Status::Failed), Some(&1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn log_lines_are_numbered_from_one_and_found_by_level_and_text(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let id = an_execution(&store, workflow).await;
    let claimed = store.claim_executions("w", 30.0, 1).await.unwrap().remove(0);
    let line = |level, message: &str| NewLogLine {
        at: chrono::Utc::now(),
        level,
        job_execution_id: None,
        message: message.into(),
    };
    let lines = [
        line(LogLevel::Info, "Opened a.csv"),
        line(LogLevel::Warn, "139 values"),
        line(LogLevel::Error, "no\0 column"),
    ];
    for _ in 0..2 {
        assert!(store.append_log(id, claimed.attempt, &lines).await.unwrap());
    }
    let (all, total) = store.list_log(id, &LogPage::default(), 100).await.unwrap();
    assert_eq!(all.iter().map(|line| line.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert_eq!((total, all[2].message.as_str()), (6, "no\u{fffd} column"));
    let seqs = async |page: LogPage| {
        store.list_log(id, &page, 100).await.unwrap().0.into_iter().map(|line| line.seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs(LogPage { level: Some(LogLevel::Warn), ..LogPage::default() }).await, [2, 3, 5, 6]);
    assert_eq!(seqs(LogPage { text: Some("A.CSV".into()), ..LogPage::default() }).await, [1, 4]);
    assert_eq!(seqs(LogPage { after: 4, ..LogPage::default() }).await, [5, 6]);
    assert_eq!(store.first_error_line(id).await.unwrap(), Some(3));
}
