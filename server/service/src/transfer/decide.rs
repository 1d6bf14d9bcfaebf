use domain::{ids::WorkflowId, job::Job, problem::Problems, trigger::kind::TriggerKind};
use serde_json::{Map, Value};
use store::Tx;

use super::{
    FieldChange, ImportOptions, ImportPlan, ItemPlan, OrderChange, PlannedAction, Transfer, WorkflowPlan, check,
    compare::compare,
    cycles,
    document::{job_fields, trigger_fields, upload_of, workflow_fields},
    fields::{Fields, JOB, TRIGGER, WORKFLOW},
    order::order,
    standing::{changed_meanwhile, upstream_name},
    tree::{Told, node},
    uploaded,
    wanted::{Wanted, WantedJob, WantedTrigger, WantedWorkflow},
};
use crate::Result;

/// What is to be done, and the locks under which that stays so.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) tx: Tx,
    pub(super) plan: ImportPlan,
}

/// Decides what importing a file changes. Nobody else changes the same workflows, any dependency, or who writes which table,
/// until the transaction ends.
pub(super) async fn decide(transfer: &Transfer, wanted: &Wanted, options: ImportOptions) -> Result<Decided> {
    let mut tx = transfer.store.begin().await?;
    tx.lock_dependencies().await?;
    hold_upstreams(&mut tx, wanted).await?;
    let mut standings: Vec<_> = wanted.workflows.iter().filter_map(|workflow| workflow.standing.as_ref()).collect();
    // Always in the same order, so that two imports wait for each other and not for ever.
    standings.sort_by_key(|standing| standing.workflow.id);
    for standing in standings {
        standing.hold(&transfer.store, &mut tx).await?;
    }
    tx.lock_writers().await?;
    let mut problems = Problems::default();
    check::check_tables(transfer, &mut problems, &wanted.workflows, options).await?;
    wanted.places.locate(problems).or(())?;
    cycles::check(&mut tx, wanted, options).await?;
    let mut plan = ImportPlan::default();
    for workflow in &wanted.workflows {
        plan.workflows.push(plan_workflow(transfer, wanted, workflow, options).await?);
        plan.notes.extend(workflow.triggers.iter().filter(|trigger| needs_a_secret(trigger)).map(|trigger| {
            format!(
                "The webhook “{}” of “{}” has no secret yet, so that nothing can be delivered to it. Make one on its page, or \
                 by POST …/webhook/secrets.",
                trigger.spec.name, workflow.spec.name
            )
        }));
    }
    Ok(Decided { tx, plan })
}

/// Keeps the upstreams from being deleted meanwhile.
async fn hold_upstreams(tx: &mut Tx, wanted: &Wanted) -> Result<()> {
    let is_new = |id: &WorkflowId| wanted.workflows.iter().any(|new| new.id == *id && new.standing.is_none());
    let there: Vec<_> = wanted.names.keys().copied().filter(|id| !is_new(id)).collect();
    if tx.hold_workflows(&there).await?.len() == there.len() { Ok(()) } else { Err(changed_meanwhile()) }
}

fn needs_a_secret(trigger: &WantedTrigger) -> bool {
    let was_one = trigger.before.as_ref().is_some_and(|before| before.spec.kind() == TriggerKind::Webhook);
    trigger.spec.kind() == TriggerKind::Webhook && !was_one
}

async fn plan_workflow(
    transfer: &Transfer,
    wanted: &Wanted,
    workflow: &WantedWorkflow,
    options: ImportOptions,
) -> Result<WorkflowPlan> {
    let (action, fields) = match &workflow.standing {
        None => (PlannedAction::Create, Vec::new()),
        Some(standing) => changed(
            standing.workflow.spec != workflow.spec,
            &WORKFLOW,
            (workflow_fields(&standing.workflow.spec)?, workflow_fields(&workflow.spec)?),
        ),
    };
    let left = if options.prune { PlannedAction::Delete } else { PlannedAction::Stay };
    let left_behind = |name: &str| ItemPlan { name: name.to_owned(), action: left, fields: Vec::new() };
    let mut jobs = Vec::new();
    for job in &workflow.jobs {
        jobs.push(plan_job(transfer, job).await?);
    }
    jobs.extend(workflow.left_jobs().map(|job| left_behind(&job.name)));
    let mut triggers: Vec<_> = workflow.triggers.iter().map(|trigger| plan_trigger(wanted, trigger)).collect();
    triggers.extend(workflow.left_triggers().map(|trigger| left_behind(&trigger.spec.name)));
    let order = plan_order(workflow, options);
    Ok(WorkflowPlan { name: workflow.spec.name.clone(), action, fields, jobs, order, triggers })
}

async fn plan_job(transfer: &Transfer, job: &WantedJob) -> Result<ItemPlan> {
    let (action, fields) = match &job.before {
        None => (PlannedAction::Create, Vec::new()),
        Some(before) => {
            let sha256 = match upload_of(&before.spec) {
                Some((upload, _)) => uploaded::sum_of(transfer, upload).await?,
                None => None,
            };
            let before = job_fields(&before.name, before.enabled, &before.spec, sha256.as_deref());
            let after = job_fields(&job.name, job.enabled, &job.spec, Some(&job.sha256));
            changed(job.is_changed(), &JOB, (before, after))
        }
    };
    Ok(ItemPlan { name: job.name.clone(), action, fields })
}

fn plan_trigger(wanted: &Wanted, trigger: &WantedTrigger) -> ItemPlan {
    let (action, fields) = match &trigger.before {
        None => (PlannedAction::Create, Vec::new()),
        Some(before) => {
            let name_after = |id| wanted.names.get(&id).cloned().unwrap_or_else(|| upstream_name(before, id));
            let after = trigger_fields(&trigger.spec, name_after);
            let before = trigger_fields(&before.spec, |id| upstream_name(before, id));
            changed(trigger.is_changed(), &TRIGGER, (before, after))
        }
    };
    ItemPlan { name: trigger.spec.name.clone(), action, fields }
}

/// Returns what becomes of something that is there, and in which fields.
fn changed(
    is_changed: bool,
    fields: &Fields,
    (before, after): (Map<String, Value>, Map<String, Value>),
) -> (PlannedAction, Vec<FieldChange>) {
    if !is_changed {
        return (PlannedAction::Keep, Vec::new());
    }
    let told = |drafted: Map<String, Value>| node(fields, &Value::Object(drafted), Told::All);
    (PlannedAction::Change, compare(&told(before), &told(after)))
}

/// Returns how the order of the jobs changes that are there and stay.
fn plan_order(workflow: &WantedWorkflow, options: ImportOptions) -> Option<OrderChange> {
    let places = order(workflow, options.prune);
    let after: Vec<&Job> = places.iter().filter_map(|place| place.standing()).collect();
    let standing = workflow.standing.as_ref()?;
    let stays = |job: &&Job| after.iter().any(|other| other.id == job.id);
    let before: Vec<&Job> = standing.jobs.iter().filter(stays).collect();
    let ids = |jobs: &[&Job]| jobs.iter().map(|job| job.id).collect::<Vec<_>>();
    let names = |jobs: &[&Job]| jobs.iter().map(|job| job.name.clone()).collect::<Vec<_>>();
    (ids(&before) != ids(&after)).then(|| OrderChange { before: names(&before), after: names(&after) })
}
