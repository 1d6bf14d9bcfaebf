//! What the tab says when nothing starts a workflow.

use domain::{ids::WorkflowId, person::Permission};
use leptos::prelude::*;

use super::kind::KindCards;
use crate::{viewer::use_viewer, workflows::use_workflow_head};

/// Says that nothing starts the workflow by itself, and what could.
#[component]
pub(super) fn NoTriggers(
    /// The workflow.
    id: WorkflowId,
    /// The name of another workflow, for an example.
    another: Option<String>,
) -> impl IntoView {
    let head = use_workflow_head();
    let name = Signal::derive(move || head.read().workflow.spec.name.clone());
    let may_edit = use_viewer().may(Permission::Edit);
    let by_itself = if may_edit { " Or let it start by itself:" } else { "" };
    view! {
        <section class="card">
            <div class="body stack">
                <h2 id="what-starts">"Nothing starts this workflow yet"</h2>
                <p class="muted">"You can always run "{name}" by hand."{by_itself}</p>
                {may_edit.then(|| view! { <KindCards workflow=id name another/> })}
            </div>
        </section>
    }
    .into_any()
}
