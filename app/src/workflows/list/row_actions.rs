//! What can be done with one workflow of the list.

use domain::{person::Permission, workflow::WorkflowSummary};
use leptos::prelude::*;

use crate::{
    forms::{ActionButton, use_form_for},
    ui::{Icon, Menu, Size, icon, use_dialog_href},
    viewer::use_viewer,
    workflows::rpc::{DuplicateWorkflow, ResumeWorkflow, RunWorkflow},
};

/// The button that starts a workflow, and the menu with the rest.
#[component]
pub(super) fn RowActions(
    /// The workflow.
    workflow: Memo<WorkflowSummary>,
    /// Makes one start of two presses on the same button.
    start_key: String,
    /// Reads the list again.
    read_again: Callback<()>,
) -> impl IntoView {
    let viewer = use_viewer();
    let (may_run, may_edit) = (viewer.may(Permission::Run), viewer.may(Permission::Edit));
    let (id, name) = workflow.with_untracked(|workflow| (workflow.id, workflow.name.clone()));
    let run = use_form_for::<RunWorkflow>(id).flat();
    let fields = vec![("id", id.to_string()), ("key", format!("{start_key}-{id}"))];
    let run_label = format!("Run {name} now");
    view! {
        {may_run.then(|| view! { <ActionButton form=run fields label=run_label glyph=icon::PLAY size=Size::Small/> })}
        <Menu id=format!("workflow-{id}-menu") label=format!("More for {name}")>
            {may_edit.then(|| view! { <Changes workflow read_again/> })}
            <a href=format!("/workflows/{id}/triggers")><Icon glyph=icon::CALENDAR_CLOCK/>"Triggers"</a>
            <a href=format!("/workflows/{id}/settings")><Icon glyph=icon::SETTINGS/>"Settings"</a>
        </Menu>
    }
    .into_any()
}

/// What changes a workflow.
#[component]
fn Changes(workflow: Memo<WorkflowSummary>, read_again: Callback<()>) -> impl IntoView {
    let id = workflow.read_untracked().id;
    let is_paused = Memo::new(move |_| workflow.read().pause.is_some());
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
