use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::{
    dataset::{Column, Layer, TableName, TableRef},
    ids::{JobId, WorkflowId},
    job::{
        ColumnSpec, FileMatches, Job, JobDraft, JobSpec, ReadableTable, SourceDraft, SourceLook, SqlCheck, SqlPreview,
        table_for,
    },
    person::{Actor, Permission},
    problem::Problem,
    template::{Template, TemplateValues},
};
use serde_json::{Map, Value};
use store::DatasetFilter;

use super::{
    Jobs,
    looking::{FILES_LISTED, PREVIEW_ROWS, in_field},
};
use crate::{Result, error::must};

/// How many tables of a layer, and how many columns of each, are named to the writer of a statement.
const TABLES_NAMED: (i64, usize) = (200, 200);

/// How many names are tried for the tables of a new job.
const NAMES_TRIED: usize = 100;

impl Jobs {
    /// Returns the folders from which jobs may read files.
    pub fn allowed_folders(&self) -> Vec<String> {
        self.lake.allowed_folders()
    }

    /// Looks at a source as it is typed, for a job that may not exist yet: suggests columns, and a name for the tables that
    /// is free.
    pub async fn look_at_source(
        &self,
        actor: &Actor,
        job: Option<JobId>,
        draft: &SourceDraft,
        parameters: Map<String, Value>,
    ) -> Result<SourceLook> {
        let sample = self.sample_source(actor, draft, parameters).await?;
        // A pattern says better than one file what all its files are.
        let name = draft.pattern.filled().filter(|_| draft.upload_id.is_blank()).unwrap_or(&sample.file);
        Ok(SourceLook { table: self.free_table(job, table_for(name)).await?, sample })
    }

    /// Returns what a pattern comes to at the next start of a workflow, and the files that it matches then.
    pub async fn find_matches(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        pattern: &str,
        parameters: Map<String, Value>,
    ) -> Result<FileMatches> {
        must(actor, Permission::Edit)?;
        let planned = self.next_start(workflow).await?;
        let mut values = self.values(parameters).await?;
        if let Some((at, timezone)) = planned {
            (values.scheduled_for, values.timezone) = (at, timezone.unwrap_or(values.timezone));
        }
        let rendered = Template::parse(pattern)
            .and_then(|template| {
                template.render_path(&TemplateValues {
                    parameters: &values.parameters,
                    scheduled_for: values.scheduled_for,
                    timezone: values.timezone,
                })
            })
            .map_err(|problem| in_field("source.pattern", problem))?;
        let found = self.lake.find_files(pattern.to_owned(), values).await;
        let mut newest = found.map_err(|problem| in_field("source.pattern", problem))?;
        let count = i64::try_from(newest.len()).unwrap_or(i64::MAX);
        newest.truncate(FILES_LISTED);
        Ok(FileMatches { pattern: rendered, planned_for: planned.map(|(at, _)| at), count, newest })
    }

    /// Checks the gold statement of a job as it is typed, with the tables that its workflow will have made before it.
    pub async fn check_gold(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        job: Option<JobId>,
        draft: &JobDraft,
    ) -> Result<SqlCheck> {
        must(actor, Permission::Edit)?;
        let spec = draft.check_gold()?;
        let earlier = specs(self.earlier(workflow, job).await?);
        Ok(self.lake.check_gold(spec, earlier).await.map_err(|problem| in_field("gold.sql", problem))?)
    }

    /// Runs the gold statement of a job as it is typed for its first rows.
    pub async fn preview_gold(
        &self,
        actor: &Actor,
        (workflow, job): (WorkflowId, Option<JobId>),
        draft: &JobDraft,
        parameters: Map<String, Value>,
    ) -> Result<SqlPreview> {
        let check = self.check_gold(actor, workflow, job, draft).await?;
        let earlier = self.earlier(workflow, job).await?;
        if let Some(missing) = self.not_made_yet(&check, &earlier).await? {
            return Err(in_field("gold.sql", missing).into());
        }
        let values = self.values(parameters).await?;
        let preview = self.lake.preview_gold(draft.check_gold()?, values, PREVIEW_ROWS).await;
        Ok(preview.map_err(|problem| in_field("gold.sql", problem))?)
    }

    /// Returns what to do where a statement reads a table that a job before it has yet to make.
    async fn not_made_yet(&self, check: &SqlCheck, earlier: &[Job]) -> Result<Option<Problem>> {
        for job in earlier {
            for table in job.spec.writes() {
                if check.tables.contains(&table.to_string()) && self.store.find_dataset(&table).await?.is_none() {
                    let name = &job.name;
                    let message = format!(
                        "{table} has no rows yet: the job “{name}” makes it. Run the workflow once, then preview."
                    );
                    return Ok(Some(Problem::new("", message)));
                }
            }
        }
        Ok(None)
    }

    /// Returns the tables that the statement of a job can read: those of the lake, and those that the jobs before it will
    /// have made.
    pub async fn list_readable_tables(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        job: Option<JobId>,
    ) -> Result<Vec<ReadableTable>> {
        must(actor, Permission::Edit)?;
        let (tables_named, columns_named) = TABLES_NAMED;
        let mut tables = Vec::new();
        for layer in [Layer::Silver, Layer::Gold] {
            let filter = DatasetFilter { layer: Some(layer), ..DatasetFilter::default() };
            for dataset in self.store.list_datasets(&filter, tables_named).await?.items {
                let columns = dataset.columns.into_iter().take(columns_named).collect();
                tables.push(ReadableTable { table: dataset.table, columns });
            }
        }
        for spec in specs(self.earlier(workflow, job).await?) {
            for table in spec.writes() {
                if table.layer != Layer::Bronze && !tables.iter().any(|known| known.table == table) {
                    let columns = declared_columns(&spec, &table).take(columns_named).collect();
                    tables.push(ReadableTable { table, columns });
                }
            }
        }
        Ok(tables)
    }

    /// Returns the jobs before a job, in their order; before one that does not exist yet stand all of them.
    pub(super) async fn earlier(&self, workflow: WorkflowId, job: Option<JobId>) -> Result<Vec<Job>> {
        let jobs = self.store.list_jobs(workflow).await?;
        Ok(jobs.into_iter().take_while(|other| Some(other.id) != job).collect())
    }

    /// Returns the next planned start of a workflow and the zone in which it becomes a date.
    async fn next_start(&self, workflow: WorkflowId) -> Result<Option<(DateTime<Utc>, Option<Tz>)>> {
        let triggers = self.store.list_triggers(workflow).await?;
        let planned = triggers.iter().filter(|trigger| trigger.spec.enabled && trigger.pause.is_none());
        let next = planned.filter_map(|trigger| Some((trigger.next_run_at?, trigger.spec.timezone().parse().ok())));
        Ok(next.min_by_key(|(at, _)| *at))
    }

    /// Returns the name, or the first one with a number behind it, whose bronze and silver tables no other job writes and
    /// that are not left from a job that is gone.
    async fn free_table(&self, job: Option<JobId>, name: TableName) -> Result<TableName> {
        let numbered = |number: usize| format!("{name}_{number}").parse().unwrap_or_else(|_| name.clone());
        for candidate in std::iter::once(name.clone()).chain((2..NAMES_TRIED).map(numbered)) {
            if self.is_free(job, &candidate).await? {
                return Ok(candidate);
            }
        }
        Ok(name)
    }

    async fn is_free(&self, job: Option<JobId>, name: &TableName) -> Result<bool> {
        for layer in [Layer::Bronze, Layer::Silver] {
            let table = TableRef { layer, name: name.clone() };
            if self.store.find_writer(&table, job).await?.is_some() || self.store.find_dataset(&table).await?.is_some()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Returns what jobs do.
pub(super) fn specs(jobs: Vec<Job>) -> Vec<JobSpec> {
    jobs.into_iter().map(|job| job.spec).collect()
}

/// Returns the columns of a table that a job will write, as far as the job declares them.
fn declared_columns(spec: &JobSpec, table: &TableRef) -> impl Iterator<Item = Column> {
    let declared = match spec {
        JobSpec::File(file) if table.layer == Layer::Silver => file.columns.as_slice(),
        _ => &[],
    };
    declared.iter().map(|column: &ColumnSpec| Column {
        name: column.name.clone(),
        data_type: column.data_type.to_string(),
        key: column.key,
    })
}
