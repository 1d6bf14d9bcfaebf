//! What is the same for everybody: the workspace's name and zone, and the sample in it.

use domain::person::Permission;
use leptos::prelude::*;

use super::frame::{Section, SettingsFrame};
use crate::{awaited::awaited, failure::Failure, live::use_fresh, ui::Skeleton, viewer::use_viewer};

/// Name and zone.
mod form;
/// Taking the sample away.
mod remove_dialog;
/// What the page asks of the server.
mod rpc;
/// The sample workspace.
mod sample;

use form::{WorkspaceFacts, WorkspaceForm};
use remove_dialog::RemoveDialog;
pub use rpc::LoadSample;
use rpc::{WorkspaceStart, load_sample_state, load_workspace_start};
use sample::SampleCard;

/// Shows what is the same for everybody.
#[component]
pub fn WorkspacePage() -> impl IntoView {
    let start = Resource::new(|| (), |()| load_workspace_start());
    view! {
        <SettingsFrame section=Section::Workspace>
            <Transition fallback=|| view! { <Skeleton/> }>
                {awaited(move || async move {
                    match start.await {
                        Ok(start) => view! { <WorkspaceView start/> }.into_any(),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })}
            </Transition>
        </SettingsFrame>
    }
    .into_any()
}

#[component]
fn WorkspaceView(start: WorkspaceStart) -> impl IntoView {
    let WorkspaceStart { name, timezone, zones, sample } = start;
    let topics = ["workspace".to_owned(), "workflow".to_owned(), "dataset".to_owned()];
    let (sample, read_again) = use_fresh(sample, topics, load_sample_state);
    let settings = if use_viewer().may(Permission::Administer) {
        view! { <WorkspaceForm name timezone zones/> }.into_any()
    } else {
        view! { <WorkspaceFacts name timezone/> }.into_any()
    };
    view! {
        <div class="settings-cards">
            {settings}
            {move || view! { <SampleCard sample=sample.get() on_change=read_again/> }}
        </div>
        <RemoveDialog sample on_change=read_again/>
    }
    .into_any()
}
