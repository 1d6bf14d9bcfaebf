use domain::{
    entry::Entry,
    ids::WorkflowId,
    job::JobDraft,
    person::Role,
    trigger::definition::TriggerDraft,
    workflow::{PauseDraft, WorkflowDraft, WorkflowFilter},
};
use service::Error;
use sqlx::PgPool;
use store::AuditFilter;

use crate::support::{Workplace, fields};

fn named(name: &str) -> WorkflowDraft {
    WorkflowDraft { name: name.into(), ..WorkflowDraft::default() }
}

fn because(reason: &str) -> PauseDraft {
    PauseDraft { reason: reason.into(), ..PauseDraft::default() }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_viewer_sees_everything_and_changes_nothing(pool: PgPool) {
    let place = Workplace::over(&pool);
    let (editor, viewer) = (place.person("editor", Role::Editor).await, place.person("viewer", Role::Viewer).await);
    let workflow = place.services.workflows.create_workflow(&editor, &named("w")).await.unwrap();
    let workflows = &place.services.workflows;
    assert_eq!(workflows.list_workflows(&viewer, &WorkflowFilter::default(), 10).await.unwrap().total, 1);
    let id = workflow.id;
    let refused = [
        workflows.create_workflow(&viewer, &named("x")).await.err(),
        workflows.save_workflow(&viewer, id, &named("x")).await.err(),
        workflows.pause_workflow(&viewer, id, &because("why")).await.err(),
        workflows.resume_workflow(&viewer, id).await.err(),
        workflows.duplicate_workflow(&viewer, id).await.err(),
        workflows.delete_workflow(&viewer, id, false).await.err(),
        workflows.restore_workflow(&viewer, id).await.err(),
        place.services.executions.start_execution(&viewer, id, &Default::default(), None, true).await.err(),
        place.services.jobs.create_job(&viewer, id, &JobDraft::default()).await.err(),
        place.services.triggers.create_trigger(&viewer, id, &TriggerDraft::default()).await.err(),
        place.services.people.list_users(&editor).await.err(),
        place.services.people.list_audit_entries(&editor, &AuditFilter::default(), 10).await.err(),
    ];
    for (index, error) in refused.into_iter().enumerate() {
        assert!(matches!(error, Some(Error::Forbidden(_))), "{index}: {error:?}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_second_of_two_editors_learns_who_was_faster_and_loses_nothing(pool: PgPool) {
    let place = Workplace::over(&pool);
    let (mara, priya) = (place.person("Mara", Role::Editor).await, place.person("Priya", Role::Editor).await);
    let workflow = place.services.workflows.create_workflow(&mara, &named("Loans")).await.unwrap();
    let opened = WorkflowDraft::from(&workflow);
    let hers = WorkflowDraft { description: "by Priya".into(), ..opened.clone() };
    place.services.workflows.save_workflow(&priya, workflow.id, &hers).await.unwrap();
    let mine = WorkflowDraft { owner: "Mara".into(), ..opened };
    let error = place.services.workflows.save_workflow(&mara, workflow.id, &mine).await.unwrap_err();
    let Error::Conflict { code: "changed_meanwhile", message, details } = error else { panic!("{error:?}") };
    assert!(message.contains("Priya"), "{message}");
    let current: WorkflowDraft = serde_json::from_value(details["current"].clone()).unwrap();
    assert_eq!(current.description.0, "by Priya");
    // With the version it was told, the second save is taken.
    let again = WorkflowDraft { version: current.version, ..mine };
    assert_eq!(place.services.workflows.save_workflow(&mara, workflow.id, &again).await.unwrap().spec.owner, "Mara");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_change_leaves_a_line_with_the_fields_that_changed(pool: PgPool) {
    let place = Workplace::over(&pool);
    let admin = place.person("Mara", Role::Admin).await;
    let workflow = place.services.workflows.create_workflow(&admin, &named("Loans")).await.unwrap();
    let draft = WorkflowDraft { team: "Risk".into(), ..WorkflowDraft::from(&workflow) };
    place.services.workflows.save_workflow(&admin, workflow.id, &draft).await.unwrap();
    let line =
        place.services.people.list_audit_entries(&admin, &AuditFilter::default(), 1).await.unwrap().items.remove(0);
    assert_eq!((line.actor_name.as_str(), line.action.as_str(), line.entity.as_str()), ("Mara", "changed", "workflow"));
    assert_eq!(line.before, Some(serde_json::json!({"team": ""})));
    assert_eq!(line.after, Some(serde_json::json!({"team": "Risk"})));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deleted_workflow_is_restored_with_its_schedule_going_on_from_now(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let workflow = place.services.workflows.create_workflow(&editor, &named("Loans")).await.unwrap().id;
    let draft = TriggerDraft { cron_expression: "* * * * *".into(), enabled: "on".into(), ..TriggerDraft::default() };
    let trigger = place.services.triggers.create_trigger(&editor, workflow, &draft).await.unwrap();
    place.services.executions.start_execution(&editor, workflow, &Default::default(), None, true).await.unwrap();
    let consequences = place.services.workflows.list_consequences(&editor, workflow).await.unwrap();
    assert_eq!((consequences.triggers, consequences.active_executions), (vec!["Every minute".to_owned()], 1));
    place.services.workflows.delete_workflow(&editor, workflow, false).await.unwrap();
    assert!(matches!(place.services.workflows.load_workflow(&editor, workflow).await, Err(Error::NotFound(_))));
    assert!(matches!(
        place.services.executions.start_execution(&editor, workflow, &Default::default(), None, true).await,
        Err(Error::NotFound(_))
    ));
    sqlx::query("update scheduler_clock set shift = interval '1 day'").execute(&pool).await.unwrap();
    place.services.workflows.restore_workflow(&editor, workflow).await.unwrap();
    let after = place.services.triggers.load_trigger(&editor, workflow, trigger.id).await.unwrap();
    assert!(after.next_run_at.unwrap() > place.store.scheduler_now().await.unwrap(), "nothing is made up for");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_copy_writes_tables_of_its_own_and_starts_nothing(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let workflow = place.services.workflows.create_workflow(&editor, &named("Loans")).await.unwrap().id;
    place
        .services
        .jobs
        .create_job(&editor, workflow, &crate::jobs::sql_job("model", "loans", "select 1"))
        .await
        .unwrap();
    let schedule =
        TriggerDraft { cron_expression: "0 2 * * *".into(), enabled: "on".into(), ..TriggerDraft::default() };
    place.services.triggers.create_trigger(&editor, workflow, &schedule).await.unwrap();
    let copy = place.services.workflows.duplicate_workflow(&editor, workflow).await.unwrap();
    assert_eq!(copy.spec.name, "Loans copy");
    assert_eq!(place.services.workflows.duplicate_workflow(&editor, workflow).await.unwrap().spec.name, "Loans copy 2");
    let job = place.services.jobs.list_jobs(&editor, copy.id).await.unwrap().remove(0);
    let domain::job::JobSpec::Sql(gold) = job.spec else { panic!("{job:?}") };
    assert_eq!(gold.table.as_str(), format!("loans_{}", copy.id));
    let trigger = place.services.triggers.list_triggers(&editor, copy.id).await.unwrap().remove(0);
    assert_eq!((trigger.spec.enabled, trigger.next_run_at), (false, None));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_wrong_is_named_by_field(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let workflows = &place.services.workflows;
    let first = workflows.create_workflow(&editor, &named("Loans")).await.unwrap();
    assert_eq!(fields(&workflows.create_workflow(&editor, &named("LOANS")).await.unwrap_err()), ["name"]);
    let strange = WorkflowDraft { version: "first".into(), ..WorkflowDraft::from(&first) };
    assert_eq!(fields(&workflows.save_workflow(&editor, first.id, &strange).await.unwrap_err()), ["version"]);
    assert_eq!(fields(&workflows.pause_workflow(&editor, first.id, &because("  ")).await.unwrap_err()), ["reason"]);
    let gone = workflows.save_workflow(&editor, WorkflowId(999), &named("x")).await.unwrap_err();
    assert!(matches!(gone, Error::NotFound(_)));
    let blank = WorkflowDraft { name: Entry::default(), ..WorkflowDraft::default() };
    assert_eq!(fields(&workflows.create_workflow(&editor, &blank).await.unwrap_err()), ["name"]);
}
