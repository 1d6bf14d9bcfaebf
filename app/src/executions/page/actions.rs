use domain::{
    execution::{ExecutionDetail, Status, can_be_typed},
    person::Permission,
};
use leptos::prelude::*;

use super::resolve_dialog;
use crate::{
    executions::rpc::{RetryExecution, RunAgain},
    forms::{ActionButton, FormHandle, use_form},
    ui::{ButtonKind, Icon, icon, use_dialog_href},
    viewer::use_viewer,
};

/// The buttons beside the name: what the viewer may do with the execution as it stands.
#[component]
pub(super) fn Actions(detail: Memo<ExecutionDetail>, start_key: StoredValue<String>) -> impl IntoView {
    if !use_viewer().may(Permission::Run) {
        return ().into_any();
    }
    let known = Memo::new(move |_| {
        let execution = &detail.read().execution;
        (execution.id, execution.status, execution.cancel_requested, execution.workflow_id.is_some())
    });
    let is_unresolved = Memo::new(move |_| {
        let detail = detail.read();
        detail.execution.status == Status::Failed
            && detail.resolved_by.is_none()
            && detail.execution.resolution.is_none()
    });
    let resolve = use_dialog_href(resolve_dialog::DIALOG);
    let asks = Memo::new(move |_| can_be_typed(&detail.read().execution.parameters));
    let (cancel, change) = (use_dialog_href("cancel"), use_dialog_href("again"));
    let retry = use_form::<RetryExecution>().flat();
    let again = use_form::<RunAgain>().flat();
    let buttons = move || {
        let (id, status, stopping, has_workflow) = known.get();
        let id = id.to_string();
        match status {
            Status::Queued | Status::Running if stopping => {
                view! { <span class="muted">"Is asked to stop"</span> }.into_any()
            }
            Status::Queued | Status::Running => view! {
                <a class="button danger-quiet" href=cancel data-noscroll=""><Icon glyph=icon::CIRCLE_STOP/>"Cancel…"</a>
            }
            .into_any(),
            _ if !has_workflow => {
                view! { <span class="muted">"Its workflow was deleted, so it cannot be run again."</span> }.into_any()
            }
            Status::Succeeded | Status::Failed | Status::Cancelled => {
                let change = asks.get().then(|| {
                    view! {
                        <a class="button" href=change data-noscroll="">"Run again with changes…"</a>
                    }
                });
                let resolve = is_unresolved.get().then(|| {
                    view! { <a class="button ghost" href=resolve data-noscroll="">"Mark as resolved…"</a> }
                });
                let fields = vec![("id", id.clone()), ("key", start_key.get_value())];
                view! {
                    {resolve}
                    {change}
                    <ActionButton form=again fields label="Run again">"Run again"</ActionButton>
                    {retry_button(retry, id, status)}
                }
                .into_any()
            }
        }
    };
    view! { {buttons} }.into_any()
}

fn retry_button(form: FormHandle, id: String, status: Status) -> Option<impl IntoView + use<>> {
    let words = match status {
        Status::Failed => "Retry from the failed job",
        Status::Cancelled => "Retry from the stopped job",
        Status::Queued | Status::Running | Status::Succeeded => return None,
    };
    Some(view! {
        <ActionButton form fields=vec![("id", id)] label=words glyph=icon::ROTATE_CCW kind=ButtonKind::Primary>{words}</ActionButton>
    })
}
