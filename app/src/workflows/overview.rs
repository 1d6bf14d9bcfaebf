//! What a workflow does, what happened, what comes next.

use domain::ids::WorkflowId;
use leptos::prelude::*;

use super::{
    facts::FactsCard,
    frame::{WorkflowFrame, WorkflowTab, use_workflow_head},
    rpc::{Overview, load_overview},
};
use crate::{awaited::awaited, failure::Failure, live::use_fresh, params::use_id, ui::Skeleton};

/// Its jobs, in order, with their tables.
mod jobs;
/// Its last executions.
mod last;
/// When its triggers start it next.
mod next;

use jobs::JobsCard;
use last::LastExecutions;
use next::NextStarts;

/// Shows what a workflow does, what happened, what comes next.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let id = use_id::<WorkflowId>("id");
    let overview = Resource::new(move || id.get(), load_overview);
    view! {
        <WorkflowFrame id tab=WorkflowTab::Overview>
            <Transition fallback=|| view! { <Skeleton/> }>
                {awaited(move || async move {
                    let id = id.get();
                    match overview.await {
                        Ok(overview) => view! { <OverviewView id overview/> }.into_any(),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })}
            </Transition>
        </WorkflowFrame>
    }
    .into_any()
}

#[component]
fn OverviewView(id: WorkflowId, overview: Overview) -> impl IntoView {
    let topics = [format!("workflow:{id}"), "execution".to_owned(), "dataset".to_owned()];
    let (overview, _) = use_fresh(overview, topics, move || load_overview(id));
    let head = use_workflow_head();
    let jobs = Memo::new(move |_| overview.read().jobs.clone());
    let triggers = Memo::new(move |_| overview.read().triggers.clone());
    let executions = Memo::new(move |_| overview.read().executions.clone());
    let workflow = Memo::new(move |_| head.read().workflow.clone());
    view! {
        {move || {
            let description = workflow.read().spec.description.clone();
            (!description.is_empty()).then(|| view! { <p class="lede wrap">{description}</p> })
        }}
        <div class="split">
            <div class="stack">
                {move || view! { <JobsCard id jobs=jobs.get()/> }}
                {move || view! { <LastExecutions id executions=executions.get()/> }}
            </div>
            <div class="stack">
                {move || view! { <NextStarts id triggers=triggers.get() pause=workflow.read().pause.clone()/> }}
                {move || view! { <FactsCard workflow=workflow.get()/> }}
            </div>
        </div>
    }
    .into_any()
}
