use chrono::TimeDelta;
use domain::{
    execution::{Condition, ExecutionFilter, Status},
    ids::WorkflowId,
    person::{Actor, Role},
    trigger::definition::TriggerDraft,
};
use serde_json::Map;
use sqlx::PgPool;
use store::Ending;

use crate::support::Workplace;

/// Starts a workflow and lets it end.
async fn an_execution(place: &Workplace, actor: &Actor, workflow: WorkflowId, ending: &Ending) {
    place.services.executions.start_execution(actor, workflow, &Map::new(), None, true).await.unwrap();
    let claimed = place.store.claim_executions("w", 30.0, 1).await.unwrap().remove(0);
    let mut tx = place.store.begin().await.unwrap();
    tx.complete_execution(claimed.id, claimed.attempt, ending).await.unwrap();
    tx.commit().await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn home_counts_what_its_links_lead_to(pool: PgPool) {
    let place = Workplace::over(&pool);
    let (actor, services) = (place.person("Mara", Role::Editor).await, &place.services);
    let failed = Ending::Failed("no".to_owned());
    let [loans, orders, _] = place.workflows(&actor, ["Loans", "Orders", "Idle"]).await;
    for ending in [&failed, &failed] {
        an_execution(&place, &actor, loans, ending).await;
    }
    for ending in [&failed, &Ending::Succeeded] {
        an_execution(&place, &actor, orders, ending).await;
    }
    for cron in ["*/15 * * * *", "0 0 29 2 *"] {
        let draft = TriggerDraft { cron_expression: cron.into(), enabled: "on".into(), ..TriggerDraft::default() };
        services.triggers.create_trigger(&actor, orders, &draft).await.unwrap();
    }

    let home = services.home.load_home(&actor).await.unwrap();
    assert_eq!((home.failed, home.failures.len()), (1, 1), "a workflow that failed twice is one thing to do");
    assert_eq!(home.failures[0].workflow_id, Some(loans));
    let planned = services.home.list_planned_starts(&actor).await.unwrap();
    assert_eq!((home.starting_soon, planned.len()), (1, 1));
    assert_eq!(planned[0].workflow_name, "Orders");

    let names: Vec<_> = home.activity.iter().map(|workflow| workflow.workflow_name.as_str()).collect();
    assert_eq!(names, ["Loans", "Orders"], "nothing happened to the third");
    let orders = &home.activity[1];
    assert_eq!(orders.last, Some(Status::Succeeded));
    assert!((47..=49).contains(&orders.planned.len()), "twelve hours of quarters: {}", orders.planned.len());
    assert_eq!(orders.next, Some(planned[0].at));

    let start = planned[0].clone();
    services.triggers.set_skip_next(&actor, start.workflow_id, start.trigger_id, true).await.unwrap();
    let home = services.home.load_home(&actor).await.unwrap();
    let quarter = TimeDelta::minutes(15);
    assert_eq!(home.activity[1].next, Some(start.at + quarter), "what a person leaves out does not start");
    assert_eq!(services.home.list_planned_starts(&actor).await.unwrap()[0].at, start.at + quarter);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_empty_list_names_the_condition_that_hides_the_most(pool: PgPool) {
    let place = Workplace::over(&pool);
    let (actor, services) = (place.person("Mara", Role::Editor).await, &place.services);
    let workflow = place.a_workflow(&actor, "Loans").await;
    for _ in 0..3 {
        an_execution(&place, &actor, workflow, &Ending::Succeeded).await;
    }
    let list = async |filter: ExecutionFilter, newest| {
        services.executions.load_execution_list(&actor, &filter, newest, 2).await.unwrap()
    };
    let filter = ExecutionFilter {
        status: "failed".into(),
        trigger: "manual".into(),
        since: "24h".into(),
        ..ExecutionFilter::default()
    };
    assert_eq!(list(filter, None).await.hidden_by, Some((Condition::Status, 3)));
    let nothing =
        ExecutionFilter { q: "nothing like it".into(), status: "failed".into(), ..ExecutionFilter::default() };
    assert_eq!(list(nothing, None).await.hidden_by, None, "no single one is to blame");

    let first = list(ExecutionFilter::default(), None).await.page;
    let held = list(ExecutionFilter::default(), Some(first.items[1].id)).await;
    assert_eq!((held.newer, held.page.items[0].id), (1, first.items[1].id), "held still, newer ones are only counted");
    let back = ExecutionFilter { after: first.items[1].id.to_string(), ..ExecutionFilter::default() };
    assert_eq!(list(back, None).await.page.items, first.items, "the way back ends with a full page");
}
