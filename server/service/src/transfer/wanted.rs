use std::collections::{BTreeMap, BTreeSet};

use domain::{
    entry::Entry,
    ids::WorkflowId,
    job::{Job, JobSpec},
    problem::{Problem, Problems},
    trigger::definition::{Trigger, TriggerDraft, TriggerSpec},
    workflow::WorkflowSpec,
};
use serde_json::{Value, json};

use super::{
    ImportOptions, Transfer, check,
    document::{self, DraftedJob, DraftedTrigger, DraftedWorkflow, job_fields},
    export::VERSION,
    places::Places,
    read::read,
    standing::Standing,
    uploaded,
};
use crate::Result;

/// Who is meant by a name.
mod names;

use names::Names;

/// What a file wants, beside what is there.
#[derive(Debug)]
pub(super) struct Wanted {
    /// The workflows of the file.
    pub(super) workflows: Vec<WantedWorkflow>,
    /// The names of all upstreams. Those of workflows that are yet to be made have numbers that nothing has.
    pub(super) names: BTreeMap<WorkflowId, String>,
    /// Where everything stands in the file.
    pub(super) places: Places,
}

/// A workflow that a file wants.
#[derive(Debug)]
pub(super) struct WantedWorkflow {
    /// Its number; until it is made, one that nothing has.
    pub(super) id: WorkflowId,
    pub(super) spec: WorkflowSpec,
    pub(super) standing: Option<Standing>,
    pub(super) jobs: Vec<WantedJob>,
    pub(super) triggers: Vec<WantedTrigger>,
}

/// A job that a file wants.
#[derive(Debug)]
pub(super) struct WantedJob {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) enabled: bool,
    pub(super) spec: JobSpec,
    pub(super) sha256: String,
    pub(super) before: Option<Job>,
}

/// A trigger that a file wants.
#[derive(Debug)]
pub(super) struct WantedTrigger {
    pub(super) path: String,
    pub(super) spec: TriggerSpec,
    pub(super) before: Option<Trigger>,
}

impl WantedWorkflow {
    /// Returns the jobs that are there and that the file does not have.
    pub(super) fn left_jobs(&self) -> impl Iterator<Item = &Job> {
        let jobs = self.standing.iter().flat_map(|standing| &standing.jobs);
        jobs.filter(|job| !self.jobs.iter().any(|wanted| wanted.before.as_ref().is_some_and(|own| own.id == job.id)))
    }

    /// Returns the triggers that are there and that the file does not have.
    pub(super) fn left_triggers(&self) -> impl Iterator<Item = &Trigger> {
        let triggers = self.standing.iter().flat_map(|standing| &standing.triggers);
        triggers.filter(|trigger| {
            !self.triggers.iter().any(|wanted| wanted.before.as_ref().is_some_and(|own| own.id == trigger.id))
        })
    }
}

impl WantedJob {
    /// Returns whether the job does something else than the one that is there.
    pub(super) fn does_something_else(&self) -> bool {
        self.before.as_ref().is_none_or(|before| before.spec != self.spec)
    }

    /// Returns whether there is anything to write.
    pub(super) fn is_changed(&self) -> bool {
        let same = |before: &Job| before.name == self.name && before.enabled == self.enabled;
        self.does_something_else() || !self.before.as_ref().is_some_and(same)
    }
}

impl WantedTrigger {
    /// Returns whether there is anything to write.
    pub(super) fn is_changed(&self) -> bool {
        self.before.as_ref().is_none_or(|before| before.spec != self.spec)
    }
}

/// Reads a file, finds what is there by its names, and checks everything that can be checked without locks.
///
/// # Errors
///
/// Everything that is wrong, with lines.
pub(super) async fn want(transfer: &Transfer, text: &str, options: ImportOptions) -> Result<Wanted> {
    let read = read(text)?;
    let mut problems = Problems::default();
    check_version(&mut problems, &read.file);
    let drafted = document::drafted(read.file)?;
    if drafted.is_empty() && problems.is_empty() {
        problems.add("workflows", "There is nothing to import: “workflows” is a list of at least one.");
    }
    let mut names = Names::of(&transfer.store, &drafted).await?;
    names.check_unique(&mut problems, &drafted);
    let mut workflows = Vec::new();
    for drafted in drafted {
        workflows.extend(workflow(transfer, &mut problems, &mut names, drafted).await?);
    }
    if problems.is_empty() {
        check::check_lake(transfer, &mut problems, &workflows, options).await?;
    }
    read.places.locate(problems).or(())?;
    Ok(Wanted { workflows, names: names.upstreams, places: read.places })
}

fn check_version(problems: &mut Problems, file: &Value) {
    let version = file["version"].as_str().unwrap_or(VERSION);
    if version != VERSION {
        problems.add("version", format!("This FlowForge reads files of version {VERSION}, you wrote {version}."));
    }
}

async fn workflow(
    transfer: &Transfer,
    problems: &mut Problems,
    names: &mut Names,
    drafted: DraftedWorkflow,
) -> Result<Option<WantedWorkflow>> {
    let DraftedWorkflow { path, draft, jobs, triggers } = drafted;
    let (id, standing) = names.take(&draft.name);
    let spec = part(problems, &path, draft.check());
    let mut wanted_jobs = Vec::new();
    let mut taken = BTreeSet::new();
    for drafted in jobs {
        check_name_is_free(problems, &mut taken, &format!("{}.name", drafted.path), &drafted.draft.name, "job");
        let name = drafted.draft.name.trimmed().to_lowercase();
        let known = standing.iter().flat_map(|standing| &standing.jobs);
        let before = known.clone().find(|job| job.name.to_lowercase() == name).cloned();
        wanted_jobs.extend(job(transfer, problems, drafted, before).await?);
    }
    let mut wanted_triggers = Vec::new();
    let mut taken = BTreeSet::new();
    for drafted in triggers {
        let field = format!("{}.trigger_name", drafted.path);
        check_name_is_free(problems, &mut taken, &field, &drafted.draft.trigger_name, "trigger");
        let name = drafted.draft.trigger_name.trimmed().to_lowercase();
        let known = standing.iter().flat_map(|standing| &standing.triggers);
        let before = known.clone().find(|trigger| trigger.spec.name.to_lowercase() == name).cloned();
        wanted_triggers.extend(trigger(transfer, problems, names, drafted, before).await?);
    }
    let wanted = |spec| WantedWorkflow { id, spec, standing, jobs: wanted_jobs, triggers: wanted_triggers };
    Ok(spec.map(wanted))
}

async fn job(
    transfer: &Transfer,
    problems: &mut Problems,
    drafted: DraftedJob,
    before: Option<Job>,
) -> Result<Option<WantedJob>> {
    let DraftedJob { path, mut draft, sha256 } = drafted;
    uploaded::find(transfer, problems, &path, (&mut draft, &sha256), before.as_ref()).await?;
    let Some((name, spec)) = part(problems, &path, draft.check()) else { return Ok(None) };
    let enabled = draft.enabled.is_on();
    let read = Value::Object(job_fields(&name, enabled, &spec, None));
    check_nothing_is_passed_over(problems, &path, &json!(draft), &read, "A job of kind “sql”");
    Ok(Some(WantedJob { path, name, enabled, spec, sha256, before }))
}

async fn trigger(
    transfer: &Transfer,
    problems: &mut Problems,
    names: &mut Names,
    drafted: DraftedTrigger,
    before: Option<Trigger>,
) -> Result<Option<WantedTrigger>> {
    let DraftedTrigger { path, mut draft, upstreams } = drafted;
    let mut ids = Vec::new();
    let mut all_found = true;
    for (number, name) in upstreams.iter().enumerate() {
        match names.find(&transfer.store, name).await? {
            Some(id) => ids.push(id.to_string()),
            None => {
                all_found = false;
                let message = format!("There is no workflow “{name}”, neither in this file nor here.");
                problems.add(format!("{path}.upstream_workflows[{number}]"), message);
            }
        }
    }
    draft.upstream_workflow_ids = ids.join(", ").into();
    let checked = draft.check().map_err(|Problems(found)| {
        let named = found.into_iter().filter_map(|problem| match problem.field.as_str() {
            "upstream_workflow_ids" | "depends_on_workflow_id" => {
                all_found.then(|| Problem { field: "upstream_workflows".to_owned(), ..problem })
            }
            _ => Some(problem),
        });
        Problems(named.collect())
    });
    let Some(spec) = part(problems, &path, checked) else { return Ok(None) };
    let thing = format!("A trigger of type “{}”", spec.trigger_type());
    check_nothing_is_passed_over(problems, &path, &json!(draft), &json!(TriggerDraft::from(&spec)), &thing);
    Ok(Some(WantedTrigger { path, spec, before }))
}

/// Adds what is wrong with a part under its path.
fn part<T>(problems: &mut Problems, path: &str, checked: std::result::Result<T, Problems>) -> Option<T> {
    checked.map_err(|found| problems.add_part(path, found)).ok()
}

fn check_name_is_free(problems: &mut Problems, taken: &mut BTreeSet<String>, field: &str, name: &Entry, thing: &str) {
    let name = name.trimmed();
    if name.is_empty() && thing == "trigger" {
        problems.add(field, "A trigger needs a name here: by it the trigger is known when the file is imported again.");
    } else if !name.is_empty() && !taken.insert(name.to_lowercase()) {
        problems.add(field, format!("Another {thing} of this workflow has the name “{name}”."));
    }
}

/// Refuses fields that a draft passes over because they belong to another kind of thing: somebody has written them, and
/// would wait in vain for what they say.
fn check_nothing_is_passed_over(problems: &mut Problems, path: &str, written: &Value, read: &Value, thing: &str) {
    for (name, value) in written.as_object().into_iter().flatten() {
        if is_filled(value) && !is_filled(&read[name]) {
            let name = if name == "upstream_workflow_ids" { "upstream_workflows" } else { name };
            problems.add(format!("{path}.{name}"), format!("{thing} has no “{name}”. Take it out."));
        }
    }
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => items.iter().any(is_filled),
        Value::Object(fields) => fields.values().any(is_filled),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
