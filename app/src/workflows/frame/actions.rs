//! What can be done with a workflow.

use domain::{ids::WorkflowId, person::Permission, workflow::WorkflowHead};
use leptos::prelude::*;

use crate::{
    forms::{ActionButton, use_form},
    ui::{ButtonKind, Icon, Menu, icon, use_dialog_href},
    viewer::use_viewer,
    workflows::rpc::{DuplicateWorkflow, RunWorkflow},
};

/// The buttons beside the name: what the viewer may do.
#[component]
pub(super) fn Actions(id: WorkflowId, name: String, head: Signal<WorkflowHead>, start_key: String) -> impl IntoView {
    let viewer = use_viewer();
    let may_edit = viewer.may(Permission::Edit);
    let paused = Memo::new(move |_| head.read().workflow.pause.is_some());
    let pause = use_dialog_href("pause");
    view! {
        {move || (may_edit && !paused.get()).then(|| view! {
            <a class="button" href=pause data-noscroll=""><Icon glyph=icon::CIRCLE_PAUSE/>"Pause…"</a>
        })}
        {viewer.may(Permission::Run).then(|| view! { <RunButton id head start_key/> })}
        {may_edit.then(|| view! { <MoreMenu id name/> })}
    }
    .into_any()
}

/// Starts the workflow at once, or leads to the question for its parameters and for what is to follow.
#[component]
fn RunButton(id: WorkflowId, head: Signal<WorkflowHead>, start_key: String) -> impl IntoView {
    let form = use_form::<RunWorkflow>().flat();
    let asks = Memo::new(move |_| !head.read().parameters.is_empty() || !head.read().followers.is_empty());
    // The first thing to do with a workflow without jobs is to add one.
    let has_jobs = Memo::new(move |_| head.read().job_count > 0);
    let ask = use_dialog_href("run");
    let start_key = StoredValue::new(start_key);
    move || {
        if asks.get() {
            view! {
                <a class="button primary" href=ask data-noscroll=""><Icon glyph=icon::PLAY/>"Run now…"</a>
            }
            .into_any()
        } else {
            let fields = vec![("id", id.to_string()), ("key", start_key.get_value())];
            let kind = if has_jobs.get() { ButtonKind::Primary } else { ButtonKind::Secondary };
            view! {
                <ActionButton form fields label="Run now" glyph=icon::PLAY kind>"Run now"</ActionButton>
            }
            .into_any()
        }
    }
}

#[component]
fn MoreMenu(id: WorkflowId, name: String) -> impl IntoView {
    let duplicate = use_form::<DuplicateWorkflow>().flat();
    let fields = vec![("id", id.to_string())];
    let label = format!("More for {name}");
    view! {
        <Menu id="workflow-menu" label>
            <ActionButton form=duplicate fields label="Duplicate" glyph=icon::COPY>"Duplicate"</ActionButton>
            <a class="danger-quiet" href=format!("/workflows/{id}/settings?dialog=delete")><Icon glyph=icon::TRASH_2/>"Delete…"</a>
        </Menu>
    }
    .into_any()
}
