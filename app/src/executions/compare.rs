use domain::{
    choice::Choice,
    execution::{ComparedFact, Comparison, Execution, ExecutionDetail, Status, compare, usual_other},
    format,
    ids::ExecutionId,
};
use leptos::prelude::*;

use super::rpc::compare_executions;
use crate::{
    awaited::awaited,
    failure::Failure,
    format::use_clock,
    forms::{FilterForm, FilterSelect, SelectOption},
    params::{use_id, use_query},
    ui::{Badge, Button, Card, Cell, Column, Crumb, Empty, HeadCell, PageHead, Row, Skeleton, Table, Tone, icon},
    viewer::use_viewer,
};

/// Shows two executions of a workflow side by side.
#[component]
pub fn ComparePage() -> impl IntoView {
    let id = use_id::<ExecutionId>("id");
    let with = use_query("with");
    let wanted = move || (id.get(), with.read().parse().ok().map(ExecutionId));
    let found = Resource::new(wanted, |(id, other)| compare_executions(id, other));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {awaited(move || async move {
                match found.await {
                    Ok(comparison) => view! { <Compared comparison/> }.into_any(),
                    Err(error) => view! { <Failure error list=("All executions", "/executions")/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Compared(comparison: Comparison) -> impl IntoView {
    let Comparison { one, other, others } = comparison;
    let id = one.execution.id;
    let name = one.execution.workflow_name.clone();
    let title = match &other {
        Some(other) if other.execution.workflow_name == name => format!("#{id} beside #{}", other.execution.id),
        Some(other) => format!("#{id} beside {} #{}", other.execution.workflow_name, other.execution.id),
        None => format!("#{id}"),
    };
    let crumbs =
        vec![Crumb::new("Executions", "/executions"), Crumb::new(format!("{name} #{id}"), format!("/executions/{id}"))];
    let chosen = other.as_ref().map(|other| other.execution.id);
    let content = match other {
        Some(other) => view! { <Facts one other/> }.into_any(),
        None => view! {
            <Card flush=true>
                <Empty glyph=icon::SCALE title="Nothing to compare it with">
                    <p>"Its workflow has no other execution yet."</p>
                </Empty>
            </Card>
        }
        .into_any(),
    };
    view! {
        <PageHead title document=format!("{name}, executions compared") crumbs/>
        {(!others.is_empty()).then(|| view! { <Choose id chosen others/> })}
        {content}
    }
    .into_any()
}

/// Asks which other one.
#[component]
fn Choose(id: ExecutionId, chosen: Option<ExecutionId>, others: Vec<Execution>) -> impl IntoView {
    let (zone, now) = (use_viewer().zone.clone(), use_clock().now());
    let option = |other: Execution| {
        let when = format::instant(other.started_at.unwrap_or(other.queued_at), &zone, now);
        SelectOption::new(other.id.to_string(), format!("#{} · {} · {when}", other.id, other.status.label()))
    };
    let usual = usual_words(id, &others);
    let options: Vec<_> = others.into_iter().map(option).collect();
    let value = Signal::derive(move || chosen.map(|chosen| chosen.to_string()).unwrap_or_default());
    view! {
        <FilterForm label="Compare with" action=format!("/executions/{id}/compare")>
            <FilterSelect name="with" label="Beside" any=usual options value/>
            <Button>"Compare"</Button>
        </FilterForm>
    }
    .into_any()
}

/// Says which one it is held against unless another is chosen.
fn usual_words(id: ExecutionId, others: &[Execution]) -> &'static str {
    let usual = usual_other(id, others).and_then(|usual| others.iter().find(|other| other.id == usual));
    match usual {
        Some(usual) if usual.id > id => "The next one",
        Some(usual) if usual.status == Status::Succeeded => "The last that succeeded before it",
        _ => "The one before it: none succeeded",
    }
}

#[component]
fn Facts(one: ExecutionDetail, other: ExecutionDetail) -> impl IntoView {
    let facts = compare(&one, &other, &use_viewer().zone, use_clock().now());
    let differing = facts.iter().filter(|fact| fact.differs).count();
    let summary = match differing {
        0 => "Nothing that counts differs.".to_owned(),
        some => format!(
            "{} in the rows that are marked.",
            format::counted(i64::try_from(some).unwrap_or(i64::MAX), "difference", "differences")
        ),
    };
    let columns = vec![
        Column::new("What"),
        Column::new(format!("#{}", one.execution.id)),
        Column::new(format!("#{}", other.execution.id)),
        Column::new("Difference").class("num"),
    ];
    let rows = facts.into_iter().map(row).collect_view();
    view! {
        <Card title="Side by side" flush=true head=move || view! { <span class="muted small">{summary}</span> }>
            <Table caption="Two executions side by side" compact=true columns>{rows}</Table>
        </Card>
    }
    .into_any()
}

fn row(fact: ComparedFact) -> impl IntoView {
    let ComparedFact { part, label, one, other, change, differs } = fact;
    let name = match part.as_str() {
        "" => view! { <span>{label}</span> }.into_any(),
        _ => view! { <span class="two"><span>{label}</span><small>{part}</small></span> }.into_any(),
    };
    let mark = differs.then(|| view! { <Badge tone=Tone::Warning>"differs"</Badge> });
    let shown = |text: String| match text.as_str() {
        "" => view! { <span class="muted">"none"</span> }.into_any(),
        _ => view! { <span class="compared">{text}</span> }.into_any(),
    };
    view! {
        <Row>
            <HeadCell>{name}</HeadCell>
            <Cell label="This one">{shown(one)}</Cell>
            <Cell label="The other">{shown(other)}</Cell>
            <Cell label="Difference" class="num full"><span class="row end nowrap">{change}{mark}</span></Cell>
        </Row>
    }
}
