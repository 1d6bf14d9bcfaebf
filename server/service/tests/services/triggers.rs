use domain::{
    execution::TriggerType,
    person::Role,
    trigger::{definition::TriggerDraft, firing::FiringReason},
    workflow::WorkflowDraft,
};
use service::Error;
use sqlx::PgPool;

use crate::support::{Workplace, fields};

fn schedule(cron: &str) -> TriggerDraft {
    TriggerDraft {
        cron_expression: cron.into(),
        timezone: "Europe/Berlin".into(),
        enabled: "on".into(),
        ..TriggerDraft::default()
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn saving_never_fires_and_keeps_the_next_instant_unless_the_schedule_changes(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let draft = WorkflowDraft { name: "w".into(), ..WorkflowDraft::default() };
    let workflow = place.services.workflows.create_workflow(&editor, &draft).await.unwrap().id;
    let triggers = &place.services.triggers;
    let made = triggers.create_trigger(&editor, workflow, &schedule("30 2 * * *")).await.unwrap();
    assert_eq!(made.spec.name, "At 02:30 every day");
    let now = place.store.scheduler_now().await.unwrap();
    assert!(made.next_run_at.unwrap() > now);

    // An instant is already due when somebody renames the trigger: it must still be decided about.
    sqlx::query("update workflow_triggers set next_run_at = now() - interval '1 minute'").execute(&pool).await.unwrap();
    let renamed = TriggerDraft { trigger_name: "Nightly".into(), ..TriggerDraft::from(&made) };
    let saved = triggers.save_trigger(&editor, workflow, made.id, &renamed).await.unwrap();
    assert!(saved.next_run_at.unwrap() < now, "the instant that is due is not jumped over");

    let moved = TriggerDraft { cron_expression: "0 3 * * *".into(), ..TriggerDraft::from(&saved) };
    let saved = triggers.save_trigger(&editor, workflow, made.id, &moved).await.unwrap();
    assert!(saved.next_run_at.unwrap() > now, "a new schedule starts with its next instant");

    for _ in 0..3 {
        assert_eq!(triggers.set_trigger_enabled(&editor, workflow, made.id, false).await.unwrap().next_run_at, None);
        let on = triggers.set_trigger_enabled(&editor, workflow, made.id, true).await.unwrap();
        assert_eq!(on.next_run_at, saved.next_run_at, "switching off and on moves nothing");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_schedule_that_has_ended_stays_so_until_it_may_start_more_often(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let draft = WorkflowDraft { name: "w".into(), ..WorkflowDraft::default() };
    let workflow = place.services.workflows.create_workflow(&editor, &draft).await.unwrap().id;
    let triggers = &place.services.triggers;
    let limited = TriggerDraft {
        ends_after_runs: "10".into(),
        every_weeks: "2".into(),
        weeks_from: "2026-11-30".into(),
        ..schedule("0 9 * * 1-5; 30 15 * * 1-5")
    };
    let made = triggers.create_trigger(&editor, workflow, &limited).await.unwrap();
    assert_eq!(made.spec.name, "Every 2 weeks: at 09:00 and 15:30, Monday to Friday");
    assert_eq!(made.ending_words().as_deref(), Some("ends after 10 runs, 10 left"));
    let again = triggers.save_trigger(&editor, workflow, made.id, &TriggerDraft::from(&made)).await.unwrap();
    assert_eq!(again.spec, made.spec, "what is opened and saved stays as it was");

    sqlx::query("update workflow_triggers set runs_started = 10, next_run_at = null").execute(&pool).await.unwrap();
    let ended = triggers.load_trigger(&editor, workflow, made.id).await.unwrap();
    assert_eq!((ended.runs_left, ended.next_run_at), (Some(0), None));
    triggers.set_trigger_enabled(&editor, workflow, made.id, false).await.unwrap();
    let on = triggers.set_trigger_enabled(&editor, workflow, made.id, true).await.unwrap();
    assert_eq!((on.runs_left, on.next_run_at), (Some(0), None), "switching it off and on begins nothing anew");

    let save = async |runs: &str| {
        let now = triggers.load_trigger(&editor, workflow, made.id).await.unwrap();
        let draft = TriggerDraft { ends_after_runs: runs.into(), ..TriggerDraft::from(&now) };
        triggers.save_trigger(&editor, workflow, made.id, &draft).await.unwrap()
    };
    let more = save("12").await;
    assert_eq!((more.runs_left, more.next_run_at.is_some()), (Some(2), true));
    let endless = save("").await;
    assert_eq!((endless.runs_left, endless.next_run_at.is_some()), (None, true));
    let anew = save("3").await;
    assert_eq!(anew.runs_left, Some(3), "they count from when there is a limit");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_start_as_the_trigger_is_in_its_ledger_and_leaves_the_cadence(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let draft = WorkflowDraft { name: "w".into(), ..WorkflowDraft::default() };
    let workflow = place.services.workflows.create_workflow(&editor, &draft).await.unwrap().id;
    let triggers = &place.services.triggers;
    let parameters = TriggerDraft { parameters: r#"{"day": "today"}"#.into(), ..schedule("30 2 * * *") };
    let made = triggers.create_trigger(&editor, workflow, &parameters).await.unwrap();
    let (started, is_new) = triggers.run_trigger(&editor, workflow, made.id, Some("click")).await.unwrap();
    assert!(is_new);
    let again = triggers.run_trigger(&editor, workflow, made.id, Some("click")).await.unwrap();
    assert_eq!(again, (started, false), "a double click starts one");
    let execution = place.store.load_execution(started).await.unwrap();
    assert_eq!((execution.trigger_type, execution.triggered_by.as_deref()), (TriggerType::Manual, Some("Mara")));
    assert_eq!(execution.parameters["day"], "today");
    let firings = triggers.list_firings(&editor, workflow, Some(made.id), None, 10).await.unwrap();
    assert_eq!(firings.len(), 1);
    assert_eq!(firings[0].reason, Some(FiringReason::StartedByPerson));
    assert_eq!(triggers.load_trigger(&editor, workflow, made.id).await.unwrap().next_run_at, made.next_run_at);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_schedule_that_cannot_run_is_refused_at_its_characters(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let draft = WorkflowDraft { name: "w".into(), ..WorkflowDraft::default() };
    let workflow = place.services.workflows.create_workflow(&editor, &draft).await.unwrap().id;
    let wrong = TriggerDraft { timezone: "PST".into(), parameters: "[1]".into(), ..schedule("60 9 * * 1-5") };
    let error = place.services.triggers.create_trigger(&editor, workflow, &wrong).await.unwrap_err();
    assert_eq!(fields(&error), ["cron_expression", "timezone", "parameters"]);
    let Error::Invalid(problems) = error else { unreachable!() };
    assert_eq!(problems.0[0].span.map(|span| (span.start, span.end)), Some((0, 2)));
    let never = schedule("0 0 31 2 *");
    let preview = place
        .services
        .triggers
        .preview_schedule(&editor, &never, 5, domain::trigger::cron::HourClock::TwentyFour)
        .await;
    assert_eq!(fields(&preview.unwrap_err()), ["cron_expression"]);
}
