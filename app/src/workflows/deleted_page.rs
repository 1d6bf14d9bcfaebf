//! Workflows that were deleted.

use chrono::TimeDelta;
use domain::{person::Permission, workflow::Workflow};
use leptos::prelude::*;

use super::rpc::{RestoreWorkflow, list_deleted_workflows};
use crate::{
    awaited::awaited,
    failure::Failure,
    format::{Instant, Relative, ZoneLabel},
    forms::{ActionButton, use_form_for},
    live::use_live,
    ui::{Card, Cell, Column, Crumb, Empty, HeadCell, PageHead, Row, Size, Skeleton, Table, icon},
    viewer::use_viewer,
};

/// How long a deleted workflow can be restored.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Shows the workflows that were deleted and can still be restored.
#[component]
pub fn DeletedWorkflowsPage() -> impl IntoView {
    let workflows = Resource::new(|| (), |()| list_deleted_workflows());
    use_live(["workflow".to_owned()], move || workflows.refetch());
    view! {
        <PageHead title="Deleted workflows" crumbs=vec![Crumb::new("Workflows", "/workflows")]
            note=|| view! { <span class="small">"times in "<ZoneLabel/></span> }
            lede=|| "A deleted workflow can be restored for a week, with its jobs and its triggers."/>
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
                match workflows.await {
                    Ok(workflows) if workflows.is_empty() => view! { <NothingDeleted/> }.into_any(),
                    Ok(workflows) => view! { <DeletedTable workflows/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn NothingDeleted() -> impl IntoView {
    view! {
        <Card flush=true>
            <Empty glyph=icon::TRASH_2 title="Nothing to restore" actions=|| view! { <a class="button" href="/workflows">"Open workflows"</a> }>
                <p>"No workflow was deleted within the last week."</p>
            </Empty>
        </Card>
    }
    .into_any()
}

#[component]
fn DeletedTable(workflows: Vec<Workflow>) -> impl IntoView {
    let columns = vec![
        Column::new("Workflow"),
        Column::new("Deleted"),
        Column::new("Removed for good"),
        Column::new("Actions").unseen(),
    ];
    view! {
        <Card flush=true>
            <Table caption="Deleted workflows" columns>
                {workflows.into_iter().map(|workflow| view! { <DeletedRow workflow/> }).collect_view()}
            </Table>
        </Card>
    }
    .into_any()
}

#[component]
fn DeletedRow(workflow: Workflow) -> impl IntoView {
    let may_edit = use_viewer().may(Permission::Edit);
    let restore = use_form_for::<RestoreWorkflow>(workflow.id).flat();
    let fields = vec![("id", workflow.id.to_string())];
    let label = format!("Restore {}", workflow.spec.name);
    let deleted = workflow.deleted_at;
    view! {
        <Row>
            <HeadCell>
                <span class="two"><span>{workflow.spec.name}</span><small>{workflow.spec.team}</small></span>
            </HeadCell>
            <Cell label="Deleted">{deleted.map(|at| view! { <span class="two"><Instant at/><small><Relative at/></small></span> })}</Cell>
            <Cell label="Removed">{deleted.map(|at| view! { <Relative at={at + KEPT}/> })}</Cell>
            <Cell class="num">
                {may_edit.then(|| view! {
                    <ActionButton form=restore fields label glyph=icon::ROTATE_CCW size=Size::Small>"Restore"</ActionButton>
                })}
            </Cell>
        </Row>
    }
    .into_any()
}
