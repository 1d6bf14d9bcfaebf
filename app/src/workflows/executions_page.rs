//! The executions of one workflow.

use domain::ids::WorkflowId;
use leptos::prelude::*;

use super::frame::{WorkflowFrame, WorkflowTab};
use crate::{
    executions::{ExecutionList, JobMatrixCard},
    params::{use_id, use_query},
    ui::{Segment, Segmented},
};

/// The view of what each job did.
const BY_JOB: &str = "jobs";

/// Shows the executions of one workflow.
#[component]
pub fn WorkflowExecutionsPage() -> impl IntoView {
    let id = use_id::<WorkflowId>("id");
    let view = use_query("view");
    let by_job = Memo::new(move |_| *view.read() == BY_JOB);
    let content = move || {
        let (workflow, by_job) = (id.get(), by_job.get());
        let list = WorkflowTab::Executions.href(workflow);
        let segment = |label, href, current| Segment { href, label, glyph: None, current };
        let matrix = format!("{list}?view={BY_JOB}");
        let segments = vec![segment("List", list, !by_job), segment("Job by job", matrix, by_job)];
        let shown = if by_job {
            view! { <JobMatrixCard workflow/> }.into_any()
        } else {
            view! { <ExecutionList workflow/> }.into_any()
        };
        view! { <div class="row"><Segmented label="View" segments/></div>{shown} }
    };
    view! { <WorkflowFrame id tab=WorkflowTab::Executions>{content}</WorkflowFrame> }.into_any()
}
