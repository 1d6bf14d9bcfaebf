use domain::{
    choice::Choice,
    execution::{Execution, ExecutionList, ExecutionMarks, Status},
    format,
    ids::ExecutionId,
    person::Permission,
};
use leptos::prelude::*;

use super::duration::DurationCell;
use crate::{
    executions::{address::Place, cause::Cause, rpc::RetryExecution, state_of},
    format::{Instant, InstantStyle},
    forms::{ActionButton, use_form_for},
    ui::{self, ButtonKind, Cell, HeadCell, LinkButton, Row, Size, icon},
    viewer::use_viewer,
};

/// Shows one execution of a list.
#[component]
pub(super) fn ExecutionRow(
    id: ExecutionId,
    list: ReadSignal<ExecutionList>,
    /// Whether it came while the page was open.
    is_new: bool,
    place: Place,
) -> impl IntoView {
    let execution = Memo::new(move |_| list.read().page.items.iter().find(|item| item.id == id).cloned());
    let usual = Memo::new(move |_| {
        let list = list.read();
        let workflow = list.page.items.iter().find(|item| item.id == id)?.workflow_id?;
        list.usual.iter().find(|usual| usual.workflow_id == workflow).map(|usual| usual.milliseconds)
    });
    let marks = Memo::new(move |_| list.read().marks.iter().find(|marks| marks.id == id).copied());
    view! {
        <Row class=if is_new { "new" } else { "" }>
            {move || execution.get().map(|execution| cells(execution, usual.get(), marks.get(), place))}
        </Row>
    }
    .into_any()
}

fn cells(execution: Execution, usual: Option<i64>, marks: Option<ExecutionMarks>, place: Place) -> impl IntoView {
    let href = format!("/executions/{}", execution.id);
    let number = format!("#{}", execution.id);
    let status = execution.status;
    let name = match place {
        Place::All => view! {
            <span class="two"><a class="plain" href=href>{execution.workflow_name.clone()}</a><small>{number}</small></span>
        }
        .into_any(),
        Place::Workflow(_) => view! { <a class="plain" href=href>{number}</a> }.into_any(),
    };
    let waits = (status == Status::Queued).then(|| view! { <small>"waits for a worker"</small> });
    let started = execution.started_at.unwrap_or(execution.queued_at);
    let rows = rows(&execution, marks);
    let resolved_by = marks.and_then(|marks| marks.resolved_by);
    let cause = view! { <Cause execution=execution.clone()/> };
    let duration = view! { <DurationCell execution=execution.clone() usual/> };
    let stopping =
        (status == Status::Running && execution.cancel_requested).then(|| view! { <small>"is asked to stop"</small> });
    view! {
        <Cell><ui::Status state=state_of(status)>{status.label()}</ui::Status></Cell>
        <HeadCell>{name}</HeadCell>
        <Cell label="Started by" class="mid">{cause}</Cell>
        <Cell label="Started" class="nowrap">
            <span class="two"><Instant at=started style=InstantStyle::Short/>{waits}{stopping}</span>
        </Cell>
        <Cell label="Duration">{duration}</Cell>
        <Cell label="Rows" class="num low">{rows}</Cell>
        <Cell class="num nowrap full"><RowAction execution resolved_by/></Cell>
    }
}

/// Says how many rows came in, went out and were set aside, else how many warnings there are; nothing before there is
/// anything to say.
fn rows(execution: &Execution, marks: Option<ExecutionMarks>) -> Option<impl IntoView + use<>> {
    let rows = execution.rows;
    execution.started_at?;
    let out = if execution.status == Status::Running { "…".to_owned() } else { format::count(rows.written) };
    let warnings = marks.map_or(0, |marks| marks.warnings);
    let remark = match rows.quarantined {
        // The log has a warning for them, too.
        1.. => Some(format!("{} quarantined", format::count(rows.quarantined))),
        _ => (warnings > 0).then(|| format::counted(warnings, "warning", "warnings")),
    };
    let remark = remark.map(|words| view! { <small class="warning-text">{words}</small> });
    Some(view! { <span class="two"><span>{format::count(rows.read)}" → "{out}</span>{remark}</span> })
}

/// The one thing that a person most likely wants to do about it, or what has already been done.
#[component]
fn RowAction(execution: Execution, resolved_by: Option<ExecutionId>) -> impl IntoView {
    if let Some(later) = resolved_by {
        return view! { <a class="small" href=format!("/executions/{later}")>"Resolved by #"{later.0}</a> }.into_any();
    }
    if let Some(resolution) = &execution.resolution {
        return view! { <span class="small muted" title=resolution.why.clone()>"Resolved by "{resolution.by.clone()}</span> }.into_any();
    }
    if !use_viewer().may(Permission::Run) {
        return ().into_any();
    }
    let id = execution.id;
    let of_what = move || view! { <span class="sr">" #"{id.0}</span> };
    match execution.status {
        Status::Failed if execution.workflow_id.is_some() => {
            let form = use_form_for::<RetryExecution>(id).flat();
            let fields = vec![("id", id.to_string())];
            view! {
                <ActionButton form fields label="Retry" glyph=icon::ROTATE_CCW size=Size::Small>"Retry"{of_what()}</ActionButton>
            }
            .into_any()
        }
        Status::Queued | Status::Running if !execution.cancel_requested => view! {
            <LinkButton href=format!("/executions/{id}?dialog=cancel") size=Size::Small kind=ButtonKind::Ghost>
                "Cancel…"{of_what()}
            </LinkButton>
        }
        .into_any(),
        _ => ().into_any(),
    }
}
