//! What the pages of triggers ask of the server.

use std::collections::BTreeMap;

use domain::{
    execution::Execution,
    ids::{FiringId, TriggerId, WorkflowId},
    job::FileMatches,
    trigger::{
        busy::BusyDay,
        definition::{Trigger, TriggerDraft},
        firing::{Firing, FiringOutcome},
        graph::{FoundUpstreams, WorkflowGraph},
        kind::TriggerKind,
        watched_file::WatchedFiles,
    },
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, Json};

use crate::error::AppError;

/// What is done with a trigger besides editing it.
mod acts;
/// Saving a trigger.
mod save;

pub(crate) use acts::{CancelFiring, HastenFiring, SkipNext};
pub(super) use acts::{DeleteTrigger, PauseTrigger, ResumeTrigger, RunTrigger, SetTriggerEnabled};
pub(super) use save::{Previewed, SaveTrigger};

/// How many upstreams are listed to choose from; more are found by typing more.
pub(super) const UPSTREAMS_LISTED: usize = 20;

/// How many decisions a page of the history has.
pub(super) const HISTORY_LENGTH: i64 = 20;

/// What the tab of triggers shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TriggerList {
    /// The triggers, in the order in which they were made.
    pub triggers: Vec<Trigger>,
    /// The last ten decisions of each, oldest first.
    pub outcomes: BTreeMap<TriggerId, Vec<FiringOutcome>>,
    /// What waits for a delay or for other upstreams, oldest first.
    pub waiting: Vec<Firing>,
    /// The webhooks that have no secret, so that nothing can be sent to them.
    pub without_secret: Vec<TriggerId>,
    /// The last start by hand.
    pub by_hand: Option<Execution>,
    /// The name of another workflow, for an example.
    pub another: Option<String>,
    /// Makes one start of two presses on the same button.
    pub start_key: String,
}

/// Returns what the tab of triggers shows.
#[server(prefix = "/rpc", endpoint = "triggers/list", input = GetUrl, output = crate::Json)]
pub async fn list_triggers(workflow: WorkflowId) -> Result<TriggerList, AppError> {
    use domain::{choice::Choice, execution::ExecutionFilter, execution::TriggerType};

    use crate::server::{actor, new_key, services};
    let (services, actor) = (services(), actor()?);
    let by_hand = ExecutionFilter {
        workflow: workflow.to_string(),
        trigger: TriggerType::Manual.code().to_owned(),
        ..ExecutionFilter::default()
    };
    let triggers = services.triggers.list_triggers(&actor, workflow).await?;
    let mut without_secret = Vec::new();
    for trigger in triggers.iter().filter(|trigger| trigger.spec.kind() == TriggerKind::Webhook) {
        if services.triggers.load_hook(&actor, workflow, trigger.id).await?.secrets.is_empty() {
            without_secret.push(trigger.id);
        }
    }
    let names = services.workflows.list_workflow_names(&actor).await?;
    Ok(TriggerList {
        triggers,
        outcomes: services.triggers.list_outcomes(&actor, workflow).await?,
        waiting: services.triggers.list_waiting(&actor, workflow).await?,
        without_secret,
        by_hand: services.executions.list_executions(&actor, &by_hand, 1).await?.items.pop(),
        another: names.into_iter().find(|(id, _)| *id != workflow).map(|(_, name)| name),
        start_key: new_key(),
    })
}

/// Returns the decisions of a trigger, or of all triggers of a workflow, newest first: one more than a page has, if
/// there are more.
#[server(prefix = "/rpc", endpoint = "triggers/firings", input = GetUrl, output = crate::Json)]
pub async fn list_firings(
    workflow: WorkflowId,
    trigger: Option<TriggerId>,
    before: Option<FiringId>,
) -> Result<Vec<Firing>, AppError> {
    use crate::server::{actor, services};
    let length = HISTORY_LENGTH + 1;
    Ok(services().triggers.list_firings(&actor()?, workflow, trigger, before, length).await?)
}

/// What the editor of a trigger begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditorStart {
    /// The name of the workflow.
    pub workflow_name: String,
    /// How many executions of it may run at once.
    pub max_active_executions: i32,
    /// How long they usually take, in milliseconds.
    pub usual_ms: Option<i64>,
    /// What starts the workflow; nothing where that is to be chosen first.
    pub kind: Option<TriggerKind>,
    /// The trigger, unless it is a new one.
    pub trigger: Option<Trigger>,
    /// The draft.
    pub draft: TriggerDraft,
    /// The parameters that the jobs use.
    pub parameters: Vec<String>,
    /// The zone of the workspace, to choose from.
    pub workspace_zone: String,
    /// For dependencies: what there is to choose upstreams from. Where the kind is to be chosen: other workflows.
    pub upstreams: WorkflowGraph,
    /// For files: the folders in which they can be waited for.
    pub folders: Vec<String>,
}

/// Returns what the editor of a trigger begins with; without one, of a new one, which may be like another.
#[server(prefix = "/rpc", endpoint = "triggers/editor", input = GetUrl, output = crate::Json)]
pub async fn load_trigger_editor(
    workflow: WorkflowId,
    trigger: Option<TriggerId>,
    like: Option<TriggerId>,
    kind: Option<TriggerKind>,
) -> Result<EditorStart, AppError> {
    use crate::server::{actor, services};
    let (services, actor) = (services(), actor()?);
    let spec = services.workflows.load_workflow(&actor, workflow).await?.spec;
    let found = match trigger.or(like) {
        Some(id) => Some(services.triggers.load_trigger(&actor, workflow, id).await?),
        None => None,
    };
    let kind = found.as_ref().map(|found| found.spec.kind()).or(kind);
    let draft = match (&found, trigger) {
        (Some(found), Some(_)) => TriggerDraft::from(found),
        (Some(found), None) => TriggerDraft::from(found).copy(),
        (None, _) => kind.map(TriggerDraft::blank).unwrap_or_default(),
    };
    let upstreams = match kind {
        None | Some(TriggerKind::Dependency) => {
            let mut graph = services.triggers.load_graph(&actor, trigger).await?;
            let chosen = draft.upstream_workflow_ids.0.split(',').filter_map(|id| id.trim().parse().ok());
            let named: Vec<WorkflowId> = chosen.chain([workflow]).collect();
            services.triggers.add_to_graph(&actor, &mut graph, &named).await?;
            graph
        }
        Some(_) => WorkflowGraph::default(),
    };
    Ok(EditorStart {
        workflow_name: spec.name,
        max_active_executions: spec.max_active_executions,
        usual_ms: services.executions.usual_duration(&actor, workflow).await?,
        kind,
        trigger: found.filter(|_| trigger.is_some()),
        draft,
        parameters: services.workflows.list_parameters(&actor, workflow).await?,
        workspace_zone: services.settings.load_workspace().await?.timezone.clone(),
        upstreams,
        folders: services.triggers.list_file_folders(),
    })
}

/// Searches the workflows that one could come after, where there are too many to send all; `own` is the trigger that is
/// edited.
#[server(prefix = "/rpc", endpoint = "triggers/find_upstreams", input = GetUrl, output = crate::Json)]
pub async fn find_upstreams(
    workflow: WorkflowId,
    own: Option<TriggerId>,
    search: String,
) -> Result<FoundUpstreams, AppError> {
    use crate::server::{actor, services};
    Ok(services().triggers.find_upstreams(&actor()?, workflow, own, &search, UPSTREAMS_LISTED).await?)
}

/// Returns when other schedules start, for one that is edited.
#[server(prefix = "/rpc", endpoint = "triggers/busy", input = GetUrl, output = crate::Json)]
pub async fn load_busy_day(own: Option<TriggerId>) -> Result<BusyDay, AppError> {
    use crate::server::{actor, services};
    Ok(services().triggers.load_busy_day(&actor()?, own).await?)
}

/// Returns the files that a trigger waits for, as they were when it looked last.
#[server(prefix = "/rpc", endpoint = "triggers/watched_files", input = GetUrl, output = crate::Json)]
pub async fn list_watched_files(workflow: WorkflowId, trigger: TriggerId) -> Result<WatchedFiles, AppError> {
    use crate::server::{actor, services};
    Ok(services().triggers.list_watched_files(&actor()?, workflow, trigger).await?)
}

/// Lets a file count once more.
#[server(prefix = "/rpc", endpoint = "triggers/reprocess_file", output = crate::Json)]
pub async fn reprocess_file(workflow: WorkflowId, trigger: TriggerId, path: String) -> Result<(), AppError> {
    use crate::server::{actor, say_received, services};
    let received = services().triggers.reprocess_file(&actor()?, workflow, trigger, &path).await?;
    say_received(received.state, received.execution_id, &format!("{path}, once more"));
    Ok(())
}

/// Returns the files that a pattern matches now. What is wrong with it is an answer like any other: somebody is in the middle
/// of typing it.
#[server(prefix = "/rpc", endpoint = "triggers/find_files", input = Json, output = crate::Json)]
pub async fn find_waiting_files(pattern: String) -> Result<Result<FileMatches, domain::problem::Problems>, AppError> {
    use crate::server::{actor, looked, services};
    looked(services().triggers.find_waiting_files(&actor()?, &pattern).await)
}
