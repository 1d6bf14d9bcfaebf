use axum::extract::State;
use domain::entry::Entry;
use serde::Deserialize;
use service::Services;

use super::{
    answer::{Answer, done, one},
    extract::{Asking, Draft, Saved},
};

/// The settings of the workspace, as typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkspaceDraft {
    name: Entry,
    timezone: Entry,
}

impl Saved for WorkspaceDraft {
    const SET_BY_SERVER: &[&str] = &["pause", "sample_loaded_at"];
}

pub(super) async fn load_workspace(State(services): State<Services>, Asking(_): Asking) -> Answer {
    Ok(one("workspace", services.settings.load_workspace().await?.as_ref()))
}

pub(super) async fn save_workspace(
    State(services): State<Services>,
    Asking(actor): Asking,
    Draft(draft): Draft<WorkspaceDraft>,
) -> Answer {
    let workspace = services.settings.save_workspace(&actor, &draft.name, &draft.timezone).await?;
    Ok(one("workspace", workspace.as_ref()))
}

pub(super) async fn load_sample(State(services): State<Services>, Asking(actor): Asking) -> Answer {
    services.samples.load_sample(&actor).await?;
    Ok(done())
}

pub(super) async fn remove_sample(State(services): State<Services>, Asking(actor): Asking) -> Answer {
    services.samples.remove_sample(&actor).await?;
    Ok(done())
}
