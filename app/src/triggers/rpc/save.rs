use std::collections::BTreeMap;

use domain::{
    entry::Entry,
    ids::{TriggerId, WorkflowId},
    job::FileMatches,
    problem::Problems,
    trigger::{definition::TriggerDraft, graph::FoundUpstreams},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What was typed, to be shown again with what it means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Previewed {
    /// What was typed.
    pub draft: TriggerDraft,
    /// What the editor opened with, as JSON.
    pub base: String,
    /// What upstreams were searched for.
    #[serde(default)]
    pub search: String,
    /// The upstreams that were found, where there are too many workflows to send all.
    #[serde(default)]
    pub upstreams: Option<FoundUpstreams>,
    /// The files that the pattern matches, or what is wrong with it.
    #[serde(default)]
    pub files: Option<Result<FileMatches, Problems>>,
}

/// What a browser without script asks to see, without saving anything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Whether what was typed is to be shown again with what it means.
    pub preview: Entry,
    /// What upstreams are searched for.
    pub search: Entry,
}

/// Makes or saves a trigger and leads to the list; to the trigger itself where it is a new webhook, which needs a secret.
///
/// `values` are parameters that were typed one by one, `base` is the draft that the editor opened with, as JSON; with
/// `over`, what was changed since then is saved over what somebody else has saved meanwhile. With a preview asked for in
/// `look`, nothing is saved.
#[server(prefix = "/rpc", endpoint = "triggers/save", output = crate::Json)]
pub async fn save_trigger(
    workflow: WorkflowId,
    trigger: Option<TriggerId>,
    draft: TriggerDraft,
    base: String,
    #[server(default)] values: BTreeMap<String, Entry>,
    #[server(default)] over: Entry,
    #[server(default)] look: Look,
) -> Result<Option<Previewed>, AppError> {
    use domain::{
        choice::Choice,
        execution::TriggerType,
        trigger::{kind::TriggerKind, parameters::with_values},
    };

    use crate::{
        flash::Flash,
        server::{actor, flash, hour_clock, looked, redirect, services, show_result},
        triggers::{event::event_text, rpc::find_upstreams},
    };
    let (triggers, actor) = (services().triggers, actor()?);
    let mut draft = TriggerDraft { parameters: with_values(&draft.parameters, &values), ..draft };
    if look.preview.is_on() {
        show_result();
        let files = match event_text(&draft, "pattern") {
            pattern if pattern.is_empty() => None,
            pattern => Some(looked(triggers.find_waiting_files(&actor, &pattern).await)?),
        };
        let upstreams = match look.search.filled() {
            Some(search) if draft.trigger_type.trimmed() == TriggerType::Dependency.code() => {
                Some(find_upstreams(workflow, trigger, search.to_owned()).await?)
            }
            _ => None,
        };
        return Ok(Some(Previewed { draft, base, search: look.search.0, upstreams, files }));
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
    let state = saved.state_words(chrono::Utc::now(), hour_clock());
    flash(&Flash::done(format!("Trigger “{}” saved. It is {state}.", saved.spec.name)));
    let list = format!("/workflows/{workflow}/triggers");
    let is_new_webhook = trigger.is_none() && saved.spec.kind() == TriggerKind::Webhook;
    redirect(&if is_new_webhook { format!("{list}/{}", saved.id) } else { list });
    Ok(None)
}
