use chrono::TimeDelta;
use domain::execution::{ExecutionFilter, ExecutionMarks, FoundLine, LogLevel, LogSearch, Status};
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
        found(ExecutionFilter { status: "failed".into(), since: "ä".into(), ..filter() }).await.is_empty(),
        "an unknown range reaches nothing that has ended"
    );
    let unresolved = || ExecutionFilter { unresolved: "on".into(), ..ExecutionFilter::default() };
    assert_eq!(found(unresolved()).await, [failed]);
    an_execution(&store, loans).await;
    let claimed = store.claim_executions("w", 30.0, 10).await.unwrap().remove(0);
    let mut tx = store.begin().await.unwrap();
    tx.complete_execution(claimed.id, claimed.attempt, &Ending::Succeeded).await.unwrap();
    tx.commit().await.unwrap();
    assert!(found(unresolved()).await.is_empty(), "a later success resolves it");
    assert_eq!(found(ExecutionFilter { status: "failed".into(), ..filter() }).await, [failed]);
    assert_eq!(store.count_statuses().await.unwrap().get(&Status::Failed), Some(&1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_has_come_since_is_counted_by_the_same_filter(pool: PgPool) {
    let store = store(&pool);
    let (orders, loans) = (a_workflow(&store, "Orders").await, a_workflow(&store, "Loans").await);
    let seen = an_execution(&store, orders).await;
    an_execution(&store, orders).await;
    an_execution(&store, loans).await;
    let filter = ExecutionFilter { workflow: orders.to_string(), ..ExecutionFilter::default() };
    assert_eq!(store.count_executions(&filter, Some(seen)).await.unwrap(), 1);
    assert_eq!(store.count_executions(&filter, None).await.unwrap(), 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_period_holds_what_went_on_in_it_not_what_began_in_it(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let (ended, long) = (an_execution(&store, workflow).await, an_execution(&store, workflow).await);
    sqlx::query(
        "update executions set status = 'succeeded', queued_at = now() - interval '3 hours', started_at = now() - interval '3 hours',
           finished_at = case id when $1 then now() - interval '2 hours' else now() - interval '10 minutes' end",
    )
    .bind(ended.0)
    .execute(&pool)
    .await
    .unwrap();
    let filter = ExecutionFilter { since: "1h".into(), ..ExecutionFilter::default() };
    let page = store.list_executions(&filter, ExecutionPage::Newest, 10).await.unwrap();
    assert_eq!(page.items.iter().map(|item| item.id).collect::<Vec<_>>(), [long]);
    let spans = store.list_recent_spans(TimeDelta::hours(1), 10).await.unwrap();
    assert_eq!(spans.len(), 1);
    assert_eq!((spans[0].0, spans[0].2.status), (workflow, Status::Succeeded));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn three_executions_are_a_habit_and_two_are_not(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    for (minutes, usual) in [(60_i32, None), (170, None), (5, Some(3_600_000))] {
        let id = an_execution(&store, workflow).await;
        sqlx::query(
            "update executions set status = 'succeeded', started_at = now() - make_interval(mins => $2), finished_at = now()
             where id = $1",
        )
        .bind(id.0)
        .bind(minutes)
        .execute(&pool)
        .await
        .unwrap();
        let known = store.usual_durations(&[workflow]).await.unwrap();
        assert_eq!(known.first().map(|usual| usual.milliseconds), usual, "the median, after one of {minutes} min");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn marks_say_how_many_warnings_there_are_and_what_resolved_a_failure(pool: PgPool) {
    let store = store(&pool);
    let (workflow, other) = (a_workflow(&store, "w").await, a_workflow(&store, "other").await);
    let mut ids = Vec::new();
    for (workflow, ending) in [
        (workflow, Ending::Failed("no column".into())),
        (other, Ending::Succeeded),
        (workflow, Ending::Succeeded),
        (workflow, Ending::Succeeded),
        (other, Ending::Failed("no file".into())),
    ] {
        let id = an_execution(&store, workflow).await;
        let claimed = store.claim_executions("w", 30.0, 1).await.unwrap().remove(0);
        let line = |level| NewLogLine { at: chrono::Utc::now(), level, job_execution_id: None, message: "…".into() };
        let lines = [line(LogLevel::Info), line(LogLevel::Warn), line(LogLevel::Warn), line(LogLevel::Error)];
        let written = if ids.is_empty() { &lines[..] } else { &lines[..1] };
        assert!(store.append_log(id, claimed.attempt, written).await.unwrap());
        let mut tx = store.begin().await.unwrap();
        tx.complete_execution(id, claimed.attempt, &ending).await.unwrap();
        tx.commit().await.unwrap();
        ids.push(id);
    }
    let warned = ExecutionFilter { warnings: "on".into(), ..ExecutionFilter::default() };
    let found = store.list_executions(&warned, ExecutionPage::Newest, 10).await.unwrap();
    assert_eq!(found.items.iter().map(|item| item.id).collect::<Vec<_>>(), [ids[0]]);
    let marks = store.list_marks(&ids).await.unwrap();
    let first = ExecutionMarks { id: ids[0], warnings: 2, resolved_by: Some(ids[2]) };
    assert_eq!(marks, [first], "of the others there is nothing to be known");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_rows_of_a_running_execution_are_those_of_its_jobs_so_far(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let id = an_execution(&store, workflow).await;
    store.claim_executions("w", 30.0, 1).await.unwrap();
    sqlx::query(
        "insert into job_executions (execution_id, job_name, job_version, position, attempt, status, rows_read, rows_bronze, rows_silver, rows_quarantined, rows_gold)
         values ($1, 'a', 1, 1, 1, 'failed', 5, 5, 0, 0, 0), ($1, 'a', 1, 1, 2, 'succeeded', 10, 10, 8, 2, 30),
           ($1, 'b', 1, 2, 2, 'running', 7, 7, 0, 0, 0), ($1, 'c', 1, 3, 2, 'running', 0, 0, 0, 0, 4)",
    )
    .bind(id.0)
    .execute(&pool)
    .await
    .unwrap();
    let rows = store.load_execution(id).await.unwrap().rows;
    assert_eq!((rows.read, rows.quarantined), (17, 2), "of each job, the last attempt");
    assert_eq!(rows.written, 8 + 7 + 4, "what silver kept, else bronze; of SQL alone, gold");
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
    assert_eq!(seqs(LogPage { offset: 4, ..LogPage::default() }).await, [5, 6]);
    assert_eq!(seqs(LogPage { offset: 3, level: Some(LogLevel::Warn), ..LogPage::default() }).await, [6]);
    assert_eq!(store.first_error_line(id).await.unwrap(), Some(3));
    let counts = store.count_log(id).await.unwrap();
    assert_eq!((counts.lines, counts.warnings, counts.errors), (6, 2, 2));
    let find = async |search: LogSearch| store.find_log_line(id, &search).await.unwrap();
    let search = |from, backwards| LogSearch { text: "VALUES".into(), from, backwards, ..LogSearch::default() };
    let found = |seq, offset, number| Some(FoundLine { seq, offset, number, total: 2 });
    assert_eq!(find(search(0, false)).await, found(2, 1, 1));
    assert_eq!(find(search(2, false)).await, found(5, 4, 2));
    assert_eq!(find(search(5, false)).await, found(2, 1, 1), "behind the last it goes on with the first");
    assert_eq!(find(search(2, true)).await, found(5, 4, 2));
    let among_warnings = LogSearch { level: Some(LogLevel::Warn), ..search(2, false) };
    assert_eq!(find(among_warnings).await, found(5, 2, 2), "the offset counts the lines that are shown");
    assert_eq!(find(LogSearch { text: "nowhere".into(), ..LogSearch::default() }).await, None);
}
