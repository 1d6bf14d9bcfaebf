use domain::{choice::Choice, format, ids::WorkflowId, trigger::graph::WorkflowNode};
use leptos::prelude::*;

use super::state::DependencyState;
use crate::{format::use_clock, viewer::use_viewer};

/// One workflow to choose, with what tells when it ends, or with why it cannot be chosen.
#[component]
pub(super) fn UpstreamOption(
    /// What is typed.
    state: DependencyState,
    /// The workflow.
    id: WorkflowId,
) -> impl IntoView {
    let choice = state.choices.with_value(|choices| choices.find(id).cloned())?;
    let path = move || state.cycles.read().get(&id).cloned();
    let is_chosen = move || state.chosen.read().contains(&id);
    // What is chosen already must be possible to take back.
    let refused = move || path().is_some() && !is_chosen();
    let name = state.form.name("upstream_workflow_ids[]");
    let first = state.chosen.read_untracked().contains(&id);
    let (viewer, now) = (use_viewer(), use_clock().now());
    let next = choice.next_run_at.map(|at| format!("next {}", format::instant(at, &viewer.zone, now)));
    let about = about(&choice);
    let aside = move || match path() {
        Some(path) if path.len() == 1 => Some("this workflow".to_owned()),
        Some(_) => Some("would loop".to_owned()),
        None => next.clone(),
    };
    let meta = move || match path() {
        Some(path) => view! { <span class="warning-text">{reason(state, &path)}</span> }.into_any(),
        None => about.clone().into_any(),
    };
    Some(
        view! {
            <label class="option">
                <span class="check">
                    <input type="checkbox" name=name value=id.to_string() checked=first prop:checked=is_chosen disabled=refused
                        on:change=move |event| state.choose(id, event_target_checked(&event))/>
                </span>
                <span class="what">{choice.name}</span>
                <span class="aside">{aside}</span>
                <span class="meta">{meta}</span>
            </label>
        }
        .into_any(),
    )
}

/// Says what is known of a workflow: `Retail · Priya Nair · last run succeeded · usually 6 min`.
fn about(choice: &WorkflowNode) -> String {
    let mut words: Vec<String> =
        [&choice.team, &choice.owner].into_iter().filter(|text| !text.is_empty()).cloned().collect();
    words.push(match choice.last_status {
        Some(status) => format!("last run {}", status.label().to_lowercase()),
        None => "not run yet".to_owned(),
    });
    if let Some(usual) = choice.usual_ms {
        words.push(format!("usually {}", format::duration(chrono::TimeDelta::milliseconds(usual))));
    }
    words.join(" · ")
}

/// Says why a workflow cannot be chosen: `Would loop: Report → this → Orders → Report`.
fn reason(state: DependencyState, path: &[WorkflowId]) -> String {
    let [_, rest @ ..] = path else { return String::new() };
    let Some(last) = rest.last() else { return "A workflow cannot come after itself.".to_owned() };
    let names: Vec<_> = rest.iter().map(|id| state.name_of(*id)).collect();
    format!("Would loop: {} → this → {}", state.name_of(*last), names.join(" → "))
}
