//! What the tab says when nothing starts a workflow.

use domain::{ids::WorkflowId, person::Permission};
use leptos::prelude::*;

use crate::{
    ui::{Icon, IconSize, icon},
    viewer::use_viewer,
    workflows::use_workflow_head,
};

/// Says that nothing starts the workflow by itself, and what could.
#[component]
pub(super) fn NoTriggers(
    /// The workflow.
    id: WorkflowId,
) -> impl IntoView {
    let viewer = use_viewer();
    let head = use_workflow_head();
    let name = move || head.read().workflow.spec.name.clone();
    let place = viewer.zone.place();
    let choices = viewer.may(Permission::Edit).then(|| {
        view! {
            <div class="choice-cards">
                <a href=format!("/workflows/{id}/triggers/new")>
                    <Icon glyph=icon::CALENDAR_CLOCK size=IconSize::Large/>
                    <strong>"On a schedule"</strong>
                    <span>{name}" at 02:00 every day, "{place}" time"</span>
                </a>
            </div>
        }
    });
    let by_itself = if choices.is_some() { " Or let it start by itself:" } else { "" };
    view! {
        <section class="card">
            <div class="body stack">
                <h2 id="what-starts">"Nothing starts this workflow yet"</h2>
                <p class="muted">"You can always run "{name}" by hand."{by_itself}</p>
                {choices}
            </div>
        </section>
    }
    .into_any()
}
