use std::collections::{BTreeMap, btree_map};

use domain::{
    choice::Choice,
    dataset::TableRef,
    entry::Entry,
    ids::{DatasetId, JobId, UploadId, WorkflowId},
    job::{
        EditorStart, Job, JobDraft, JobEdit, JobKind, JobSpec, JobSummary, JobTable, Location, SourceDraft,
        given_parameters,
    },
    person::{Actor, Permission},
    problem::Problems,
};
use store::{DatasetFilter, StoreError};

use super::Jobs;
use crate::{Error, Result, error::must};

/// How many datasets one workflow writes at the most, as far as links to them go.
const MOST_DATASETS: i64 = 500;

/// What is wanted of a look at a job beside what a look is.
#[derive(Clone, Copy, Debug, Default)]
pub struct JobLook {
    /// Takes all columns as the source suggests them.
    pub suggest: bool,
    /// Runs the statement for its first rows.
    pub preview: bool,
}

impl Jobs {
    /// Returns the jobs of a workflow as lines of a list, in order.
    pub async fn list_job_summaries(&self, actor: &Actor, workflow: WorkflowId) -> Result<Vec<JobSummary>> {
        let jobs = self.list_jobs(actor, workflow).await?;
        let filter = DatasetFilter { workflow: Some(workflow), ..DatasetFilter::default() };
        let written = self.store.list_datasets(&filter, MOST_DATASETS).await?.items;
        let mut known: BTreeMap<TableRef, Option<DatasetId>> =
            written.into_iter().map(|dataset| (dataset.table, Some(dataset.id))).collect();
        for table in jobs.iter().flat_map(|job| job.spec.reads()) {
            if let btree_map::Entry::Vacant(place) = known.entry(table) {
                let dataset = self.store.find_dataset(place.key()).await?;
                place.insert(dataset.map(|dataset| dataset.id));
            }
        }
        let table = |table: TableRef| JobTable { dataset: known.get(&table).copied().flatten(), table };
        Ok(jobs
            .into_iter()
            .map(|job| JobSummary {
                id: job.id,
                kind: kind_of(&job.spec),
                source: source_of(&job.spec),
                reads: job.spec.reads().into_iter().map(table).collect(),
                writes: job.spec.writes().into_iter().map(table).collect(),
                name: job.name,
                enabled: job.enabled,
            })
            .collect())
    }

    /// Returns what the editor of a job begins with; of a new one, where none is named. A file that was uploaded before is
    /// looked at.
    pub async fn load_job_editor(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: Option<JobId>,
        kind: JobKind,
        upload: Option<UploadId>,
    ) -> Result<EditorStart> {
        must(actor, Permission::Read)?;
        let workflow_name = self.workflows.load_workflow(actor, workflow).await?.spec.name;
        let jobs = self.store.list_jobs(workflow).await?;
        let job: Option<Job> = match id {
            Some(id) => Some(self.load_job(actor, workflow, id).await?),
            None => None,
        };
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let kind = job.as_ref().map_or(kind, |job| kind_of(&job.spec));
        let draft = job.as_ref().map_or_else(|| JobDraft::blank(kind), JobDraft::from);
        let mut edit = JobEdit { draft, ..JobEdit::default() };
        if let Some(upload) = upload {
            edit = self.with_upload(actor, (workflow, id), edit, upload).await?;
        }
        let may_edit = actor.may(Permission::Edit);
        Ok(EditorStart {
            workflow,
            workflow_name,
            job: id,
            kind,
            place: job.as_ref().map_or(count(jobs.len()) + 1, |job| i64::from(job.position)),
            jobs: count(jobs.len()) + i64::from(job.is_none()),
            edit,
            upload_limit: i64::try_from(self.upload_limit).unwrap_or(i64::MAX),
            folders: self.lake.allowed_folders(),
            tables: if may_edit { self.list_readable_tables(actor, workflow, id).await? } else { Vec::new() },
        })
    }

    /// Looks at everything of a job as it is typed, and says of each part what it comes to or what is wrong with it. The
    /// draft of a job that is not saved yet is filled in; one that is saved stays as it is typed.
    pub async fn look_at_job(
        &self,
        actor: &Actor,
        (workflow, job): (WorkflowId, Option<JobId>),
        mut edit: JobEdit,
        parameters: &BTreeMap<String, Entry>,
        wanted: JobLook,
    ) -> Result<JobEdit> {
        let values = given_parameters(parameters);
        let problems = &mut edit.problems;
        let is_sql = edit.draft.kind.trimmed() == JobKind::Sql.code();
        if !is_sql {
            let source = edit.draft.source.clone();
            let mut look = or_problems(problems, self.look_at_source(actor, job, &source, values.clone()).await)?;
            if let Some(look) = &mut look {
                if wanted.suggest {
                    edit.draft.columns = look.columns();
                } else if job.is_none() {
                    edit.suggested = edit.draft.fill_in(look, &edit.suggested);
                }
                let trial = self.try_columns(actor, &edit.draft, values.clone()).await;
                edit.trial = or_problems(problems, trial)?;
                look.sample.rows.shorten();
            }
            if let Some(trial) = &mut edit.trial {
                trial.beside(&edit.draft.columns);
                trial.silver.shorten();
            }
            edit.look = look;
            if let Some(pattern) = source.pattern.filled().filter(|_| source.upload_id.is_blank()) {
                // What is wrong with the pattern has been said by the look.
                let matches = self.find_matches(actor, workflow, pattern, values.clone()).await;
                edit.matches = or_problems(&mut Problems::default(), matches)?;
            }
        }
        // A job of SQL alone has no switch for gold.
        if (is_sql || edit.draft.gold.enabled.is_on()) && !edit.draft.gold.sql.is_blank() {
            edit.check = or_problems(problems, self.check_gold(actor, workflow, job, &edit.draft).await)?;
            if wanted.preview && edit.check.is_some() {
                edit.preview =
                    or_problems(problems, self.preview_gold(actor, (workflow, job), &edit.draft, values).await)?;
            }
        }
        Ok(edit)
    }

    async fn with_upload(
        &self,
        actor: &Actor,
        place: (WorkflowId, Option<JobId>),
        mut edit: JobEdit,
        upload: UploadId,
    ) -> Result<JobEdit> {
        match self.store.load_upload(upload).await {
            Ok(found) => {
                edit.draft.source = SourceDraft {
                    upload_id: upload.to_string().into(),
                    file_name: found.file_name.into(),
                    ..edit.draft.source
                };
                self.look_at_job(actor, place, edit, &BTreeMap::new(), JobLook::default()).await
            }
            Err(StoreError::NotFound) => {
                edit.problems.add("source.upload_id", "That upload is gone. Upload the file again.");
                Ok(edit)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Returns what was found, or nothing after putting what is wrong among the problems.
fn or_problems<T>(problems: &mut Problems, found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Error::Invalid(invalid)) => {
            let new = invalid.0.into_iter().filter(|problem| !problems.0.contains(problem)).collect::<Vec<_>>();
            problems.0.extend(new);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn kind_of(spec: &JobSpec) -> JobKind {
    match spec {
        JobSpec::File(_) => JobKind::File,
        JobSpec::Sql(_) => JobKind::Sql,
    }
}

fn source_of(spec: &JobSpec) -> Option<String> {
    match spec {
        JobSpec::File(file) => Some(match &file.source.location {
            Location::Upload { file_name, .. } => file_name.clone(),
            Location::Pattern { pattern } => pattern.clone(),
        }),
        JobSpec::Sql(_) => None,
    }
}
