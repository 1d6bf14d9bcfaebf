use chrono::TimeDelta;
use domain::{
    execution::{Execution, Status, TriggerType},
    ids::{TriggerId, WorkflowId},
    trigger::firing::{Firing, FiringReason, FiringState},
};
use serde_json::json;
use sqlx::PgPool;
use store::{Ending, Store};

use crate::support::{a_trigger, a_workflow, an_execution, at, count, end, run, set_clock, store};

fn failed() -> Ending {
    Ending::Failed("the source is gone".into())
}

/// The decisions of a trigger, newest first: what and why.
async fn decisions(store: &Store, workflow: WorkflowId, trigger: TriggerId) -> Vec<(FiringState, FiringReason)> {
    let firings = firings(store, workflow, trigger).await;
    firings.into_iter().map(|firing| (firing.state, firing.reason.unwrap())).collect()
}

async fn firings(store: &Store, workflow: WorkflowId, trigger: TriggerId) -> Vec<Firing> {
    store.list_firings(workflow, Some(trigger), None, 100).await.unwrap()
}

async fn started_by(store: &Store, firing: &Firing) -> Execution {
    store.load_execution(firing.execution_id.expect("it started one")).await.unwrap()
}

async fn fire_due(store: &Store) -> usize {
    let mut tx = store.begin().await.unwrap();
    let fired = tx.fire_due(100).await.unwrap();
    tx.commit().await.unwrap();
    fired
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_end_of_an_upstream_and_the_start_of_what_follows_are_one(pool: PgPool) {
    let store = store(&pool);
    let (upstream, downstream) = (a_workflow(&store, "Customers").await, a_workflow(&store, "Report").await);
    let trigger = a_trigger(
        &store,
        downstream,
        json!({"trigger_type": "dependency",
        "depends_on_workflow_id": upstream, "parameters": {"day": "x"}}),
    )
    .await;
    let first = an_execution(&store, upstream).await;
    let claimed = store.claim_executions("w", 30.0, 1).await.unwrap().remove(0);
    let mut tx = store.begin().await.unwrap();
    tx.complete_execution(first, claimed.attempt, &Ending::Succeeded).await.unwrap();
    assert!(firings(&store, downstream, trigger).await.is_empty(), "not before the end is seen");
    drop(tx);
    assert_eq!(store.load_execution(first).await.unwrap().status, Status::Running, "rolled back, both");
    end(&store, first, Ending::Succeeded).await;

    let firing = firings(&store, downstream, trigger).await.remove(0);
    assert_eq!((firing.state, firing.reason), (FiringState::Fired, Some(FiringReason::UpstreamEnded)));
    assert_eq!((firing.upstream_execution_id, firing.upstream_name.as_deref()), (Some(first), Some("Customers")));
    let execution = started_by(&store, &firing).await;
    assert_eq!(execution.trigger_type, TriggerType::Dependency);
    assert_eq!((execution.upstream_execution_id, execution.workflow_id), (Some(first), Some(downstream)));
    assert_eq!(execution.parameters["day"], "x");
    assert_eq!(execution.timezone, "UTC");
    assert_eq!(
        count(&pool, "select count(*) from executions where chain_depth = 1 and root_execution_id = 1").await,
        1
    );
    let after = store.load_trigger(downstream, trigger).await.unwrap();
    assert_eq!(after.last_run_at, Some(firing.decided_at));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn conditions_are_respected_and_say_so(pool: PgPool) {
    let store = store(&pool);
    let (upstream, downstream) = (a_workflow(&store, "up").await, a_workflow(&store, "down").await);
    let mut triggers = Vec::new();
    for condition in ["on_success", "on_failure", "on_completion"] {
        triggers.push(
            a_trigger(
                &store,
                downstream,
                json!({"trigger_type": "dependency", "trigger_name": condition,
                "depends_on_workflow_id": upstream, "dependency_condition": condition}),
            )
            .await,
        );
    }
    let not_met = (FiringState::Skipped, FiringReason::ConditionNotMet);
    let fired = (FiringState::Fired, FiringReason::UpstreamEnded);
    for (ending, expected) in [
        (Ending::Succeeded, [fired, not_met, fired]),
        (failed(), [not_met, fired, fired]),
        (Ending::Cancelled, [not_met, not_met, fired]),
    ] {
        run(&store, upstream, ending.clone()).await;
        for (trigger, expected) in triggers.iter().zip(expected) {
            assert_eq!(decisions(&store, downstream, *trigger).await[0], expected, "{ending:?}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn cancelling_what_waits_in_the_queue_is_an_end_as_well(pool: PgPool) {
    let store = store(&pool);
    let (upstream, downstream) = (a_workflow(&store, "up").await, a_workflow(&store, "down").await);
    let trigger = a_trigger(
        &store,
        downstream,
        json!({"trigger_type": "dependency",
        "depends_on_workflow_id": upstream, "dependency_condition": "on_completion"}),
    )
    .await;
    let waiting = an_execution(&store, upstream).await;
    for _ in 0..2 {
        let mut tx = store.begin().await.unwrap();
        tx.cancel_execution(waiting, "Mara").await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(decisions(&store, downstream, trigger).await, [(FiringState::Fired, FiringReason::UpstreamEnded)]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_execution_fires_once_and_a_retry_that_succeeds_makes_up_for_a_failure(pool: PgPool) {
    let store = store(&pool);
    let (upstream, downstream) = (a_workflow(&store, "up").await, a_workflow(&store, "down").await);
    let on_success =
        a_trigger(&store, downstream, json!({"trigger_type": "dependency", "depends_on_workflow_id": upstream})).await;
    let on_completion = a_trigger(
        &store,
        downstream,
        json!({"trigger_type": "dependency",
        "trigger_name": "any end", "depends_on_workflow_id": upstream, "dependency_condition": "on_completion"}),
    )
    .await;
    let execution = run(&store, upstream, failed()).await;
    let mut tx = store.begin().await.unwrap();
    assert!(tx.retry_execution(execution).await.unwrap());
    tx.commit().await.unwrap();
    end(&store, execution, Ending::Succeeded).await;
    let fired = (FiringState::Fired, FiringReason::UpstreamEnded);
    assert_eq!(decisions(&store, downstream, on_success).await, [fired], "the line of the failure became this one");
    assert_eq!(decisions(&store, downstream, on_completion).await, [fired], "once, for the failure");
    assert_eq!(count(&pool, "select count(*) from executions where trigger_type = 'dependency'").await, 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn all_waits_for_every_upstream_and_says_for_whom(pool: PgPool) {
    let store = store(&pool);
    let (customers, orders, loans) =
        (a_workflow(&store, "Customers").await, a_workflow(&store, "Orders").await, a_workflow(&store, "Loans").await);
    let report = a_workflow(&store, "Report").await;
    let trigger = a_trigger(
        &store,
        report,
        json!({"trigger_type": "dependency", "upstream_mode": "all",
        "upstream_workflow_ids": [customers, orders, loans]}),
    )
    .await;
    let words = || async { store.load_trigger(report, trigger).await.unwrap().waiting_words() };
    assert_eq!(words().await, None);
    run(&store, orders, Ending::Succeeded).await;
    assert_eq!(words().await.as_deref(), Some("1 of 3, waiting for Customers and Loans"));
    run(&store, loans, Ending::Succeeded).await;
    assert_eq!(words().await.as_deref(), Some("2 of 3, waiting for Customers"));
    // A failure after a success takes the success back; a success after that counts again.
    run(&store, orders, failed()).await;
    assert_eq!(words().await.as_deref(), Some("1 of 3, waiting for Customers and Orders"));
    run(&store, orders, Ending::Succeeded).await;
    run(&store, orders, Ending::Succeeded).await;
    assert_eq!(words().await.as_deref(), Some("2 of 3, waiting for Customers"));
    assert_eq!(count(&pool, "select count(*) from executions where trigger_type = 'dependency'").await, 0);

    run(&store, customers, Ending::Succeeded).await;
    assert_eq!(words().await, None, "it begins anew");
    let fired: Vec<_> = firings(&store, report, trigger)
        .await
        .into_iter()
        .filter(|firing| firing.state == FiringState::Fired)
        .map(|firing| (firing.upstream_name.unwrap(), firing.reason.unwrap(), firing.execution_id.unwrap()))
        .collect();
    let execution = fired[0].2;
    assert_eq!(
        fired,
        [
            ("Customers".to_owned(), FiringReason::AllUpstreamsEnded, execution),
            ("Orders".to_owned(), FiringReason::Together, execution),
            ("Loans".to_owned(), FiringReason::Together, execution),
        ]
    );
    assert_eq!(count(&pool, "select count(*) from executions where trigger_type = 'dependency'").await, 1);
    run(&store, customers, Ending::Succeeded).await;
    assert_eq!(words().await.as_deref(), Some("1 of 3, waiting for Loans and Orders"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_window_lets_the_first_go_when_the_last_comes_late(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    let (one, other, down) =
        (a_workflow(&store, "one").await, a_workflow(&store, "other").await, a_workflow(&store, "down").await);
    let trigger = a_trigger(
        &store,
        down,
        json!({"trigger_type": "dependency", "upstream_mode": "all",
        "upstream_workflow_ids": [one, other], "window_minutes": 30}),
    )
    .await;
    run(&store, one, Ending::Succeeded).await;
    set_clock(&pool, at("2026-11-23T10:29:00Z")).await;
    assert_eq!(fire_due(&store).await, 0);
    set_clock(&pool, at("2026-11-23T10:31:00Z")).await;
    assert_eq!(fire_due(&store).await, 1);
    assert_eq!(decisions(&store, down, trigger).await, [(FiringState::Skipped, FiringReason::OutsideWindow)]);
    run(&store, other, Ending::Succeeded).await;
    set_clock(&pool, at("2026-11-23T10:50:00Z")).await;
    run(&store, one, Ending::Succeeded).await;
    assert_eq!(decisions(&store, down, trigger).await[0], (FiringState::Fired, FiringReason::AllUpstreamsEnded));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deadline_runs_anyway_or_gives_up(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    let (one, other) = (a_workflow(&store, "one").await, a_workflow(&store, "other").await);
    let third = a_workflow(&store, "third").await;
    let (anyway, never) = (a_workflow(&store, "anyway").await, a_workflow(&store, "never").await);
    let draft = |action: &str| {
        json!({"trigger_type": "dependency", "upstream_mode": "all", "upstream_workflow_ids": [one, other, third],
            "deadline_minutes": 60, "deadline_action": action})
    };
    let (runs, gives_up) =
        (a_trigger(&store, anyway, draft("run_anyway")).await, a_trigger(&store, never, draft("give_up")).await);
    run(&store, one, Ending::Succeeded).await;
    set_clock(&pool, at("2026-11-23T10:40:00Z")).await;
    run(&store, other, Ending::Succeeded).await;
    let left = store.look_ahead().await.unwrap().until.expect("something waits");
    assert!(left < TimeDelta::seconds(20 * 60 + 1), "the clock of the test goes on: {left}");
    set_clock(&pool, at("2026-11-23T11:00:01Z")).await;
    while fire_due(&store).await > 0 {}
    assert_eq!(
        decisions(&store, anyway, runs).await,
        [(FiringState::Fired, FiringReason::DeadlineRan), (FiringState::Fired, FiringReason::Together)]
    );
    let given_up = (FiringState::Skipped, FiringReason::DeadlineGaveUp);
    assert_eq!(decisions(&store, never, gives_up).await, [given_up, given_up]);
    assert_eq!(count(&pool, "select count(*) from executions where trigger_type = 'dependency'").await, 1);
    assert_eq!(store.look_ahead().await.unwrap().until, None, "nothing waits");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_delay_is_a_row_that_is_never_early_and_never_lost(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    let (up, down) = (a_workflow(&store, "up").await, a_workflow(&store, "down").await);
    let trigger = a_trigger(
        &store,
        down,
        json!({"trigger_type": "dependency", "depends_on_workflow_id": up, "delay_minutes": 60}),
    )
    .await;
    let first = run(&store, up, Ending::Succeeded).await;
    let waiting = firings(&store, down, trigger).await.remove(0);
    assert_eq!((waiting.state, waiting.reason), (FiringState::Waiting, Some(FiringReason::Delayed)));
    assert!(waiting.due_at.unwrap() - at("2026-11-23T11:00:00Z") < TimeDelta::seconds(10));
    assert_eq!(store.load_trigger(down, trigger).await.unwrap().waiting_until, waiting.due_at);
    set_clock(&pool, at("2026-11-23T10:59:55Z")).await;
    assert_eq!(fire_due(&store).await, 0, "not early");
    // As after a night in which nothing was running.
    set_clock(&pool, at("2026-11-24T07:00:00Z")).await;
    assert_eq!(fire_due(&store).await, 1);
    assert_eq!(fire_due(&store).await, 0);
    let fired = firings(&store, down, trigger).await.remove(0);
    assert_eq!((fired.id, fired.state), (waiting.id, FiringState::Fired));
    assert_eq!(started_by(&store, &fired).await.upstream_execution_id, Some(first));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_waits_ends_with_its_trigger_and_its_workflow(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    let up = a_workflow(&store, "up").await;
    let delayed = |name: &str| json!({"trigger_type": "dependency", "trigger_name": name, "depends_on_workflow_id": up, "delay_minutes": 5});
    let (paused, deleted) = (a_workflow(&store, "paused").await, a_workflow(&store, "deleted").await);
    let of_paused = a_trigger(&store, paused, delayed("a")).await;
    let of_deleted = a_trigger(&store, deleted, delayed("b")).await;
    let cancelled = a_trigger(&store, paused, delayed("c")).await;
    run(&store, up, Ending::Succeeded).await;
    let mut tx = store.begin().await.unwrap();
    tx.delete_workflow(deleted, "Mara").await.unwrap();
    let waiting = firings(&store, paused, cancelled).await.remove(0);
    assert!(tx.cancel_firing(cancelled, waiting.id, "Mara").await.unwrap());
    assert!(!tx.cancel_firing(cancelled, waiting.id, "Mara").await.unwrap(), "once");
    tx.commit().await.unwrap();
    sqlx::query("update workflows set paused_at = now() where id = $1").bind(paused.0).execute(&pool).await.unwrap();
    set_clock(&pool, at("2026-11-23T10:06:00Z")).await;
    assert_eq!(fire_due(&store).await, 2);
    assert_eq!(decisions(&store, paused, of_paused).await, [(FiringState::Skipped, FiringReason::WorkflowPaused)]);
    assert_eq!(decisions(&store, deleted, of_deleted).await, [(FiringState::Cancelled, FiringReason::WorkflowDeleted)]);
    assert_eq!(decisions(&store, paused, cancelled).await, [(FiringState::Cancelled, FiringReason::CancelledByPerson)]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_chain_of_fifty_runs_and_the_next_is_refused_with_its_reason(pool: PgPool) {
    let store = store(&pool);
    let mut workflows = vec![a_workflow(&store, "0").await];
    let mut triggers = vec![];
    for number in 1..=51 {
        let workflow = a_workflow(&store, &number.to_string()).await;
        let upstream = workflows.last().copied().unwrap();
        let draft = json!({"trigger_type": "dependency", "depends_on_workflow_id": upstream});
        triggers.push(a_trigger(&store, workflow, draft).await);
        workflows.push(workflow);
    }
    let mut execution = run(&store, workflows[0], Ending::Succeeded).await;
    for (trigger, workflow) in triggers.iter().zip(&workflows[1..]).take(50) {
        execution = firings(&store, *workflow, *trigger).await[0].execution_id.unwrap();
        end(&store, execution, Ending::Succeeded).await;
    }
    assert_eq!(count(&pool, "select max(chain_depth)::bigint from executions").await, 50);
    let last = decisions(&store, workflows[51], triggers[50]).await;
    assert_eq!(last, [(FiringState::Skipped, FiringReason::ChainTooLong)]);
    assert_eq!(count(&pool, "select count(distinct root_execution_id) from executions").await, 1);
    assert!(execution.0 > 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_thousand_dependents_and_a_diamond_start_exactly_once(pool: PgPool) {
    let store = store(&pool);
    let source = a_workflow(&store, "source").await;
    sqlx::query(
        "with w as (insert into workflows (name) select 'middle ' || n from generate_series(1, 1000) n returning id),
           t as (
             insert into workflow_triggers (workflow_id, trigger_type, trigger_name, dependency_condition, overlap_policy)
             select id, 'dependency', 'after source', 'on_success', 'queue' from w returning id
           )
         insert into trigger_upstreams select id, $1 from t",
    )
    .bind(source.0)
    .execute(&pool)
    .await
    .unwrap();
    let began = std::time::Instant::now();
    run(&store, source, Ending::Succeeded).await;
    assert!(began.elapsed().as_millis() < 3000, "{:?}", began.elapsed());
    assert_eq!(count(&pool, "select count(*) from executions where trigger_type = 'dependency'").await, 1000);
    assert_eq!(
        count(&pool, "select count(distinct trigger_id) from trigger_firings where state = 'fired'").await,
        1000
    );

    // Fifty of them come together again; their ends race with each other.
    let sink = a_workflow(&store, "sink").await;
    let middles: Vec<i64> =
        sqlx::query_scalar("select id from workflows where name like 'middle %' order by id limit 50")
            .fetch_all(&pool)
            .await
            .unwrap();
    let draft = json!({"trigger_type": "dependency", "upstream_mode": "all", "upstream_workflow_ids": middles});
    let trigger = a_trigger(&store, sink, draft).await;
    let claimed = store.claim_executions("w", 600.0, 1000).await.unwrap();
    let wanted = claimed.into_iter().filter(|claimed| middles.contains(&claimed.workflow_id.0));
    let ends = wanted.map(|claimed| {
        let store = store.clone();
        async move {
            let mut tx = store.begin().await.unwrap();
            assert!(tx.complete_execution(claimed.id, claimed.attempt, &Ending::Succeeded).await.unwrap());
            tx.commit().await.unwrap();
        }
    });
    futures::future::join_all(ends).await;
    let fired = firings(&store, sink, trigger).await;
    assert_eq!(fired.len(), 50);
    assert!(fired.iter().all(|firing| firing.state == FiringState::Fired), "{fired:?}");
    assert_eq!(count(&pool, "select count(*) from executions where workflow_name = 'sink'").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn overlap_of_dependents_is_as_their_triggers_say(pool: PgPool) {
    let store = store(&pool);
    let up = a_workflow(&store, "up").await;
    let mut downs = Vec::new();
    for policy in ["skip", "queue", "allow", "cancel_running"] {
        let down = a_workflow(&store, policy).await;
        let draft = json!({"trigger_type": "dependency", "depends_on_workflow_id": up, "overlap_policy": policy});
        downs.push((down, a_trigger(&store, down, draft).await));
    }
    for _ in 0..2 {
        run(&store, up, Ending::Succeeded).await;
    }
    let mut statuses = Vec::new();
    for (workflow, _) in &downs {
        let of_workflow: Vec<String> =
            sqlx::query_scalar("select status from executions where workflow_id = $1 order by id")
                .bind(workflow.0)
                .fetch_all(&pool)
                .await
                .unwrap();
        statuses.push(of_workflow.join(" "));
    }
    // Ending the second execution of “up” claimed the first of each before.
    assert_eq!(statuses, ["running", "running queued", "running queued", "running queued"]);
    assert_eq!(
        count(&pool, "select count(*) from executions where cancel_requested_by like 'the trigger %'").await,
        1,
        "the running one is asked to make room"
    );
    let claimed: Vec<_> =
        store.claim_executions("w", 30.0, 10).await.unwrap().into_iter().map(|claimed| claimed.workflow_name).collect();
    assert_eq!(claimed, ["allow"], "beside the running one");
    let (skipper, trigger) = downs[0];
    assert_eq!(decisions(&store, skipper, trigger).await[0], (FiringState::Skipped, FiringReason::StillRunning));
}
