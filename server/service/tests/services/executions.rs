use domain::{
    execution::{ErrorGroup, ExecutionFilter, GroupRetry, Status},
    ids::{ExecutionId, WorkflowId},
    person::{Actor, Role},
};
use serde_json::Map;
use service::Error;
use sqlx::PgPool;
use store::Ending;

use crate::support::Workplace;

/// Starts a workflow and ends it.
async fn ended(place: &Workplace, by: &Actor, workflow: WorkflowId, ending: Ending) -> ExecutionId {
    let (id, _) = place.services.executions.start_execution(by, workflow, &Map::new(), None, true).await.unwrap();
    let claimed = place.store.claim_executions("w", 30.0, 10).await.unwrap();
    let attempt = claimed.into_iter().find(|claimed| claimed.id == id).unwrap().attempt;
    let mut tx = place.store.begin().await.unwrap();
    tx.complete_execution(id, attempt, &ending).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn failed(error: &str) -> Ending {
    Ending::Failed(error.to_owned())
}

async fn groups(place: &Workplace, by: &Actor) -> Vec<ErrorGroup> {
    place.services.executions.list_error_groups(by, &ExecutionFilter::default()).await.unwrap()
}

async fn asked(place: &Workplace, by: &Actor, group: &ErrorGroup) -> GroupRetry {
    place.services.executions.load_group_retry(by, &ExecutionFilter::default(), Some(&group.fingerprint)).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_group_is_retried_where_nothing_has_taken_the_place_of_the_failure(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("ada", Role::Editor).await;
    let names = ["Twice", "Started again", "Stopped later", "Other words", "Well since", "Deleted"];
    let [twice, again, stopped, other, well, deleted] = place.workflows(&editor, names).await;
    let error = |number: i64| failed(&format!("Line {number} of “orders” has no date"));
    for workflow in [twice, again, stopped, well, deleted] {
        ended(&place, &editor, workflow, error(workflow.0)).await;
    }
    let twice_again = ended(&place, &editor, twice, error(400)).await;
    ended(&place, &editor, other, failed("The folder is empty")).await;
    ended(&place, &editor, well, Ending::Succeeded).await;
    let executions = &place.services.executions;
    executions.start_execution(&editor, again, &Map::new(), None, true).await.unwrap();
    let (later, _) = executions.start_execution(&editor, stopped, &Map::new(), None, true).await.unwrap();
    executions.cancel_execution(&editor, later).await.unwrap();
    place.services.workflows.delete_workflow(&editor, deleted, false).await.unwrap();

    let found = groups(&place, &editor).await;
    let group = &found[0];
    assert_eq!((found.len(), group.count, group.retryable), (2, 6, 2), "{found:?}");
    let retry = asked(&place, &editor, group).await;
    let names: Vec<_> = retry.targets.iter().map(|target| target.workflow_name.as_str()).collect();
    assert_eq!((names, retry.more, retry.superseded), (vec!["Stopped later", "Twice"], 0, 4));

    // Between the question and the answer somebody else was faster with one of them.
    let ids: Vec<_> = retry.targets.iter().map(|target| target.id).collect();
    executions.retry_execution(&editor, twice_again, None).await.unwrap();
    let outcome = executions.retry_group(&editor, &ids).await.unwrap();
    assert_eq!(outcome.retried, [ids[0]]);
    assert_eq!(outcome.refused.len(), 1, "{outcome:?}");
    assert_eq!(outcome.refused[0].0, twice_again);
    assert_eq!(executions.load_execution(&editor, ids[0]).await.unwrap().status, Status::Queued);
    let retried = "select count(*) from audit_log where action = 'retried' and entity_id = $1 and actor_name = 'ada'";
    let count: i64 = sqlx::query_scalar(retried).bind(ids[0].0).fetch_one(&pool).await.unwrap();
    assert_eq!(count, 1, "each is in the audit log");

    let viewer = place.person("vera", Role::Viewer).await;
    assert!(matches!(executions.retry_group(&viewer, &ids).await, Err(Error::Forbidden(_))));
    assert!(matches!(executions.retry_group(&editor, &[]).await, Err(Error::Invalid(_))));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_failure_before_another_execution_of_its_workflow_is_left_alone(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("ada", Role::Editor).await;
    let workflow = place.a_workflow(&editor, "Orders").await;
    let first = ended(&place, &editor, workflow, failed("no date")).await;
    ended(&place, &editor, workflow, Ending::Succeeded).await;
    let outcome = place.services.executions.retry_group(&editor, &[first]).await.unwrap();
    assert!(outcome.retried.is_empty());
    assert!(outcome.refused[0].1.contains("has been started again since"), "{outcome:?}");
    assert_eq!(place.services.executions.load_execution(&editor, first).await.unwrap().status, Status::Failed);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_view_of_a_person_is_what_the_list_opens_with(pool: PgPool) {
    let place = Workplace::over(&pool);
    let (ada, ben) = (place.person("ada", Role::Viewer).await, place.person("ben", Role::Viewer).await);
    let executions = &place.services.executions;
    executions.save_view(&ada, "Failed", "status=failed").await.unwrap();
    executions.save_view(&ada, "Today", "since=24h").await.unwrap();
    let views = executions.list_saved_views(&ada).await.unwrap();
    let [failed, today] = views.as_slice() else { panic!("two: {views:?}") };
    assert_eq!(executions.find_default_view(&ada).await.unwrap(), None);
    executions.set_default_view(&ada, Some(failed.id)).await.unwrap();
    executions.set_default_view(&ada, Some(today.id)).await.unwrap();
    assert_eq!(executions.find_default_view(&ada).await.unwrap().as_deref(), Some("since=24h"));
    assert!(matches!(executions.set_default_view(&ben, Some(today.id)).await, Err(Error::NotFound(_))));
    assert_eq!(executions.find_default_view(&ben).await.unwrap(), None);
    // A name is not taken from a view without a word.
    let again = executions.save_view(&ada, "today", "since=1h").await;
    assert!(matches!(again, Err(Error::Invalid(problems)) if problems.0[0].message.contains("“Today” already")));
    assert_eq!(executions.find_default_view(&ada).await.unwrap().as_deref(), Some("since=24h"));
    executions.set_default_view(&ada, None).await.unwrap();
    assert_eq!(executions.find_default_view(&ada).await.unwrap(), None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_execution_is_held_against_one_before_it_however_many_came_after(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("ada", Role::Editor).await;
    let workflow = place.a_workflow(&editor, "Orders").await;
    let good = ended(&place, &editor, workflow, Ending::Succeeded).await;
    let before = ended(&place, &editor, workflow, failed("no date")).await;
    let looked_at = ended(&place, &editor, workflow, failed("no date")).await;
    for _ in 0..12 {
        ended(&place, &editor, workflow, Ending::Succeeded).await;
    }
    let comparison = place.services.executions.compare_executions(&editor, looked_at, None).await.unwrap();
    assert_eq!(comparison.other.map(|other| other.execution.id), Some(good));
    let older: Vec<_> = comparison.others.iter().map(|other| other.id).filter(|id| *id < looked_at).collect();
    assert_eq!((older, comparison.others.len()), (vec![before, good], 12));
    let first = place.services.executions.compare_executions(&editor, good, None).await.unwrap();
    assert_eq!(first.other.map(|other| other.execution.id), Some(before), "the next, where none is before");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_failure_of_a_deleted_workflow_leads_nowhere(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("ada", Role::Editor).await;
    let workflow = place.a_workflow(&editor, "Orders").await;
    let id = ended(&place, &editor, workflow, failed("no date")).await;
    place.services.workflows.delete_workflow(&editor, workflow, false).await.unwrap();
    let executions = &place.services.executions;
    assert_eq!(executions.load_execution(&editor, id).await.unwrap().workflow_id, None);
    let refused = executions.retry_execution(&editor, id, None).await;
    assert!(matches!(refused, Err(Error::Conflict { code: "workflow_deleted", .. })), "{refused:?}");
    place.services.workflows.restore_workflow(&editor, workflow).await.unwrap();
    assert_eq!(executions.load_execution(&editor, id).await.unwrap().workflow_id, Some(workflow));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_retry_takes_the_mark_of_a_failure_away(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("ada", Role::Editor).await;
    let workflow = place.a_workflow(&editor, "Orders").await;
    let id = ended(&place, &editor, workflow, failed("no date")).await;
    let executions = &place.services.executions;
    let unresolved = ExecutionFilter { unresolved: "on".into(), ..ExecutionFilter::default() };
    let count = async || executions.list_executions(&editor, &unresolved, 10).await.unwrap().total;
    assert_eq!(count().await, 1);
    let marked = executions.resolve_execution(&editor, id, Some(&"withdrawn".into())).await.unwrap();
    let said = marked.resolution.map(|resolution| (resolution.by, resolution.why));
    assert_eq!((said, count().await), (Some(("ada".to_owned(), "withdrawn".to_owned())), 0));
    let retried = executions.retry_execution(&editor, id, None).await.unwrap();
    assert_eq!((retried.resolution, retried.status), (None, Status::Queued));
    let early = executions.resolve_execution(&editor, id, Some(&"withdrawn".into())).await;
    assert!(matches!(early, Err(Error::Conflict { code: "not_failed", .. })));
    let viewer = place.person("vera", Role::Viewer).await;
    assert!(matches!(executions.resolve_execution(&viewer, id, None).await, Err(Error::Forbidden(_))));
}
