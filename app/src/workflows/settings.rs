//! What people say about a workflow, and its end.

use chrono::{DateTime, Utc};
use domain::{
    ids::WorkflowId,
    person::Permission,
    workflow::{Workflow, WorkflowDraft},
};
use leptos::prelude::*;

use super::{
    facts::FactsCard,
    fields::{WorkflowFields, words_of},
    frame::{WorkflowFrame, WorkflowTab},
    rpc::{SaveWorkflow, WorkflowSettings, load_workflow_settings},
};
use crate::{
    awaited::awaited,
    error::Meanwhile,
    failure::Failure,
    format::Moment,
    forms::{ChangedMeanwhile, Form, FormHandle, Hidden, SubmitButton, use_form},
    params::use_id,
    ui::{ButtonKind, FormFoot, LinkButton, Skeleton},
    viewer::use_viewer,
};

/// The end of a workflow.
mod deletion;

use deletion::DeletionCard;

/// Shows what people say about a workflow, to change it or to delete it.
#[component]
pub fn WorkflowSettingsPage() -> impl IntoView {
    let id = use_id::<WorkflowId>("id");
    let settings = Resource::new(move || id.get(), load_workflow_settings);
    let may_edit = use_viewer().may(Permission::Edit);
    let read_again = Callback::new(move |()| settings.refetch());
    view! {
        <WorkflowFrame id tab=WorkflowTab::Settings>
            <Transition fallback=|| view! { <Skeleton/> }>
                {awaited(move || async move {
                    match settings.await {
                        Ok(WorkflowSettings { workflow, consequences, teams }) if may_edit => view! {
                            <SettingsForm workflow=workflow.clone() teams read_again/>
                            <DeletionCard workflow consequences/>
                        }
                        .into_any(),
                        Ok(WorkflowSettings { workflow, .. }) => view! { <FactsCard workflow/> }.into_any(),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })}
            </Transition>
        </WorkflowFrame>
    }
    .into_any()
}

#[component]
fn SettingsForm(workflow: Workflow, teams: Vec<String>, read_again: Callback<()>) -> impl IntoView {
    let form = use_form::<SaveWorkflow>();
    let draft = WorkflowDraft::from(&workflow);
    let id = workflow.id;
    let here = WorkflowTab::Settings.href(id);
    // What the editor opened with stays what it was while the form comes back with what was typed.
    let base = form.flat().value("base", serde_json::to_string(&draft).unwrap_or_default());
    let version = form.value("version", draft.version.0.clone());
    let error = form.error();
    // With two versions to choose from, the choice has the buttons.
    let is_undisputed =
        move || error.read().as_ref().and_then(|error| error.details::<Meanwhile>(Meanwhile::CODE)).is_none();
    let (by, at) = (StoredValue::new(workflow.updated_by), workflow.updated_at);
    let words = |field: &str, value: &str| words_of(field, value);
    view! {
        <Form form class="stack form-page" on_done=read_again>
            <Hidden name="id" value=id.to_string()/>
            <Hidden name="base" value=base/>
            <Hidden name=form.name("version") value=version/>
            <ChangedMeanwhile form words theirs=here/>
            <section class="card"><div class="body stack"><WorkflowFields form draft teams/></div></section>
            {move || is_undisputed().then(|| view! { <SettingsFoot form id by=by.get_value() at/> })}
        </Form>
    }
    .into_any()
}

#[component]
fn SettingsFoot(form: FormHandle, id: WorkflowId, by: String, at: DateTime<Utc>) -> impl IntoView {
    view! {
        <FormFoot>
            <SubmitButton form>"Save workflow"</SubmitButton>
            <LinkButton href=format!("/workflows/{id}") kind=ButtonKind::Ghost>"Cancel"</LinkButton>
            <span class="small muted">"Last changed by "{by}", "<Moment at/></span>
        </FormFoot>
    }
    .into_any()
}
