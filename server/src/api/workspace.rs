use axum::extract::State;
use domain::{entry::Entry, ids::WindowId, workflow::PauseDraft, workspace::MaintenanceDraft};
use schemars::JsonSchema;
use serde::Deserialize;
use service::Services;

use super::{
    answer::{Answer, created, done, list, one},
    extract::{Asking, Body, Draft, Ids, Saved},
};

/// The settings of the workspace, as typed.
#[derive(Debug, Deserialize, JsonSchema)]
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

pub(super) async fn pause_everything(
    State(services): State<Services>,
    Asking(actor): Asking,
    Body(draft): Body<PauseDraft>,
) -> Answer {
    Ok(one("workspace", services.settings.pause_everything(&actor, &draft).await?.as_ref()))
}

pub(super) async fn resume_everything(State(services): State<Services>, Asking(actor): Asking) -> Answer {
    Ok(one("workspace", services.settings.resume_everything(&actor).await?.as_ref()))
}

pub(super) async fn list_windows(State(services): State<Services>, Asking(actor): Asking) -> Answer {
    Ok(list("maintenance_windows", &services.settings.list_maintenance_windows(&actor).await?))
}

pub(super) async fn plan_window(
    State(services): State<Services>,
    Asking(actor): Asking,
    Body(draft): Body<MaintenanceDraft>,
) -> Answer {
    let window = services.settings.plan_maintenance_window(&actor, &draft).await?;
    let location = format!("/api/workspace/maintenance-windows/{}", window.id);
    Ok(created(one("maintenance_window", window), &location))
}

pub(super) async fn cancel_window(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<WindowId>,
) -> Answer {
    services.settings.cancel_maintenance_window(&actor, id).await?;
    Ok(done())
}
