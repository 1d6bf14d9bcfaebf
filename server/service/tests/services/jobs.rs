use domain::{
    ids::UploadId,
    job::{BronzeDraft, GoldDraft, JobDraft, SourceDraft},
    person::Role,
    workflow::WorkflowDraft,
};
use service::Error;
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
    assert_eq!(jobs.list_parameters(&editor, workflow).await.unwrap(), ["day"]);
    assert!(!jobs.set_job_enabled(&editor, workflow, all[0].id, false).await.unwrap().enabled);
    jobs.delete_job(&editor, workflow, all[1].id).await.unwrap();
    assert!(matches!(jobs.load_job(&editor, workflow, all[1].id).await, Err(Error::NotFound(_))));
    let stale = JobDraft::from(&all[0]);
    let error = jobs.save_job(&editor, workflow, all[0].id, &stale).await.unwrap_err();
    assert!(matches!(error, Error::Conflict { code: "changed_meanwhile", .. }), "switching it off was a change");
}
