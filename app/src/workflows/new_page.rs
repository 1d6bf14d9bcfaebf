//! A new workflow.

use domain::{
    choice::Choice,
    person::Permission,
    workflow::{DataClassification, Environment, Priority, WorkflowDraft},
};
use leptos::prelude::*;

use super::{
    fields::WorkflowFields,
    rpc::{CreateWorkflow, list_workflow_labels},
};
use crate::{
    awaited::awaited,
    error::AppError,
    failure::Failure,
    forms::{Form, SubmitButton, use_form},
    ui::{ButtonKind, Crumb, FormFoot, LinkButton, PageHead, Skeleton},
    viewer::use_viewer,
};

/// Makes a workflow.
#[component]
pub fn NewWorkflowPage() -> impl IntoView {
    if !use_viewer().may(Permission::Edit) {
        let message = "Only people with the role Editor or Admin make workflows.".to_owned();
        return view! { <Failure error=AppError::Forbidden { message }/> }.into_any();
    }
    let labels = Resource::new(|| (), |()| list_workflow_labels());
    view! {
        <PageHead title="New workflow" crumbs=vec![Crumb::new("Workflows", "/workflows")]
            lede=|| "A workflow is a list of jobs that run one after the other. Only its name is needed now."/>
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
                let (teams, _) = labels.await.unwrap_or_default();
                view! { <NewWorkflowForm teams/> }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn NewWorkflowForm(teams: Vec<String>) -> impl IntoView {
    let form = use_form::<CreateWorkflow>();
    // The defaults are shown rather than left blank.
    let draft = WorkflowDraft {
        environment: Environment::Development.code().into(),
        priority: Priority::Medium.code().into(),
        data_classification: DataClassification::Internal.code().into(),
        max_active_executions: "1".into(),
        ..WorkflowDraft::default()
    };
    view! {
        <Form form class="stack form-page">
            <section class="card"><div class="body stack"><WorkflowFields form draft teams folded=true/></div></section>
            <FormFoot>
                <SubmitButton form>"Make workflow"</SubmitButton>
                <LinkButton href="/workflows" kind=ButtonKind::Ghost>"Cancel"</LinkButton>
            </FormFoot>
        </Form>
    }
    .into_any()
}
