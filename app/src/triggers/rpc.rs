//! What the pages of triggers ask of the server.

use std::collections::BTreeMap;

use domain::{
    entry::Entry,
    execution::Execution,
    ids::{FiringId, TriggerId, WorkflowId},
    trigger::{
        definition::{Trigger, TriggerDraft},
        firing::{Firing, FiringOutcome},
    },
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// How many decisions a page of the history has.
pub(super) const HISTORY_LENGTH: i64 = 20;

/// What the tab of triggers shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TriggerList {
    /// The triggers, in the order in which they were made.
    pub triggers: Vec<Trigger>,
    /// The last ten decisions of each, oldest first.
    pub outcomes: BTreeMap<TriggerId, Vec<FiringOutcome>>,
    /// The last start by hand.
    pub by_hand: Option<Execution>,
    /// Makes one start of two presses on the same button.
    pub start_key: String,
}

/// Returns what the tab of triggers shows.
#[server(prefix = "/rpc", endpoint = "triggers/list", input = GetUrl)]
pub async fn list_triggers(workflow: WorkflowId) -> Result<TriggerList, AppError> {
    use domain::{choice::Choice, execution::ExecutionFilter, execution::TriggerType};

    use crate::server::{actor, new_key, services};
    let (services, actor) = (services(), actor()?);
    let by_hand = ExecutionFilter {
        workflow: workflow.to_string(),
        trigger: TriggerType::Manual.code().to_owned(),
        ..ExecutionFilter::default()
    };
    Ok(TriggerList {
        triggers: services.triggers.list_triggers(&actor, workflow).await?,
        outcomes: services.triggers.list_outcomes(&actor, workflow).await?,
        by_hand: services.executions.list_executions(&actor, &by_hand, 1).await?.items.pop(),
        start_key: new_key(),
    })
}

/// Returns the decisions of a trigger, or of all triggers of a workflow, newest first: one more than a page has, if
/// there are more.
#[server(prefix = "/rpc", endpoint = "triggers/firings", input = GetUrl)]
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
    /// The trigger, unless it is a new one.
    pub trigger: Option<Trigger>,
    /// The draft.
    pub draft: TriggerDraft,
    /// The parameters that the jobs use.
    pub parameters: Vec<String>,
    /// The zone of the workspace, to choose from.
    pub workspace_zone: String,
}

/// Returns what the editor of a trigger begins with; without one, of a new one, which may be like another.
#[server(prefix = "/rpc", endpoint = "triggers/editor", input = GetUrl)]
pub async fn load_trigger_editor(
    workflow: WorkflowId,
    trigger: Option<TriggerId>,
    like: Option<TriggerId>,
) -> Result<EditorStart, AppError> {
    use crate::server::{actor, services};
    let (services, actor) = (services(), actor()?);
    let spec = services.workflows.load_workflow(&actor, workflow).await?.spec;
    let found = match trigger.or(like) {
        Some(id) => Some(services.triggers.load_trigger(&actor, workflow, id).await?),
        None => None,
    };
    let known = found.as_ref().map(TriggerDraft::from);
    let (draft, trigger) = match (known, trigger) {
        (Some(draft), Some(_)) => (draft, found),
        (Some(draft), None) => (draft.copy(), None),
        (None, _) => (TriggerDraft::blank(), None),
    };
    Ok(EditorStart {
        workflow_name: spec.name,
        max_active_executions: spec.max_active_executions,
        trigger,
        draft,
        parameters: services.workflows.list_parameters(&actor, workflow).await?,
        workspace_zone: services.settings.load_workspace().await?.timezone.clone(),
    })
}

/// What was typed, to be shown again with what it means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Previewed {
    /// What was typed.
    pub draft: TriggerDraft,
    /// What the editor opened with, as JSON.
    pub base: String,
}

/// Makes or saves a trigger and leads to the list.
///
/// `values` are parameters that were typed one by one, `base` is the draft that the editor opened with, as JSON; with
/// `over`, what was changed since then is saved over what somebody else has saved meanwhile. With `preview` nothing is
/// saved: what was typed is shown again with what it means, for browsers without script.
#[server(prefix = "/rpc", endpoint = "triggers/save")]
pub async fn save_trigger(
    workflow: WorkflowId,
    trigger: Option<TriggerId>,
    draft: TriggerDraft,
    base: String,
    #[server(default)] values: BTreeMap<String, Entry>,
    #[server(default)] over: Entry,
    #[server(default)] preview: Entry,
) -> Result<Option<Previewed>, AppError> {
    use domain::trigger::parameters::with_values;

    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services, show_result},
    };
    let (triggers, actor) = (services().triggers, actor()?);
    let mut draft = TriggerDraft { parameters: with_values(&draft.parameters, &values), ..draft };
    if preview.is_on() {
        show_result();
        return Ok(Some(Previewed { draft, base }));
    }
    let saved = match trigger {
        None => triggers.create_trigger(&actor, workflow, &draft).await?,
        Some(id) => {
            let base = serde_json::from_str(&base).unwrap_or_else(|_| draft.clone());
            if over.is_on() {
                let theirs = TriggerDraft::from(&triggers.load_trigger(&actor, workflow, id).await?);
                draft = domain::draft::over(&base, &draft, &theirs);
            }
            let saved = triggers.save_trigger(&actor, workflow, id, &draft).await;
            saved.map_err(|error| AppError::from(error).with_differences(&base, &draft))?
        }
    };
    let state = saved.state_words(chrono::Utc::now());
    flash(&Flash::done(format!("Trigger “{}” saved. It is {state}.", saved.spec.name)));
    redirect(&format!("/workflows/{workflow}/triggers"));
    Ok(None)
}

/// Switches a trigger on or off.
#[server(prefix = "/rpc", endpoint = "triggers/switch")]
pub async fn set_trigger_enabled(workflow: WorkflowId, id: TriggerId, enabled: bool) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let trigger = services().triggers.set_trigger_enabled(&actor()?, workflow, id, enabled).await?;
    let state = trigger.state_words(chrono::Utc::now());
    flash(&Flash::done(format!("Trigger “{}” is {state}.", trigger.spec.name)));
    Ok(())
}

/// Starts the workflow as a trigger would, and leads to the execution.
#[server(prefix = "/rpc", endpoint = "triggers/run")]
pub async fn run_trigger(workflow: WorkflowId, id: TriggerId, key: String) -> Result<(), AppError> {
    use crate::server::{actor, lead_to_execution, services};
    let (execution, is_new) = services().triggers.run_trigger(&actor()?, workflow, id, Some(&key)).await?;
    lead_to_execution(execution, is_new);
    Ok(())
}

/// Deletes a trigger with its history and leads to the list.
#[server(prefix = "/rpc", endpoint = "triggers/delete")]
pub async fn delete_trigger(workflow: WorkflowId, id: TriggerId) -> Result<(), AppError> {
    use server_fn::ServerFn;

    use crate::{
        flash::Flash,
        forms::html_name,
        server::{actor, flash, redirect, services},
    };
    let trigger = services().triggers.delete_trigger(&actor()?, workflow, id).await?;
    let draft = serde_json::to_value(TriggerDraft { version: Entry::default(), ..TriggerDraft::from(&trigger) });
    let mut fields = vec![("workflow".to_owned(), workflow.to_string()), ("base".to_owned(), String::new())];
    for (name, value) in draft.ok().and_then(|draft| draft.as_object().cloned()).unwrap_or_default() {
        fields.push((html_name("draft", &name), value.as_str().unwrap_or_default().to_owned()));
    }
    let done = Flash::done(format!("Trigger “{}” deleted with its history.", trigger.spec.name));
    // It travels in a header and a cookie, which have room for a few thousand characters.
    let is_short = fields.iter().map(|(_, value)| value.len()).sum::<usize>() < 1000;
    flash(&if is_short { done.undo(SaveTrigger::PATH, fields) } else { done });
    redirect(&format!("/workflows/{workflow}/triggers"));
    Ok(())
}
