use domain::{
    ids::{FiringId, TriggerId, WorkflowId},
    workflow::PauseDraft,
};
use leptos::prelude::*;

use crate::error::AppError;

/// Switches a trigger on or off.
#[server(prefix = "/rpc", endpoint = "triggers/switch", output = crate::Json)]
pub async fn set_trigger_enabled(workflow: WorkflowId, id: TriggerId, enabled: bool) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, hour_clock, services},
    };
    let trigger = services().triggers.set_trigger_enabled(&actor()?, workflow, id, enabled).await?;
    let state = trigger.state_words(chrono::Utc::now(), hour_clock());
    flash(&Flash::done(format!("Trigger “{}” is {state}.", trigger.spec.name)));
    Ok(())
}

/// Starts the workflow as a trigger would, and leads to the execution.
#[server(prefix = "/rpc", endpoint = "triggers/run", output = crate::Json)]
pub async fn run_trigger(workflow: WorkflowId, id: TriggerId, key: String) -> Result<(), AppError> {
    use crate::server::{actor, lead_to_execution, services};
    let (execution, is_new) = services().triggers.run_trigger(&actor()?, workflow, id, Some(&key)).await?;
    lead_to_execution(execution, is_new);
    Ok(())
}

/// Leaves the next planned start of a trigger out, or takes that back.
#[server(prefix = "/rpc", endpoint = "triggers/skip_next", output = crate::Json)]
pub async fn skip_next(workflow: WorkflowId, id: TriggerId, skip: bool) -> Result<(), AppError> {
    use server_fn::ServerFn;

    use crate::{
        flash::Flash,
        server::{actor, flash, hour_clock, services},
    };
    let trigger = services().triggers.set_skip_next(&actor()?, workflow, id, skip).await?;
    let name = &trigger.spec.name;
    if !skip {
        flash(&Flash::done(format!("Nothing of “{name}” is left out any more.")));
        return Ok(());
    }
    let now = chrono::Utc::now();
    let at = trigger
        .skip_next_at
        .zip(trigger.zone(now, hour_clock()))
        .map(|(at, zone)| domain::format::instant(at, &zone, now));
    let fields = [("workflow", workflow.to_string()), ("id", id.to_string()), ("skip", "false".to_owned())];
    let fields = fields.map(|(name, value)| (name.to_owned(), value)).into();
    let words = format!("The start of “{name}” {} is left out.", at.unwrap_or_default());
    flash(&Flash::done(words).undo(SkipNext::PATH, fields));
    Ok(())
}

/// Pauses a trigger.
#[server(prefix = "/rpc", endpoint = "triggers/pause", output = crate::Json)]
pub async fn pause_trigger(workflow: WorkflowId, id: TriggerId, draft: PauseDraft) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let trigger = services().triggers.pause_trigger(&actor()?, workflow, id, &draft).await?;
    flash(&Flash::done(format!("Trigger “{}” paused.", trigger.spec.name)));
    Ok(())
}

/// Lets a trigger go on.
#[server(prefix = "/rpc", endpoint = "triggers/resume", output = crate::Json)]
pub async fn resume_trigger(workflow: WorkflowId, id: TriggerId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, hour_clock, services},
    };
    let trigger = services().triggers.resume_trigger(&actor()?, workflow, id).await?;
    let state = trigger.state_words(chrono::Utc::now(), hour_clock());
    flash(&Flash::done(format!("Trigger “{}” resumed. It is {state}.", trigger.spec.name)));
    Ok(())
}

/// Takes back a start that waits for its delay, or the end of an upstream that waits for others.
#[server(prefix = "/rpc", endpoint = "triggers/cancel_firing", output = crate::Json)]
pub async fn cancel_firing(workflow: WorkflowId, id: TriggerId, firing: FiringId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().triggers.cancel_firing(&actor()?, workflow, id, firing).await?;
    flash(&Flash::done("Cancelled. The history says so."));
    Ok(())
}

/// Makes a start that waits for its delay now.
#[server(prefix = "/rpc", endpoint = "triggers/hasten_firing", output = crate::Json)]
pub async fn hasten_firing(workflow: WorkflowId, id: TriggerId, firing: FiringId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().triggers.hasten_firing(&actor()?, workflow, id, firing).await?;
    flash(&Flash::done("It starts now."));
    Ok(())
}

/// Deletes a trigger with its history and leads to the list.
#[server(prefix = "/rpc", endpoint = "triggers/delete", output = crate::Json)]
pub async fn delete_trigger(workflow: WorkflowId, id: TriggerId) -> Result<(), AppError> {
    use domain::{entry::Entry, trigger::definition::TriggerDraft};
    use server_fn::ServerFn;

    use super::save::SaveTrigger;
    use crate::{
        flash::Flash,
        forms::html_name,
        server::{actor, flash, redirect, services},
    };
    let trigger = services().triggers.delete_trigger(&actor()?, workflow, id).await?;
    let draft = serde_json::to_value(TriggerDraft { version: Entry::default(), ..TriggerDraft::from(&trigger) });
    let mut fields = vec![("workflow".to_owned(), workflow.to_string()), ("base".to_owned(), String::new())];
    for (name, value) in draft.ok().and_then(|draft| draft.as_object().cloned()).unwrap_or_default() {
        let value = value.as_str().unwrap_or_default();
        if !value.is_empty() {
            fields.push((html_name("draft", &name), value.to_owned()));
        }
    }
    let done = Flash::done(format!("Trigger “{}” deleted with its history.", trigger.spec.name));
    // It travels in a header and a cookie, which have room for a few thousand characters.
    let is_short = fields.iter().map(|(_, value)| value.len()).sum::<usize>() < 1000;
    flash(&if is_short { done.undo(SaveTrigger::PATH, fields) } else { done });
    redirect(&format!("/workflows/{workflow}/triggers"));
    Ok(())
}
