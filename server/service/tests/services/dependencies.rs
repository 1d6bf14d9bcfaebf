use domain::{
    ids::WorkflowId,
    person::Role,
    trigger::{
        cycle::find_cycle,
        definition::TriggerDraft,
        firing::{FiringReason, FiringState},
    },
};
use futures::future::join_all;
use serde_json::json;
use service::{Error, NamedWorkflow};
use sqlx::PgPool;
use store::{Ending, NewExecution};

use crate::support::{Workplace, after, fields};

/// The names along the cycle that an error holds.
fn cycle_of(error: &Error) -> Vec<String> {
    let Error::Conflict { code: "cycle", details, .. } = error else { panic!("not a cycle: {error:?}") };
    details["path"].as_array().unwrap().iter().map(|step| step["name"].as_str().unwrap().to_owned()).collect()
}

async fn succeed(place: &Workplace, workflow: WorkflowId) {
    let mut tx = place.store.begin().await.unwrap();
    let new = NewExecution {
        workflow_id: workflow,
        trigger_id: None,
        triggered_by: "test",
        user_id: None,
        timezone: "UTC",
        parameters: &Default::default(),
        idempotency_key: None,
    };
    let (id, _) = tx.insert_execution(&new).await.unwrap();
    tx.commit().await.unwrap();
    place.store.claim_executions("w", 60.0, 100).await.unwrap();
    let mut tx = place.store.begin().await.unwrap();
    assert!(tx.complete_execution(id, 1, &Ending::Succeeded).await.unwrap());
    tx.commit().await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_cycle_is_refused_with_its_path_wherever_it_would_close(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let [orders, customers, report] = place.workflows(&editor, ["Orders", "Customers", "Report"]).await;
    let triggers = &place.services.triggers;
    let second = triggers.create_trigger(&editor, customers, &after(&[orders])).await.unwrap();
    assert_eq!(second.spec.name, "After Orders succeeds");
    triggers.create_trigger(&editor, report, &after(&[customers])).await.unwrap();

    let refused = triggers.create_trigger(&editor, orders, &after(&[report])).await.unwrap_err();
    assert_eq!(cycle_of(&refused), ["Orders", "Customers", "Report", "Orders"]);
    assert!(refused.to_string().contains("Orders → Customers → Report → Orders"), "{refused}");
    let itself = triggers.create_trigger(&editor, orders, &after(&[orders])).await.unwrap_err();
    assert_eq!(cycle_of(&itself), ["Orders", "Orders"]);

    // What is off counts, too: switching it on must never close a cycle.
    triggers.set_trigger_enabled(&editor, customers, second.id, false).await.unwrap();
    let off = TriggerDraft { enabled: Default::default(), ..after(&[report]) };
    assert_eq!(cycle_of(&triggers.create_trigger(&editor, orders, &off).await.unwrap_err()).len(), 4);
    triggers.set_trigger_enabled(&editor, customers, second.id, true).await.unwrap();

    // Changing one: its own edge does not count, those of others do.
    let draft = TriggerDraft { version: Default::default(), ..after(&[report]) };
    let turned = triggers.save_trigger(&editor, customers, second.id, &draft).await.unwrap_err();
    assert_eq!(cycle_of(&turned), ["Customers", "Report", "Customers"]);
    triggers.save_trigger(&editor, customers, second.id, &after(&[orders])).await.unwrap();

    let missing = triggers.create_trigger(&editor, orders, &after(&[WorkflowId(999)])).await.unwrap_err();
    assert_eq!(fields(&missing), ["upstream_workflow_ids"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_picker_says_what_would_loop_and_the_graph_how_far_everything_is(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let ids = place.workflows(&editor, ["A", "B", "C", "D"]).await;
    let triggers = &place.services.triggers;
    for pair in ids[..3].windows(2) {
        triggers.create_trigger(&editor, pair[1], &after(&pair[..1])).await.unwrap();
    }
    let offered = triggers.list_available_upstreams(&editor, ids[0]).await.unwrap();
    let available: Vec<_> = offered.iter().map(|offered| (offered.workflow.name.as_str(), offered.available)).collect();
    assert_eq!(available, [("A", false), ("B", false), ("C", false), ("D", true)]);
    let names = |path: &[NamedWorkflow]| path.iter().map(|step| step.name.clone()).collect::<Vec<_>>().join("");
    assert_eq!(names(&offered[2].path), "ABCA");

    let check = triggers.validate_dependency(&editor, ids[0], None, &after(&ids[2..3])).await.unwrap();
    assert_eq!((check.valid, names(&check.path).as_str()), (false, "ABCA"));
    let check = triggers.validate_dependency(&editor, ids[0], None, &after(&ids[3..])).await.unwrap();
    assert!(check.valid && check.path.is_empty() && check.message.is_empty());

    let graph = triggers.load_dependencies(&editor, ids[1], 50).await.unwrap();
    let distances: Vec<_> = graph.workflows.iter().map(|far| (far.workflow.name.as_str(), far.distance)).collect();
    assert_eq!(distances, [("A", -1), ("B", 0), ("C", 1)]);
    assert_eq!(graph.edges.len(), 2);
    assert_eq!(triggers.load_dependencies(&editor, ids[0], 1).await.unwrap().workflows.len(), 2);
}

/// Two people close a cycle of two, three people one of three, two people turn triggers around: a thousand times, with
/// transactions that really run at the same time.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_thousand_races_leave_no_cycle(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let ids = place.workflows(&editor, ["A", "B", "C", "D"]).await;
    let triggers = &place.services.triggers;
    for round in 0..1000 {
        let results = match round % 3 {
            0 => {
                let pairs = [(ids[0], ids[1]), (ids[1], ids[0])];
                join_all(pairs.map(|(down, up)| {
                    let (triggers, editor) = (triggers.clone(), editor.clone());
                    tokio::spawn(async move { triggers.create_trigger(&editor, down, &after(&[up])).await })
                }))
                .await
            }
            1 => {
                let circle = [(ids[1], ids[0]), (ids[2], ids[1]), (ids[0], ids[2])];
                join_all(circle.map(|(down, up)| {
                    let (triggers, editor) = (triggers.clone(), editor.clone());
                    tokio::spawn(async move { triggers.create_trigger(&editor, down, &after(&[up])).await })
                }))
                .await
            }
            _ => {
                let mut made = Vec::new();
                for (down, up) in [(ids[0], ids[1]), (ids[1], ids[0])] {
                    let off = TriggerDraft { enabled: Default::default(), ..after(&ids[3..]) };
                    made.push((down, up, triggers.create_trigger(&editor, down, &off).await.unwrap().id));
                }
                join_all(made.into_iter().map(|(down, up, id)| {
                    let (triggers, editor) = (triggers.clone(), editor.clone());
                    tokio::spawn(async move { triggers.save_trigger(&editor, down, id, &after(&[up])).await })
                }))
                .await
            }
        };
        let count = results.len();
        let refused: Vec<_> = results.into_iter().filter_map(|result| result.unwrap().err()).collect();
        assert_eq!(refused.len(), 1, "one of {count} is refused in round {round}: {refused:?}");
        assert_eq!(cycle_of(&refused[0]).len(), if round % 3 == 1 { 4 } else { 3 });
        let edges: Vec<_> =
            place.store.list_dependencies().await.unwrap().into_iter().map(|dependency| dependency.edge).collect();
        for edge in &edges {
            let others: Vec<_> = edges.iter().filter(|other| *other != edge).copied().collect();
            assert_eq!(find_cycle(&others, edge.downstream, &[edge.upstream]), None, "round {round}: {edges:?}");
        }
        sqlx::query("delete from workflow_triggers").execute(&pool).await.unwrap();
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_waits_is_kept_ended_or_taken_back_by_rule(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let [one, other, down] = place.workflows(&editor, ["one", "other", "down"]).await;
    let triggers = &place.services.triggers;
    let delayed = TriggerDraft { delay_minutes: "10".into(), ..after(&[one]) };
    let all = TriggerDraft { upstream_mode: "all".into(), trigger_name: "all".into(), ..after(&[one, other]) };
    let delayed = triggers.create_trigger(&editor, down, &delayed).await.unwrap();
    let all = triggers.create_trigger(&editor, down, &all).await.unwrap();
    succeed(&place, one).await;
    let newest = async |id| {
        let firing = triggers.list_firings(&editor, down, Some(id), None, 1).await.unwrap().remove(0);
        (firing.state, firing.reason.unwrap())
    };

    // Editing: what was decided waits on, what is waited for anew is not.
    let sooner = TriggerDraft { delay_minutes: "1".into(), ..TriggerDraft::from(&delayed) };
    triggers.save_trigger(&editor, down, delayed.id, &sooner).await.unwrap();
    assert_eq!(newest(delayed.id).await, (FiringState::Waiting, FiringReason::Delayed));
    let renamed = TriggerDraft { trigger_name: "every one".into(), ..TriggerDraft::from(&all) };
    let renamed = triggers.save_trigger(&editor, down, all.id, &renamed).await.unwrap();
    assert_eq!(newest(all.id).await, (FiringState::Waiting, FiringReason::WaitingForOthers));
    let changed = TriggerDraft { dependency_condition: "on_completion".into(), ..TriggerDraft::from(&renamed) };
    triggers.save_trigger(&editor, down, all.id, &changed).await.unwrap();
    assert_eq!(newest(all.id).await, (FiringState::Skipped, FiringReason::TriggerChanged));

    // Taking back, once.
    let waiting = triggers.list_firings(&editor, down, Some(delayed.id), None, 1).await.unwrap().remove(0);
    triggers.cancel_firing(&editor, down, delayed.id, waiting.id).await.unwrap();
    let twice = triggers.cancel_firing(&editor, down, delayed.id, waiting.id).await;
    assert!(matches!(twice, Err(Error::Conflict { code: "not_waiting", .. })));
    let history = triggers.list_firings(&editor, down, Some(delayed.id), None, 1).await.unwrap().remove(0);
    assert_eq!(history.sentence(), "one: cancelled by Mara");

    // Not waiting for the delay, once.
    succeed(&place, one).await;
    let waiting = triggers.list_firings(&editor, down, Some(delayed.id), None, 1).await.unwrap().remove(0);
    let ahead = async || place.services.home.list_planned_starts(&editor).await.unwrap();
    let listed: Vec<_> = ahead().await.into_iter().map(|start| (start.firing_id, start.after, start.at)).collect();
    assert_eq!(listed, [(Some(waiting.id), Some("one".to_owned()), waiting.due_at.unwrap())]);
    triggers.hasten_firing(&editor, down, delayed.id, waiting.id).await.unwrap();
    let mut tx = place.store.begin().await.unwrap();
    assert_eq!(tx.fire_due(10).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(newest(delayed.id).await, (FiringState::Fired, FiringReason::UpstreamEnded));
    let twice = triggers.hasten_firing(&editor, down, delayed.id, waiting.id).await;
    assert!(matches!(twice, Err(Error::Conflict { code: "not_waiting", .. })));
    assert!(ahead().await.is_empty());

    // Switching off ends what waits; on again, it begins anew.
    succeed(&place, one).await;
    triggers.set_trigger_enabled(&editor, down, delayed.id, false).await.unwrap();
    assert_eq!(newest(delayed.id).await, (FiringState::Skipped, FiringReason::TriggerDisabled));
    succeed(&place, one).await;
    triggers.set_trigger_enabled(&editor, down, delayed.id, true).await.unwrap();
    assert_eq!(newest(delayed.id).await, (FiringState::Skipped, FiringReason::TriggerDisabled), "nothing retroactive");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_workflow_that_others_wait_for_is_deleted_only_when_confirmed(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let [up, also, down] = place.workflows(&editor, ["up", "also", "down"]).await;
    let triggers = &place.services.triggers;
    triggers.create_trigger(&editor, down, &after(&[up])).await.unwrap();
    let both = TriggerDraft { upstream_mode: "all".into(), ..after(&[up, also]) };
    let both = triggers.create_trigger(&editor, down, &both).await.unwrap();
    let workflows = &place.services.workflows;
    let Err(Error::Conflict { code: "has_dependents", details, message }) =
        workflows.delete_workflow(&editor, up, false).await
    else {
        panic!("it was deleted");
    };
    assert_eq!(details["dependents"].as_array().unwrap().len(), 2);
    assert!(message.contains("“down”"), "{message}");
    workflows.delete_workflow(&editor, up, true).await.unwrap();
    let left = triggers.list_triggers(&editor, down).await.unwrap();
    assert_eq!(left.iter().map(|trigger| trigger.id).collect::<Vec<_>>(), [both.id]);
    assert_eq!(left[0].spec.dependency().unwrap().upstreams.ids(), [also]);
    let log = place
        .services
        .people
        .list_audit_entries(&place.person("Ada", Role::Admin).await, &Default::default(), 10)
        .await
        .unwrap();
    let about: Vec<_> = log.items.iter().map(|entry| (entry.action.as_str(), entry.entity.as_str())).collect();
    assert!(about.contains(&("deleted", "trigger")) && about.contains(&("changed", "trigger")), "{about:?}");
    assert_eq!(json!(left[0].upstreams)[0]["name"], "also");
}
