use chrono::{Datelike, Days, NaiveDate};
use domain::{
    calendar::{Calendar, CalendarFilter, CalendarView, EntryKind, WhyLeftOut},
    format::Zone,
    ids::WorkflowId,
    person::{Actor, Role},
    trigger::definition::TriggerDraft,
    workflow::{PauseDraft, WorkflowDraft},
    workspace::MaintenanceDraft,
};
use serde_json::Map;
use sqlx::PgPool;

use crate::support::{Workplace, after};

fn daily() -> TriggerDraft {
    TriggerDraft {
        cron_expression: "30 2 * * *".into(),
        timezone: "UTC".into(),
        enabled: "on".into(),
        ..TriggerDraft::default()
    }
}

async fn a_workflow(place: &Workplace, by: &Actor, name: &str, team: &str, tags: &str) -> WorkflowId {
    let draft = WorkflowDraft { name: name.into(), team: team.into(), tags: tags.into(), ..WorkflowDraft::default() };
    place.services.workflows.create_workflow(by, &draft).await.unwrap().id
}

/// A workflow of the night, one that follows it, and one of another team.
async fn a_night(place: &Workplace, by: &Actor) -> WorkflowId {
    let orders = a_workflow(place, by, "Orders", "Retail", "nightly").await;
    let report = a_workflow(place, by, "Report", "Retail", "").await;
    let loans = a_workflow(place, by, "Loans", "Lending", "nightly").await;
    let triggers = &place.services.triggers;
    triggers.create_trigger(by, orders, &daily()).await.unwrap();
    triggers.create_trigger(by, loans, &daily()).await.unwrap();
    triggers.create_trigger(by, report, &after(&[orders])).await.unwrap();
    orders
}

/// Returns the names of what starts, each once.
fn names(calendar: &Calendar) -> Vec<&str> {
    let entries = calendar.hours.iter().flat_map(|hour| &hour.entries);
    let mut names: Vec<_> = entries.map(|entry| entry.workflow_name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_calendar_shows_the_workflows_and_the_kind_of_start_that_are_asked_for(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("ada", Role::Editor).await;
    let orders = a_night(&place, &editor).await;
    let now = place.store.scheduler_now().await.unwrap();
    let load = async |filter: CalendarFilter, date: NaiveDate| {
        let triggers = &place.services.triggers;
        triggers.load_calendar(&editor, CalendarView::Day, Some(date), &filter, &Zone::utc()).await.unwrap()
    };
    let tomorrow = now.date_naive() + Days::new(1);
    let filter = CalendarFilter::default;
    assert_eq!(names(&load(filter(), tomorrow).await), ["Loans", "Orders", "Report"]);
    let retail = CalendarFilter { team: "Retail".into(), ..filter() };
    assert_eq!(names(&load(retail.clone(), tomorrow).await), ["Orders", "Report"]);
    let both = CalendarFilter { tag: "nightly".into(), ..retail };
    assert_eq!(names(&load(both, tomorrow).await), ["Orders"]);
    assert_eq!(names(&load(CalendarFilter { q: "LEND loan".into(), ..filter() }, tomorrow).await), ["Loans"]);
    let started_by = |trigger: &str| CalendarFilter { trigger: trigger.into(), ..filter() };
    assert_eq!(names(&load(started_by("scheduled"), tomorrow).await), ["Loans", "Orders"]);
    // What follows is there also where what it follows is not asked for.
    assert_eq!(names(&load(started_by("dependency"), tomorrow).await), ["Report"]);
    assert_eq!(names(&load(CalendarFilter { q: "Report".into(), ..filter() }, tomorrow).await), ["Report"]);
    assert!(names(&load(started_by("no such type"), tomorrow).await).is_empty());

    place.services.executions.start_execution(&editor, orders, &Map::new(), None, true).await.unwrap();
    let executions = async |filter| {
        let today = load(filter, now.date_naive()).await;
        let is_execution = |kind: &EntryKind| matches!(kind, EntryKind::Execution { .. });
        today.hours.iter().flat_map(|hour| &hour.entries).filter(|entry| is_execution(&entry.kind)).count()
    };
    assert_eq!(executions(filter()).await, 1);
    assert_eq!(executions(started_by("manual")).await, 1);
    assert_eq!(executions(started_by("event")).await, 0);
    assert_eq!(executions(CalendarFilter { q: "Loans".into(), ..filter() }).await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_month_holds_every_start_of_its_weeks(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("ada", Role::Editor).await;
    a_night(&place, &editor).await;
    let now = place.store.scheduler_now().await.unwrap();
    let next = CalendarView::Month.stepped(now.date_naive(), true);
    let date = next + Days::new(17);
    let triggers = &place.services.triggers;
    let orders = CalendarFilter { q: "Orders".into(), ..CalendarFilter::default() };
    let month = triggers.load_calendar(&editor, CalendarView::Month, Some(date), &orders, &Zone::utc()).await.unwrap();
    assert_eq!((month.named_by, month.named_by.day()), (next, 1));
    assert_eq!(month.hours.len(), month.dates().len(), "one on each day");
    assert!(!month.is_partial);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_falls_into_maintenance_or_a_pause_of_everything_is_left_out(pool: PgPool) {
    let place = Workplace::over(&pool);
    let (editor, admin) = (place.person("ada", Role::Editor).await, place.person("grace", Role::Admin).await);
    a_night(&place, &editor).await;
    let now = place.store.scheduler_now().await.unwrap();
    let tomorrow = now.date_naive() + Days::new(1);
    let kinds = async || {
        let triggers = &place.services.triggers;
        let filter = CalendarFilter::default();
        let day =
            triggers.load_calendar(&editor, CalendarView::Day, Some(tomorrow), &filter, &Zone::utc()).await.unwrap();
        let entries = day.hours.into_iter().flat_map(|hour| hour.entries);
        let why = |kind: &EntryKind| match kind {
            EntryKind::LeftOut { why, .. } => Some(*why),
            _ => None,
        };
        (day.windows.len(), entries.map(|entry| (entry.workflow_name, why(&entry.kind))).collect::<Vec<_>>())
    };
    let named = |names: &[&str], why| names.iter().map(|name| ((*name).to_owned(), why)).collect::<Vec<_>>();
    let planned = named(&["Loans", "Orders", "Report"], None);
    let left_out = |why| named(&["Loans", "Orders"], Some(why));
    assert_eq!(kinds().await, (0, planned.clone()));

    let window = MaintenanceDraft {
        starts_at: format!("{tomorrow}T02:00:00Z").into(),
        ends_at: format!("{tomorrow}T03:00:00Z").into(),
        reason: "Upgrade".into(),
        ..MaintenanceDraft::default()
    };
    let settings = &place.services.settings;
    let window = settings.plan_maintenance_window(&admin, &window).await.unwrap();
    assert_eq!(kinds().await, (1, left_out(WhyLeftOut::Maintenance)), "and nothing follows from what does not start");
    settings.cancel_maintenance_window(&admin, window.id).await.unwrap();
    assert_eq!(kinds().await, (0, planned));

    let endless = PauseDraft { reason: "Moving".into(), ..PauseDraft::default() };
    settings.pause_everything(&admin, &endless).await.unwrap();
    assert_eq!(kinds().await, (0, left_out(WhyLeftOut::Pause)));
    let home = place.services.home.load_home(&editor).await.unwrap();
    assert_eq!((home.starting_soon, home.activity.len()), (0, 0));
}
