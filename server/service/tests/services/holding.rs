use domain::{person::Role, trigger::definition::TriggerDraft, workflow::PauseDraft, workspace::MaintenanceDraft};
use service::Error;
use sqlx::PgPool;

use crate::support::{Workplace, after, fields};

fn pause(reason: &str, resume_at: &str) -> PauseDraft {
    PauseDraft { reason: reason.into(), resume_at: resume_at.into(), ..PauseDraft::default() }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_next_start_is_left_out_and_taken_back(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let workflow = place.a_workflow(&editor, "w").await;
    let triggers = &place.services.triggers;
    let draft = TriggerDraft { cron_expression: "@hourly".into(), enabled: "on".into(), ..TriggerDraft::default() };
    let made = triggers.create_trigger(&editor, workflow, &draft).await.unwrap();
    let skipping = triggers.set_skip_next(&editor, workflow, made.id, true).await.unwrap();
    assert_eq!(skipping.skip_next_at, made.next_run_at);
    assert_eq!(skipping.next_run_at, made.next_run_at, "it is planned and shown, struck through");
    assert_eq!(triggers.set_skip_next(&editor, workflow, made.id, false).await.unwrap().skip_next_at, None);

    let off = TriggerDraft { enabled: Default::default(), trigger_name: "off".into(), ..draft };
    let off = triggers.create_trigger(&editor, workflow, &off).await.unwrap();
    let nothing = triggers.set_skip_next(&editor, workflow, off.id, true).await;
    assert!(matches!(nothing, Err(Error::Conflict { code: "nothing_planned", .. })));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pauses_say_who_why_and_until_when(pool: PgPool) {
    let place = Workplace::over(&pool);
    let (editor, admin) = (place.person("Mara", Role::Editor).await, place.person("Ada", Role::Admin).await);
    let (up, down) = (place.a_workflow(&editor, "up").await, place.a_workflow(&editor, "down").await);
    let triggers = &place.services.triggers;
    let made = triggers.create_trigger(&editor, down, &after(&[up])).await.unwrap();
    let paused =
        triggers.pause_trigger(&editor, down, made.id, &pause("Upstream moves", "2099-01-01 00:00")).await.unwrap();
    let held = paused.pause.unwrap();
    assert_eq!((held.by.as_str(), held.reason.as_str(), held.resume_at.is_some()), ("Mara", "Upstream moves", true));
    assert_eq!(triggers.resume_trigger(&editor, down, made.id).await.unwrap().pause, None);
    let wrong = triggers.pause_trigger(&editor, down, made.id, &pause("", "yesterday")).await.unwrap_err();
    assert_eq!(fields(&wrong), ["reason", "resume_at"]);

    let settings = &place.services.settings;
    assert!(matches!(settings.pause_everything(&editor, &pause("r", "")).await, Err(Error::Forbidden(_))));
    assert_eq!(settings.pause_everything(&admin, &pause("r", "")).await.unwrap().pause.as_ref().unwrap().by, "Ada");
    assert_eq!(settings.resume_everything(&admin).await.unwrap().pause, None);
    let window = MaintenanceDraft {
        starts_at: "2026-01-01 00:00".into(),
        ends_at: "2026-01-02 00:00".into(),
        reason: "Upgrade".into(),
        ..MaintenanceDraft::default()
    };
    sqlx::query("update scheduler_clock set shift = timestamptz '2025-12-31T00:00:00Z' - now()")
        .execute(&pool)
        .await
        .unwrap();
    let planned = settings.plan_maintenance_window(&admin, &window).await.unwrap();
    assert_eq!(settings.list_maintenance_windows(&editor).await.unwrap(), std::slice::from_ref(&planned));
    settings.cancel_maintenance_window(&admin, planned.id).await.unwrap();
    assert!(matches!(settings.cancel_maintenance_window(&admin, planned.id).await, Err(Error::NotFound(_))));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_are_switched_at_once(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let workflow = place.a_workflow(&editor, "w").await;
    let triggers = &place.services.triggers;
    let draft = TriggerDraft { cron_expression: "@daily".into(), ..TriggerDraft::default() };
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(triggers.create_trigger(&editor, workflow, &draft).await.unwrap().id);
    }
    let names: Vec<_> =
        triggers.list_triggers(&editor, workflow).await.unwrap().into_iter().map(|trigger| trigger.spec.name).collect();
    assert_eq!(names, ["At 00:00 every day", "At 00:00 every day 2", "At 00:00 every day 3"]);
    let some = triggers.set_triggers_enabled(&editor, workflow, Some(&ids[..2]), true).await.unwrap();
    assert_eq!(some.len(), 2);
    let rest = triggers.set_triggers_enabled(&editor, workflow, None, true).await.unwrap();
    assert_eq!(rest.iter().map(|trigger| trigger.id).collect::<Vec<_>>(), ids[2..]);
    assert_eq!(triggers.set_triggers_enabled(&editor, workflow, None, false).await.unwrap().len(), 3);
    let unknown = triggers.set_triggers_enabled(&editor, workflow, Some(&[domain::ids::TriggerId(999)]), true).await;
    assert!(matches!(unknown, Err(Error::NotFound(_))));
}
