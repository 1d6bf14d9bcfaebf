use std::collections::BTreeMap;

use domain::{
    dataset::TableRef,
    job::{JobSpec, Location},
    problem::{Problem, Problems},
    trigger::definition::{Cause, EventSpec},
};

use super::{
    ImportOptions, Transfer,
    order::{Place, order},
    wanted::{WantedJob, WantedTrigger, WantedWorkflow},
};
use crate::{
    Result,
    jobs::{tables_of, written_already},
};

/// Checks patterns and SQL of everything that is new or changes: what stays as it is was checked when it was saved, and may
/// read tables that are gone since.
pub(super) async fn check_lake(
    transfer: &Transfer,
    problems: &mut Problems,
    workflows: &[WantedWorkflow],
    options: ImportOptions,
) -> Result<()> {
    for workflow in workflows {
        let mut earlier: Vec<JobSpec> = Vec::new();
        for place in order(workflow, options.prune) {
            let spec = match place {
                Place::Left(job) => &job.spec,
                Place::Wanted(job) => {
                    check_job(transfer, problems, job, &earlier).await;
                    &job.spec
                }
            };
            earlier.push(spec.clone());
        }
        for trigger in workflow.triggers.iter().filter(|trigger| trigger.is_changed()) {
            check_trigger(transfer, problems, trigger).await;
        }
    }
    Ok(())
}

async fn check_job(transfer: &Transfer, problems: &mut Problems, job: &WantedJob, earlier: &[JobSpec]) {
    if !job.does_something_else() {
        return;
    }
    if let JobSpec::File(file) = &job.spec
        && let Location::Pattern { pattern } = &file.source.location
        && let Err(problem) = transfer.lake.check_pattern(pattern.clone()).await
    {
        problems.0.push(Problem { field: format!("{}.source.pattern", job.path), ..problem });
    }
    if job.spec.gold().is_some()
        && let Err(problem) = transfer.lake.check_gold(job.spec.clone(), earlier.to_vec()).await
    {
        problems.0.push(Problem { field: format!("{}.gold.sql", job.path), ..problem });
    }
}

async fn check_trigger(transfer: &Transfer, problems: &mut Problems, trigger: &WantedTrigger) {
    if let Cause::Event(EventSpec::FileArrival(arrival)) = &trigger.spec.cause
        && let Err(problem) = transfer.lake.check_pattern(arrival.pattern.clone()).await
    {
        problems.0.push(Problem { field: format!("{}.event_config.pattern", trigger.path), ..problem });
    }
}

/// Refuses a second writer of a table, whether it is in the file or elsewhere. The caller keeps others from choosing
/// tables meanwhile.
pub(super) async fn check_tables(
    transfer: &Transfer,
    problems: &mut Problems,
    workflows: &[WantedWorkflow],
    options: ImportOptions,
) -> Result<()> {
    let mut writers: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    if !options.prune {
        for workflow in workflows {
            for job in workflow.left_jobs() {
                let tables = tables_of(&job.spec).into_iter();
                writers.extend(
                    tables.map(|(_, table)| (table.to_string(), (workflow.spec.name.as_str(), job.name.as_str()))),
                );
            }
        }
    }
    for workflow in workflows {
        for job in &workflow.jobs {
            for (field, table) in tables_of(&job.spec) {
                let here = (workflow.spec.name.as_str(), job.name.as_str());
                if let Some((other_workflow, other)) = writers.insert(table.to_string(), here) {
                    let place = format!("workflow “{other_workflow}”");
                    problems.add(format!("{}.{field}", job.path), written_already(&table, other, &place));
                } else if job.does_something_else() {
                    check_elsewhere(transfer, problems, workflows, job, (field, &table)).await?;
                }
            }
        }
    }
    Ok(())
}

/// Refuses a table that a job of a workflow writes that is not in the file.
async fn check_elsewhere(
    transfer: &Transfer,
    problems: &mut Problems,
    workflows: &[WantedWorkflow],
    job: &WantedJob,
    (field, table): (&str, &TableRef),
) -> Result<()> {
    let own = job.before.as_ref().map(|before| before.id);
    if let Some(other) = transfer.store.find_writer(table, own).await?
        && workflows.iter().all(|workflow| workflow.id != other.workflow_id)
    {
        let place = format!("workflow “{}”", other.workflow_name);
        problems.add(format!("{}.{field}", job.path), written_already(table, &other.job_name, &place));
    }
    Ok(())
}
