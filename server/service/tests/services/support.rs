use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::{
    dataset::{DatasetVersion, Rows, TableRef},
    ids::{UserId, WorkflowId},
    job::{
        ColumnSpec, ColumnsTrial, DataType, FileJob, FileSource, FoundFile, JobSpec, Location, Misfits, Reading,
        SourceSample, SqlCheck, SqlPreview, SuggestedColumn,
    },
    person::{Actor, Role, UserSpec},
    problem::Problem,
    trigger::definition::TriggerDraft,
    workflow::WorkflowDraft,
};
use service::{
    Error, KEY_LENGTH, ServiceConfig, Services, Vault,
    ports::{Lake, RowsWanted, Values},
};
use sqlx::PgPool;
use store::Store;
use tempfile::TempDir;

/// A lake that finds fault with SQL and patterns that say so, and remembers what was dropped.
#[derive(Debug, Default)]
pub(crate) struct ScriptedLake {
    pub(crate) dropped: Mutex<Vec<TableRef>>,
}

#[async_trait]
impl Lake for ScriptedLake {
    fn allowed_folders(&self) -> Vec<String> {
        vec!["/files".to_owned()]
    }

    async fn sample_source(&self, source: FileSource, _: Values) -> Result<SourceSample, Problem> {
        match source.location {
            Location::Pattern { pattern } if pattern.starts_with("/files/orders") => Ok(orders(pattern)),
            _ => Err(Problem::new("pattern", "Nothing matches.")),
        }
    }

    async fn find_files(&self, _: String, _: Values) -> Result<Vec<FoundFile>, Problem> {
        Ok(vec![])
    }

    async fn check_pattern(&self, pattern: String) -> Result<(), Problem> {
        if pattern.starts_with("/etc") {
            Err(Problem::new("", "It lies outside of the allowed folders."))
        } else {
            Ok(())
        }
    }

    async fn try_columns(&self, job: FileJob, _: Values) -> Result<ColumnsTrial, Problem> {
        let misfits = job.columns.iter().map(|_| Misfits { count: 1, ..Misfits::default() }).collect();
        Ok(ColumnsTrial { rows: 3, kept: 2, quarantined: 1, misfits, ..ColumnsTrial::default() })
    }

    async fn check_gold(&self, job: JobSpec, earlier: Vec<JobSpec>) -> Result<SqlCheck, Problem> {
        if job.gold().is_some_and(|gold| gold.sql.contains("nonsense")) {
            return Err(Problem::new("", "There is no column nonsense.").at(7, 15));
        }
        let tables = earlier.iter().flat_map(JobSpec::writes).map(|table| table.to_string()).collect();
        Ok(SqlCheck { tables, ..SqlCheck::default() })
    }

    async fn preview_gold(&self, _: JobSpec, _: Values, _: usize) -> Result<SqlPreview, Problem> {
        Ok(SqlPreview::default())
    }

    async fn load_rows(&self, _: TableRef, _: RowsWanted) -> Result<Rows, Problem> {
        Ok(Rows::default())
    }

    async fn load_quarantine(&self, _: TableRef, _: RowsWanted) -> Result<Rows, Problem> {
        Ok(Rows::default())
    }

    async fn list_versions(&self, _: TableRef, _: usize) -> Result<Vec<DatasetVersion>, Problem> {
        Ok(vec![])
    }

    async fn drop_table(&self, table: TableRef) -> Result<(), Problem> {
        self.dropped.lock().unwrap().push(table);
        Ok(())
    }
}

/// What a look at a file of orders finds.
fn orders(file: String) -> SourceSample {
    let column = |name: &str, key: bool| SuggestedColumn {
        spec: ColumnSpec {
            source: name.to_owned(),
            name: name.to_owned(),
            data_type: DataType::Text,
            reading: Reading::default(),
            changes: Vec::new(),
            key,
            required: key,
        },
        example: None,
        notes: Vec::new(),
    };
    SourceSample { file, columns: vec![column("id", true), column("city", false)], ..SourceSample::default() }
}

/// The services, and what they stand on.
pub(crate) struct Workplace {
    pub(crate) services: Services,
    pub(crate) store: Store,
    pub(crate) lake: Arc<ScriptedLake>,
    pub(crate) folder: TempDir,
}

impl Workplace {
    pub(crate) fn over(pool: &PgPool) -> Self {
        let store = Store::over(pool.clone());
        let lake = Arc::<ScriptedLake>::default();
        let folder = tempfile::tempdir().unwrap();
        let config = ServiceConfig {
            uploads: folder.path().join("uploads"),
            upload_limit: 1000,
            samples: folder.path().join("samples"),
            session_lifetime: 3600,
            vault: Vault::new(&[7; KEY_LENGTH]).unwrap(),
        };
        Self { services: Services::new(store.clone(), lake.clone(), config), store, lake, folder }
    }

    /// A person with a role, ready to ask.
    pub(crate) async fn person(&self, name: &str, role: Role) -> Actor {
        let spec = UserSpec { email: format!("{name}@example.org"), name: name.to_owned(), role };
        let mut tx = self.store.begin().await.unwrap();
        let id: UserId = tx.insert_user(&spec).await.unwrap();
        tx.commit().await.unwrap();
        Actor { user_id: Some(id), ..Actor { role, ..Actor::system(name) } }
    }
}

impl Workplace {
    /// A workflow with a name.
    pub(crate) async fn a_workflow(&self, by: &Actor, name: &str) -> WorkflowId {
        let draft = WorkflowDraft { name: name.into(), ..WorkflowDraft::default() };
        self.services.workflows.create_workflow(by, &draft).await.unwrap().id
    }

    /// Workflows with names.
    pub(crate) async fn workflows<const N: usize>(&self, by: &Actor, names: [&str; N]) -> [WorkflowId; N] {
        let mut ids = [WorkflowId(0); N];
        for (id, name) in ids.iter_mut().zip(names) {
            *id = self.a_workflow(by, name).await;
        }
        ids
    }
}

/// A dependency that is on.
pub(crate) fn after(upstreams: &[WorkflowId]) -> TriggerDraft {
    let ids: Vec<_> = upstreams.iter().map(ToString::to_string).collect();
    TriggerDraft {
        trigger_type: "dependency".into(),
        upstream_workflow_ids: ids.join(",").into(),
        enabled: "on".into(),
        ..TriggerDraft::default()
    }
}

/// The fields that an error names.
pub(crate) fn fields(error: &Error) -> Vec<String> {
    match error {
        Error::Invalid(problems) | Error::TooLarge(problems) => {
            problems.0.iter().map(|problem| problem.field.clone()).collect()
        }
        other => panic!("not about fields: {other:?}"),
    }
}
