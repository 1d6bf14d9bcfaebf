//! The executions of one workflow.

use domain::ids::WorkflowId;
use leptos::prelude::*;

use super::frame::{WorkflowFrame, WorkflowTab};
use crate::{executions::ExecutionList, params::use_id};

/// Shows the executions of one workflow.
#[component]
pub fn WorkflowExecutionsPage() -> impl IntoView {
    let id = use_id::<WorkflowId>("id");
    view! {
        <WorkflowFrame id tab=WorkflowTab::Executions>
            {move || { let workflow = id.get(); view! { <ExecutionList workflow/> } }}
        </WorkflowFrame>
    }
    .into_any()
}
