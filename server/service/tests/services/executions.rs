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
    place.services.executions.load_group_retry(by, &ExecutionFilter::default(), &group.fingerprint).await.unwrap()
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
    // Saved anew, it stays what the list opens with.
    executions.save_view(&ada, "today", "since=1h").await.unwrap();
    assert_eq!(executions.find_default_view(&ada).await.unwrap().as_deref(), Some("since=1h"));
    executions.set_default_view(&ada, None).await.unwrap();
    assert_eq!(executions.find_default_view(&ada).await.unwrap(), None);
}
