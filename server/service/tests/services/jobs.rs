use std::collections::BTreeMap;

use domain::{
    ids::UploadId,
    job::{BronzeDraft, ColumnDraft, GoldDraft, JobDraft, JobEdit, JobKind, JobTable, SilverDraft, SourceDraft},
    person::Role,
    workflow::WorkflowDraft,
};
use service::{Error, JobLook};
use sqlx::PgPool;

use crate::support::{Workplace, fields};

pub(crate) fn sql_job(name: &str, table: &str, sql: &str) -> JobDraft {
    JobDraft {
        name: name.into(),
        kind: "sql".into(),
        enabled: "on".into(),
        gold: GoldDraft { enabled: "on".into(), table: table.into(), sql: sql.into(), ..GoldDraft::default() },
        ..JobDraft::default()
    }
}

fn file_job(name: &str, pattern: &str, table: &str) -> JobDraft {
    JobDraft {
        name: name.into(),
        enabled: "on".into(),
        source: SourceDraft { pattern: pattern.into(), ..SourceDraft::default() },
        bronze: BronzeDraft { table: table.into(), ..BronzeDraft::default() },
        ..JobDraft::default()
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_job_is_checked_before_it_is_saved(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let draft = WorkflowDraft { name: "w".into(), ..WorkflowDraft::default() };
    let workflow = place.services.workflows.create_workflow(&editor, &draft).await.unwrap().id;
    let jobs = &place.services.jobs;
    let wrong = jobs.create_job(&editor, workflow, &sql_job("model", "t", "select nonsense")).await.unwrap_err();
    let Error::Invalid(problems) = &wrong else { panic!("{wrong:?}") };
    assert_eq!((problems.0[0].field.as_str(), problems.0[0].span.map(|span| span.start)), ("gold.sql", Some(7)));
    assert_eq!(
        fields(&jobs.create_job(&editor, workflow, &file_job("f", "/etc/*", "t")).await.unwrap_err()),
        ["source.pattern"]
    );
    let upload = SourceDraft { upload_id: "77".into(), file_name: "a.csv".into(), ..SourceDraft::default() };
    let missing = JobDraft { source: upload, ..file_job("f", "", "t") };
    assert_eq!(fields(&jobs.create_job(&editor, workflow, &missing).await.unwrap_err()), ["source.upload_id"]);
    assert_eq!(jobs.list_jobs(&editor, workflow).await.unwrap(), [], "nothing was saved");
    assert!(matches!(place.store.load_upload(UploadId(77)).await, Err(store::StoreError::NotFound)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_jobs_cannot_write_one_table(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let named = |name: &str| WorkflowDraft { name: name.into(), ..WorkflowDraft::default() };
    let first = place.services.workflows.create_workflow(&editor, &named("first")).await.unwrap().id;
    let second = place.services.workflows.create_workflow(&editor, &named("second")).await.unwrap().id;
    let job =
        place.services.jobs.create_job(&editor, first, &file_job("orders", "/files/a.csv", "orders")).await.unwrap();
    let error = place
        .services
        .jobs
        .create_job(&editor, second, &file_job("other", "/files/b.csv", "orders"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("“orders” of workflow “first”"), "{error}");
    assert_eq!(fields(&error), ["bronze.table"]);
    place.services.jobs.save_job(&editor, first, job.id, &JobDraft::from(&job)).await.expect("its own table is free");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn jobs_are_moved_switched_off_and_deleted(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let draft = WorkflowDraft { name: "w".into(), ..WorkflowDraft::default() };
    let workflow = place.services.workflows.create_workflow(&editor, &draft).await.unwrap().id;
    let jobs = &place.services.jobs;
    for name in ["a", "b", "c"] {
        jobs.create_job(&editor, workflow, &sql_job(name, name, "select {{ parameters.day }}")).await.unwrap();
    }
    let all = jobs.list_jobs(&editor, workflow).await.unwrap();
    let moved = jobs.move_job(&editor, workflow, all[2].id, 1).await.unwrap();
    assert_eq!(moved.iter().map(|job| job.name.as_str()).collect::<Vec<_>>(), ["c", "a", "b"]);
    assert_eq!(place.services.workflows.list_parameters(&editor, workflow).await.unwrap(), ["day"]);
    assert!(!jobs.set_job_enabled(&editor, workflow, all[0].id, false).await.unwrap().enabled);
    jobs.delete_job(&editor, workflow, all[1].id).await.unwrap();
    assert!(matches!(jobs.load_job(&editor, workflow, all[1].id).await, Err(Error::NotFound(_))));
    let stale = JobDraft::from(&all[0]);
    let error = jobs.save_job(&editor, workflow, all[0].id, &stale).await.unwrap_err();
    assert!(matches!(error, Error::Conflict { code: "changed_meanwhile", .. }), "switching it off was a change");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_look_fills_in_a_new_job_with_names_that_are_free(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let draft = WorkflowDraft { name: "w".into(), ..WorkflowDraft::default() };
    let workflow = place.services.workflows.create_workflow(&editor, &draft).await.unwrap().id;
    let jobs = &place.services.jobs;
    let look = async |pattern: &str| {
        let mut draft = JobDraft::blank(JobKind::File);
        draft.source.pattern = pattern.into();
        let edit = JobEdit { draft, ..JobEdit::default() };
        jobs.look_at_job(&editor, (workflow, None), edit, &BTreeMap::new(), JobLook::default()).await.unwrap()
    };
    let first = look("/files/orders_{{ scheduled_for | date }}.csv").await;
    assert_eq!((first.draft.name.0.as_str(), first.draft.silver.table.0.as_str()), ("Orders", "orders"));
    assert_eq!(first.trial.as_ref().map(|trial| trial.misfits.len()), Some(2));
    let saved = jobs.create_job(&editor, workflow, &first.draft).await.expect("a first look is enough to save");
    assert_eq!(look("/files/orders_2026.csv").await.draft.bronze.table, "orders_2".into());
    let nothing = look("/files/other.csv").await;
    assert_eq!(nothing.problems.0.len(), 1, "what is wrong is said once: {:?}", nothing.problems);
    assert_eq!(nothing.problems.0[0].field, "source.pattern");

    let mut edit = JobEdit { draft: JobDraft::from(&saved), ..JobEdit::default() };
    edit.draft.columns.truncate(1);
    let none = BTreeMap::new();
    let again = jobs.look_at_job(&editor, (workflow, Some(saved.id)), edit.clone(), &none, JobLook::default());
    assert_eq!(again.await.unwrap().draft, edit.draft, "a job that is saved stays as it is typed");
    let wanted = JobLook { suggest: true, ..JobLook::default() };
    let taken = jobs.look_at_job(&editor, (workflow, Some(saved.id)), edit, &BTreeMap::new(), wanted).await.unwrap();
    assert_eq!(taken.draft.columns.len(), 2, "unless that is asked for");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_statement_reads_what_the_jobs_before_it_will_have_made(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let draft = WorkflowDraft { name: "w".into(), ..WorkflowDraft::default() };
    let workflow = place.services.workflows.create_workflow(&editor, &draft).await.unwrap().id;
    let jobs = &place.services.jobs;
    let mut first = file_job("orders", "/files/orders.csv", "orders");
    first.silver = SilverDraft { enabled: "on".into(), table: "orders".into(), ..SilverDraft::default() };
    first.columns = vec![ColumnDraft { source: "id".into(), data_type: "bigint".into(), ..ColumnDraft::default() }];
    let first = jobs.create_job(&editor, workflow, &first).await.unwrap();
    let model = sql_job("model", "model", "select count(*) as n from silver.orders");
    let check = jobs.check_gold(&editor, workflow, None, &model).await.unwrap();
    assert_eq!(check.tables, ["bronze.orders", "silver.orders"], "the lake is told of them");
    let tables = jobs.list_readable_tables(&editor, workflow, None).await.unwrap();
    let tables: Vec<_> = tables.iter().map(|readable| (readable.table.to_string(), readable.columns.len())).collect();
    assert_eq!(tables, [("silver.orders".to_owned(), 1)]);
    let before_first = jobs.list_readable_tables(&editor, workflow, Some(first.id)).await.unwrap();
    assert_eq!(before_first, []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_job_that_does_not_hold_any_more_can_be_switched_off(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let draft = WorkflowDraft { name: "w".into(), ..WorkflowDraft::default() };
    let workflow = place.services.workflows.create_workflow(&editor, &draft).await.unwrap().id;
    let (name, spec) = sql_job("model", "model", "select nonsense").check().unwrap();
    let mut tx = place.store.begin().await.unwrap();
    let id = tx.insert_job(workflow, &name, true, &spec).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!place.services.jobs.set_job_enabled(&editor, workflow, id, false).await.unwrap().enabled);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_of_jobs_tells_what_each_reads_and_writes(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let viewer = place.person("Vic", Role::Viewer).await;
    let draft = WorkflowDraft { name: "w".into(), ..WorkflowDraft::default() };
    let workflow = place.services.workflows.create_workflow(&editor, &draft).await.unwrap().id;
    let jobs = &place.services.jobs;
    let mut files = file_job("files", "/files/orders*.csv", "orders");
    files.silver = SilverDraft { enabled: "on".into(), table: "orders".into(), ..SilverDraft::default() };
    jobs.create_job(&editor, workflow, &files).await.unwrap();
    let sql =
        jobs.create_job(&editor, workflow, &sql_job("model", "by_day", "select 1 from silver.orders")).await.unwrap();
    let lines = jobs.list_job_summaries(&viewer, workflow).await.unwrap();
    let names = |tables: &[JobTable]| tables.iter().map(|table| table.table.to_string()).collect::<Vec<_>>();
    assert_eq!(lines[0].source.as_deref(), Some("/files/orders*.csv"));
    assert_eq!(names(&lines[0].writes), ["bronze.orders", "silver.orders"]);
    assert_eq!(
        (names(&lines[1].reads), names(&lines[1].writes)),
        (vec!["silver.orders".into()], vec!["gold.by_day".into()])
    );
    let start = jobs.load_job_editor(&viewer, workflow, Some(sql.id), JobKind::File, None).await.unwrap();
    assert_eq!((start.kind, start.place, start.jobs), (JobKind::Sql, 2, 2));
    assert_eq!(start.folders, ["/files"]);
    let new = jobs.load_job_editor(&editor, workflow, None, JobKind::File, Some(UploadId(77))).await.unwrap();
    assert_eq!((new.place, new.jobs, new.edit.problems.0[0].field.as_str()), (3, 3, "source.upload_id"));
}
