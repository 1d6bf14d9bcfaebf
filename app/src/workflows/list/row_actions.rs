//! What can be done with one workflow of the list.

use domain::{ids::WorkflowId, page::Page, person::Permission, workflow::WorkflowSummary};
use leptos::prelude::*;

use crate::{
    forms::{ActionButton, Form, Hidden, RowButton, use_form, use_form_for},
    ui::{Icon, RowMenuButton, RowMenuHandle, icon, use_dialog_href},
    viewer::use_viewer,
    workflows::rpc::{DuplicateWorkflow, ResumeWorkflow, RunWorkflow},
};

/// The id of the form that starts a workflow.
const RUN: &str = "run-workflow";

/// Starts the workflow whose button is pressed.
#[component]
pub(super) fn RunForm(
    /// Makes one start of two presses on the same button.
    start_key: String,
) -> impl IntoView {
    let run = use_form::<RunWorkflow>().flat();
    view! { <Form form=run id=RUN class="form-beside" quiet=true><Hidden name="key" value=start_key/></Form> }
        .into_any()
}

/// The button that starts a workflow, and the one that opens the menu with the rest.
#[component]
pub(super) fn RowActions(
    /// The workflow.
    workflow: Signal<WorkflowSummary>,
    /// The menu of all rows.
    menu: RowMenuHandle<WorkflowId>,
) -> impl IntoView {
    let may_run = use_viewer().may(Permission::Run);
    let (id, name) = workflow.with_untracked(|workflow| (workflow.id, workflow.name.clone()));
    view! {
        {may_run.then(|| view! { <RowButton form=RUN id=id.to_string() label=format!("Run {name} now") glyph=icon::PLAY/> })}
        <RowMenuButton menu row=id label=format!("More for {name}") href=format!("/workflows/{id}")/>
    }
    .into_any()
}

/// What the menu holds for one workflow.
#[component]
pub(super) fn RowMenuContent(
    id: WorkflowId,
    /// The workflows, with what happened since.
    page: ReadSignal<Page<WorkflowSummary>>,
    /// Reads the list again.
    read_again: Callback<()>,
) -> impl IntoView {
    let may_edit = use_viewer().may(Permission::Edit);
    view! {
        {may_edit.then(|| view! { <Changes id page read_again/> })}
        <a href=format!("/workflows/{id}/triggers")><Icon glyph=icon::CALENDAR_CLOCK/>"Triggers"</a>
        <a href=format!("/workflows/{id}/settings")><Icon glyph=icon::SETTINGS/>"Settings"</a>
    }
    .into_any()
}

/// What changes a workflow.
#[component]
fn Changes(id: WorkflowId, page: ReadSignal<Page<WorkflowSummary>>, read_again: Callback<()>) -> impl IntoView {
    let is_paused =
        Memo::new(move |_| page.read().items.iter().any(|workflow| workflow.id == id && workflow.pause.is_some()));
    let resume = use_form_for::<ResumeWorkflow>(id).flat();
    let duplicate = use_form_for::<DuplicateWorkflow>(id).flat();
    let pause = use_dialog_href(format!("pause-{id}"));
    let fields = move || vec![("id", id.to_string())];
    view! {
        {move || if is_paused.get() {
            view! { <ActionButton form=resume fields=fields() label="Resume" glyph=icon::PLAY on_done=read_again>"Resume"</ActionButton> }.into_any()
        } else {
            view! { <a href=pause data-noscroll=""><Icon glyph=icon::CIRCLE_PAUSE/>"Pause…"</a> }.into_any()
        }}
        <ActionButton form=duplicate fields=fields() label="Duplicate" glyph=icon::COPY>"Duplicate"</ActionButton>
    }
    .into_any()
}
