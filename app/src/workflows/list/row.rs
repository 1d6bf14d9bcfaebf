//! One workflow of the list.

use chrono::TimeDelta;
use domain::{
    choice::Choice,
    format,
    ids::WorkflowId,
    page::Page,
    person::initials,
    workflow::{Priority, WorkflowSummary},
};
use leptos::prelude::*;

use super::{next_start::NextStartCell, row_actions::RowActions};
use crate::{
    server::{following, newest},
    ui::{Avatar, Cell, HeadCell, Outcomes, Row, RowMenuHandle, Size, State, Status},
    workflows::state::{outcome_of, state_in_list},
};

/// Shows one workflow of the list.
#[component]
pub(super) fn WorkflowRow(
    /// The workflow as it was when its row appeared.
    first: WorkflowSummary,
    /// The workflows, with what happened since.
    page: ReadSignal<Page<WorkflowSummary>>,
    /// The menu of all rows.
    menu: RowMenuHandle<WorkflowId>,
) -> impl IntoView {
    let id = first.id;
    let workflow = newest(first, move || page.read().items.iter().find(|workflow| workflow.id == id).cloned());
    view! {
        <Row>
            <HeadCell>
                <span class="two">
                    <a class="plain" href=format!("/workflows/{id}")>{following(move || workflow.read().name.clone())}</a>
                    <small>{following(move || about(&workflow.read()))}</small>
                </span>
            </HeadCell>
            <Cell>{following(move || { let (state, word) = state_of_row(&workflow.read()); view! { <Status state>{word}</Status> } })}</Cell>
            <Cell label="Next run">{following(move || view! { <NextStartCell workflow=workflow.get()/> })}</Cell>
            <Cell label="Triggers" class="num low">{following(move || workflow.read().trigger_count)}</Cell>
            <Cell label="Last 10">{following(move || view! { <Outcomes outcomes=outcomes(&workflow.read())/> })}</Cell>
            <Cell label="Usual time" class="num mid">{following(move || usual_time(&workflow.read()))}</Cell>
            <Cell label="Owner" class="low card-hide">{following(move || owner(&workflow.read()))}</Cell>
            <Cell class="num nowrap row-actions"><RowActions workflow menu/></Cell>
        </Row>
    }
    .into_any()
}

/// Says where a workflow belongs: `Production · Critical · BI Team`.
fn about(workflow: &WorkflowSummary) -> String {
    let mut words = vec![workflow.environment.label().to_owned()];
    if workflow.priority != Priority::Medium {
        words.push(workflow.priority.label().to_owned());
    }
    words.extend(Some(workflow.team.clone()).filter(|team| !team.is_empty()));
    words.extend(workflow.sample.then(|| "Sample".to_owned()));
    words.join(" · ")
}

fn state_of_row(workflow: &WorkflowSummary) -> (State, &'static str) {
    state_in_list(workflow.last().map(|last| last.status), workflow.pause.is_some())
}

fn outcomes(workflow: &WorkflowSummary) -> Vec<crate::ui::Outcome> {
    workflow.recent.iter().map(|execution| outcome_of(execution.status)).collect()
}

fn usual_time(workflow: &WorkflowSummary) -> String {
    workflow.usual_ms.map_or_else(|| "not known".to_owned(), |usual| format::duration(TimeDelta::milliseconds(usual)))
}

fn owner(workflow: &WorkflowSummary) -> Option<impl IntoView + use<>> {
    let name = workflow.owner.clone();
    (!name.is_empty()).then(|| view! { <Avatar initials=initials(&name) name size=Size::Small/> })
}
