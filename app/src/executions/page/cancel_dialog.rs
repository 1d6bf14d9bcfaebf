use domain::{
    execution::{CommitOutcome, ExecutionDetail, Status},
    person::Permission,
};
use leptos::prelude::*;

use crate::{
    executions::rpc::CancelExecution,
    forms::{Form, Hidden, SubmitButton, use_form},
    ui::{ButtonKind, Dialog, DialogFoot, icon},
    viewer::use_viewer,
};

/// Asks whether an execution is really to be stopped, and says what follows.
#[component]
pub(super) fn CancelDialog(detail: Memo<ExecutionDetail>) -> impl IntoView {
    if !use_viewer().may(Permission::Run) {
        return ().into_any();
    }
    let title = format!("Cancel #{}?", detail.read_untracked().execution.id);
    view! { <Dialog name="cancel" title><CancelForm detail/></Dialog> }.into_any()
}

#[component]
fn CancelForm(detail: Memo<ExecutionDetail>) -> impl IntoView {
    let form = use_form::<CancelExecution>().flat();
    let id = detail.read_untracked().execution.id;
    let over = Memo::new(move |_| detail.read().execution.status.is_final());
    let consequences = Memo::new(move |_| consequences(&detail.read()));
    let items = move || consequences.get().into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    view! {
        <Form form class="">
            <div class="body stack">
                <Hidden name="id" value=id.to_string()/>
                <ul class="bullets">{items}</ul>
            </div>
            <DialogFoot keep="Keep it">
                {move || (!over.get()).then(|| view! {
                    <SubmitButton form kind=ButtonKind::Danger glyph=icon::CIRCLE_STOP>"Cancel execution"</SubmitButton>
                })}
            </DialogFoot>
        </Form>
    }
    .into_any()
}

/// Returns what follows from stopping an execution now.
fn consequences(detail: &ExecutionDetail) -> Vec<String> {
    match detail.execution.status {
        Status::Queued => vec![
            "It waits for a worker, and is taken out of the queue at once.".to_owned(),
            "Nothing has been written.".to_owned(),
            "It can be retried later.".to_owned(),
        ],
        Status::Running => {
            let layers = detail.jobs.iter().flat_map(|job| &job.report.layers);
            let kept: Vec<_> = layers
                .filter(|layer| matches!(layer.outcome, CommitOutcome::Committed | CommitOutcome::AlreadyCommitted))
                .map(|layer| layer.table.to_string())
                .collect();
            let kept = if kept.is_empty() {
                "Nothing has been committed yet, so no table changes.".to_owned()
            } else {
                format!("What was committed stays: {}.", kept.join(", "))
            };
            vec![
                "The job that runs stops within a second. What it has not committed is thrown away.".to_owned(),
                kept,
                "The jobs after it are not started.".to_owned(),
                "It can be retried later, from the job that was stopped.".to_owned(),
            ]
        }
        Status::Succeeded | Status::Failed | Status::Cancelled => {
            vec!["It has ended meanwhile, so there is nothing to stop.".to_owned()]
        }
    }
}
