use chrono::{DateTime, Utc};
use domain::{entry::Entry, workspace::SampleContents};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// What the page begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkspaceStart {
    /// The name.
    pub name: String,
    /// The zone.
    pub timezone: String,
    /// The zones to choose from, each with what is true of it now: `CET, UTC+1`.
    pub zones: Vec<(String, String)>,
    /// The sample.
    pub sample: SampleState,
}

/// Whether the sample is there, and what it has brought.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SampleState {
    /// When it was loaded.
    pub loaded_at: Option<DateTime<Utc>>,
    /// What it has brought.
    pub contents: SampleContents,
}

/// Returns what the page begins with.
#[server(prefix = "/rpc", endpoint = "workspace/start", input = GetUrl, output = crate::Json)]
pub async fn load_workspace_start() -> Result<WorkspaceStart, AppError> {
    use domain::trigger::timezone::timezone_choices;

    use crate::server::services;
    let sample = load_sample_state().await?;
    let workspace = services().settings.load_workspace().await?;
    let zones = timezone_choices(Utc::now())
        .into_iter()
        .map(|zone| {
            let offset = zone.offset_label();
            let facts = if zone.abbreviation == offset { offset } else { format!("{}, {offset}", zone.abbreviation) };
            (zone.name, facts)
        })
        .collect();
    Ok(WorkspaceStart { name: workspace.name.clone(), timezone: workspace.timezone.clone(), zones, sample })
}

/// Returns whether the sample is there.
#[server(prefix = "/rpc", endpoint = "workspace/sample", input = GetUrl, output = crate::Json)]
pub async fn load_sample_state() -> Result<SampleState, AppError> {
    use crate::server::{actor, services};
    let services = services();
    let contents = services.samples.list_contents(&actor()?).await?;
    Ok(SampleState { loaded_at: services.settings.load_workspace().await?.sample_loaded_at, contents })
}

/// Changes the name and the zone.
#[server(prefix = "/rpc", endpoint = "workspace/save", output = crate::Json)]
pub async fn save_workspace(name: Entry, timezone: Entry) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().settings.save_workspace(&actor()?, &name, &timezone).await?;
    flash(&Flash::done("Workspace saved."));
    Ok(())
}

/// Brings the sample.
#[server(prefix = "/rpc", endpoint = "workspace/load_sample", output = crate::Json)]
pub async fn load_sample() -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().samples.load_sample(&actor()?).await?;
    flash(&Flash::done("Sample loaded. Its first executions have started."));
    Ok(())
}

/// Takes the sample away.
#[server(prefix = "/rpc", endpoint = "workspace/remove_sample", output = crate::Json)]
pub async fn remove_sample() -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().samples.remove_sample(&actor()?).await?;
    flash(&Flash::done("Sample removed. Nothing of it is left."));
    Ok(())
}
