use domain::{
    job::{BronzeDraft, ColumnDraft, GoldDraft, JobDraft, SilverDraft, SourceDraft},
    person::{Actor, Role},
    trigger::definition::TriggerDraft,
    workflow::WorkflowDraft,
};
use futures::stream;
use service::{Error, ImportOptions, PlannedAction};
use sqlx::PgPool;
use store::AuditFilter;

use crate::support::{Workplace, after, fields};

/// What a file is refused for.
mod refusals;

const PRUNE: ImportOptions = ImportOptions { prune: true };
const AS_IS: ImportOptions = ImportOptions { prune: false };

async fn export(place: &Workplace, actor: &Actor) -> String {
    place.services.transfer.export_workflows(actor, &[]).await.unwrap().yaml
}

async fn import(place: &Workplace, actor: &Actor, text: &str) {
    place.services.transfer.import_workflows(actor, text, AS_IS, None).await.unwrap();
}

async fn audited(place: &Workplace) -> i64 {
    place.store.list_audit_entries(&AuditFilter::default(), 1).await.unwrap().total
}

/// What there is of each kind: workflows that depend on each other, jobs with everything, triggers of every type.
async fn fill(place: &Workplace, actor: &Actor) {
    let services = &place.services;
    let sales = WorkflowDraft {
        name: "Zebra: sales, daily".into(),
        description: "First line\nsecond “line”\n\n- third".into(),
        tags: "yes, 2026".into(),
        environment: "production".into(),
        max_active_executions: "3".into(),
        ..WorkflowDraft::default()
    };
    let sales = services.workflows.create_workflow(actor, &sales).await.unwrap().id;
    let report = place.a_workflow(actor, "Afterwards").await;
    let column = |name: &str| ColumnDraft { source: name.into(), ..ColumnDraft::default() };
    let orders = JobDraft {
        name: "Orders".into(),
        source: SourceDraft {
            pattern: "/files/orders*.csv".into(),
            null_words: "NULL, -".into(),
            ..Default::default()
        },
        columns: vec![
            ColumnDraft { key: "on".into(), changes: "trim".into(), ..column("id") },
            ColumnDraft {
                name: "sum".into(),
                data_type: "decimal(12,2)".into(),
                decimal_comma: "on".into(),
                ..column("Summe")
            },
            ColumnDraft { excluded: "on".into(), ..column("note") },
        ],
        bronze: BronzeDraft { table: "orders".into(), ..BronzeDraft::default() },
        silver: SilverDraft { enabled: "on".into(), table: "orders".into(), ..SilverDraft::default() },
        ..JobDraft::default()
    };
    services.jobs.create_job(actor, sales, &orders).await.unwrap();
    let sums = JobDraft {
        name: "Sums".into(),
        kind: "sql".into(),
        enabled: "on".into(),
        gold: GoldDraft {
            enabled: "on".into(),
            table: "sums".into(),
            sql: "select '#' as sign,\n  sum(sum) as total -- of all\nfrom silver.orders".into(),
            ..GoldDraft::default()
        },
        ..JobDraft::default()
    };
    services.jobs.create_job(actor, sales, &sums).await.unwrap();
    let scheduled = TriggerDraft {
        trigger_name: "Nightly".into(),
        enabled: "on".into(),
        cron_expression: "*/5 2 * * *".into(),
        timezone: "Europe/Berlin".into(),
        starts_at: "2027-01-01 00:00".into(),
        excluded_dates: "2027-12-25, 2027-12-26".into(),
        missed_policy: "all".into(),
        catchup_limit: "7".into(),
        parameters: r#"{"day": "2026-01-01", "limit": 5, "deep": {"list": [1.5, null, true]}}"#.into(),
        ..TriggerDraft::default()
    };
    let event = |name: &str, event_type: &str, config: &str| TriggerDraft {
        trigger_name: name.into(),
        trigger_type: "event".into(),
        event_type: event_type.into(),
        event_config: config.into(),
        ..TriggerDraft::default()
    };
    let manual =
        TriggerDraft { trigger_name: "By hand".into(), trigger_type: "manual".into(), ..TriggerDraft::default() };
    for (workflow, draft) in [
        (sales, scheduled),
        (sales, event("Pushed", "webhook", r#"{"signature": "github"}"#)),
        (sales, event("Dropped", "file_arrival", r#"{"pattern": "/files/in/*.csv"}"#)),
        (report, manual),
        (report, TriggerDraft { delay_minutes: "5".into(), ..after(&[sales]) }),
    ] {
        services.triggers.create_trigger(actor, workflow, &draft).await.unwrap();
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_exported_is_the_same_after_an_import_elsewhere(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    fill(&place, &editor).await;
    let text = export(&place, &editor).await;
    assert!(text.contains("sql: |-\n            select '#' as sign,\n"), "{text}");
    assert!(text.contains("upstream_workflows:\n          - \"Zebra: sales, daily\"\n"), "{text}");
    assert!(
        text.contains("# The secret of the webhook “Pushed” of “Zebra: sales, daily” is not in this file."),
        "{text}"
    );
    assert!(!text.contains("once") && !text.contains("version: 1\n    "), "what is usual is not told: {text}");

    // The same installation without them is another one: the numbers are new.
    for workflow in place.store.list_workflow_names(100).await.unwrap() {
        let mut tx = place.store.begin().await.unwrap();
        tx.purge_workflow(workflow.0).await.unwrap();
        tx.commit().await.unwrap();
    }
    let plan = place.services.transfer.plan_import(&editor, &text, AS_IS).await.unwrap();
    assert_eq!((plan.counts().created, plan.counts().same), (9, 0));
    assert!(plan.notes[0].contains("The webhook “Pushed”") && plan.notes.len() == 1, "{:?}", plan.notes);
    assert!(place.store.list_workflow_names(100).await.unwrap().is_empty(), "a plan changes nothing");
    import(&place, &editor, &text).await;
    assert_eq!(export(&place, &editor).await, text);
    let sales = place.store.find_workflow("zebra: sales, daily").await.unwrap().unwrap().id;
    let triggers = place.store.list_triggers(sales).await.unwrap();
    assert!(triggers[0].next_run_at.is_some(), "it is planned like any other");
    let hook = place.services.triggers.load_hook(&editor, sales, triggers[1].id).await.unwrap();
    assert!(hook.secrets.is_empty() && hook.path.len() > 20);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn importing_what_is_so_already_touches_nothing(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    fill(&place, &editor).await;
    let text = export(&place, &editor).await;
    let sales = place.store.find_workflow("Zebra: sales, daily").await.unwrap().unwrap();
    let before = (audited(&place).await, sales.version, place.store.list_triggers(sales.id).await.unwrap());
    let done = place.services.transfer.import_workflows(&editor, &text, PRUNE, None).await.unwrap();
    assert!(done.is_empty() && done.notes.is_empty(), "{done:?}");
    let sales = place.store.load_workflow(sales.id).await.unwrap();
    assert_eq!((audited(&place).await, sales.version, place.store.list_triggers(sales.id).await.unwrap()), before);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_plan_says_field_by_field_what_changes_and_what_stays(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    fill(&place, &editor).await;
    let text = export(&place, &editor)
        .await
        .replace("max_active_executions: 3", "owner: Mara")
        .replace("*/5 2 * * *", "0 3 * * *")
        .replace("table: sums", "table: totals")
        .replace("- trigger_name: Pushed", "- trigger_name: Pushed again");
    let plan = place.services.transfer.plan_import(&editor, &text, AS_IS).await.unwrap();
    let sales = &plan.workflows[1];
    let told = |fields: &[service::FieldChange]| {
        fields
            .iter()
            .map(|change| format!("{}: {} → {}", change.field, change.before, change.after))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&sales.fields), ["max_active_executions: 3 → 1", "owner: null → \"Mara\""]);
    let actions: Vec<_> =
        sales.jobs.iter().chain(&sales.triggers).map(|item| (item.name.as_str(), item.action)).collect();
    assert_eq!(
        actions,
        [
            ("Orders", PlannedAction::Keep),
            ("Sums", PlannedAction::Change),
            ("Nightly", PlannedAction::Change),
            ("Pushed again", PlannedAction::Create),
            ("Dropped", PlannedAction::Keep),
            ("Pushed", PlannedAction::Stay),
        ]
    );
    assert_eq!(told(&sales.jobs[1].fields), ["gold.table: \"sums\" → \"totals\""]);
    assert_eq!(told(&sales.triggers[0].fields), ["cron_expression: \"*/5 2 * * *\" → \"0 3 * * *\""]);
    assert_eq!(plan.workflows[0].action, PlannedAction::Keep);

    let pruned = place.services.transfer.import_workflows(&editor, &text, PRUNE, None).await.unwrap();
    assert_eq!(pruned.workflows[1].triggers[3].action, PlannedAction::Delete);
    let again = place.services.transfer.plan_import(&editor, &text, PRUNE).await.unwrap();
    assert!(again.is_empty(), "{again:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn jobs_take_the_order_of_the_file_and_others_keep_theirs(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let job = |name: &str| format!("      - {{name: {name}, kind: sql, gold: {{table: {name}, sql: select 1}}}}\n");
    let file = |jobs: &[&str]| {
        let jobs: String = jobs.iter().map(|name| job(name)).collect();
        format!("workflows:\n  - name: w\n    jobs:\n{jobs}")
    };
    import(&place, &editor, &file(&["a", "b", "c"])).await;
    let id = place.store.find_workflow("w").await.unwrap().unwrap().id;
    let names =
        async || place.store.list_jobs(id).await.unwrap().into_iter().map(|job| job.name).collect::<Vec<_>>().join("");
    for (jobs, expected) in
        [(&["a", "c"][..], "abc"), (&["c", "a"], "cab"), (&["c", "d", "a"], "cdab"), (&["b"], "cdab")]
    {
        import(&place, &editor, &file(jobs)).await;
        assert_eq!(names().await, expected, "{jobs:?}");
    }
    let swapped = file(&["a", "b"])
        .replace("table: a", "table: x")
        .replace("table: b", "table: a")
        .replace("table: x", "table: b");
    let done = place.services.transfer.import_workflows(&editor, &swapped, PRUNE, None).await.unwrap();
    assert_eq!((done.counts().changed, done.counts().deleted), (2, 2), "two jobs can exchange their tables");
    assert_eq!(done.workflows[0].order, None);
    assert_eq!(names().await, "ab");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn upstreams_are_found_by_name_in_any_order_and_may_turn_around_at_once(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    place.a_workflow(&editor, "There already").await;
    let chain = |first: &str, second: &str| {
        let after = |name: &str, upstream: &str| {
            format!(
                "  - name: {name}\n    triggers:\n      - {{trigger_name: t, trigger_type: dependency, upstream_workflows: [{upstream}]}}\n"
            )
        };
        format!("workflows:\n{}{}", after(first, "there ALREADY"), after(second, first))
    };
    import(&place, &editor, &chain("A", "B")).await;
    import(&place, &editor, &chain("B", "A")).await;
    let a = place.store.find_workflow("A").await.unwrap().unwrap().id;
    let triggers = place.store.list_triggers(a).await.unwrap();
    assert_eq!(triggers[0].upstreams[0].name, "B");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_uploaded_file_is_known_by_its_contents(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let workflow = place.a_workflow(&editor, "w").await;
    let upload = async |name: &str, text: &'static str| {
        let body = stream::iter([Ok::<_, std::convert::Infallible>(text)]);
        place.services.uploads.take_upload(&editor, name, body).await.unwrap().id
    };
    let (first, other) = (upload("orders.csv", "a\n1\n").await, upload("orders.csv", "b\n2\n").await);
    let draft = JobDraft {
        name: "Orders".into(),
        source: SourceDraft {
            upload_id: first.to_string().into(),
            file_name: "orders.csv".into(),
            ..Default::default()
        },
        bronze: BronzeDraft { table: "orders".into(), ..BronzeDraft::default() },
        ..JobDraft::default()
    };
    let job = place.services.jobs.create_job(&editor, workflow, &draft).await.unwrap();
    let exported = place.services.transfer.export_workflows(&editor, &[workflow.to_string()]).await.unwrap();
    assert!(exported.notes[0].contains("orders.csv, which the job “Orders” of “w” reads, is not in this file"));
    assert!(!exported.yaml.contains("upload_id"), "{}", exported.yaml);
    let plan = place.services.transfer.plan_import(&editor, &exported.yaml, AS_IS).await.unwrap();
    assert!(plan.is_empty(), "{plan:?}");

    let draft =
        JobDraft { source: SourceDraft { upload_id: other.to_string().into(), ..draft.source.clone() }, ..draft };
    place.services.jobs.save_job(&editor, workflow, job.id, &draft).await.unwrap();
    let plan = place.services.transfer.plan_import(&editor, &exported.yaml, AS_IS).await.unwrap();
    assert_eq!(plan.workflows[0].jobs[0].fields[0].field, "source.sha256");

    sqlx::query("delete from uploads where id = $1").bind(first.0).execute(&pool).await.unwrap();
    let refused = place.services.transfer.plan_import(&editor, &exported.yaml, AS_IS).await.unwrap_err();
    assert_eq!(fields(&refused), ["workflows[0].jobs[0].source.file_name"]);
    assert!(refused.to_string().contains("Upload it here"), "{refused}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_what_was_seen_is_done_and_only_by_those_who_may(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let viewer = place.person("Vera", Role::Viewer).await;
    let transfer = &place.services.transfer;
    let text = "workflows:\n  - name: w\n    owner: Mara\n";
    let seen = transfer.plan_import(&editor, text, AS_IS).await.unwrap();
    assert!(matches!(transfer.plan_import(&viewer, text, AS_IS).await, Err(Error::Forbidden(_))));
    assert!(transfer.export_workflows(&viewer, &[]).await.is_ok());
    place.a_workflow(&editor, "w").await;
    let refused = transfer.import_workflows(&editor, text, AS_IS, Some(&seen)).await.unwrap_err();
    assert!(matches!(refused, Error::Conflict { code: "changed_meanwhile", .. }), "{refused:?}");
    let seen = transfer.plan_import(&editor, text, AS_IS).await.unwrap();
    assert_eq!(transfer.import_workflows(&editor, text, AS_IS, Some(&seen)).await.unwrap(), seen);
}
