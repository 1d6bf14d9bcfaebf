use domain::{
    format,
    ids::WorkflowId,
    trigger::{
        definition::{DependencyCondition, DependencySpec, UpstreamMode},
        graph::WorkflowNode,
    },
};
use leptos::prelude::*;

use super::state::DependencyState;
use crate::{
    format::use_clock,
    triggers::editor::said::Said,
    viewer::{Viewer, use_viewer},
};

/// Says what is typed in a sentence, and when that would start the workflow next, where plans and usual durations tell.
#[component]
pub(super) fn DependencyPreview(
    /// What is typed.
    state: DependencyState,
) -> impl IntoView {
    let (viewer, now) = (use_viewer(), use_clock().now());
    let sentence = Memo::new(move |_| match &*state.spec.read() {
        Ok(spec) => format!("{}.", spec.sentence(|id| state.name_of(id))),
        Err(_) => String::new(),
    });
    let content = move || {
        match &*state.spec.read() {
        Ok(spec) => {
            let forecast = forecast_words(state, spec, &viewer, now);
            view! {
                <div class="body stack tight">
                    <p class="caption">"Reads as"</p>
                    <p class="reads">{sentence.get()}</p>
                    <p class="muted small">{forecast}</p>
                </div>
            }
            .into_any()
        }
        Err(_) if state.chosen.read().is_empty() => {
            view! { <div class="body"><p class="muted">"Choose a workflow, and what that means is shown here."</p></div> }.into_any()
        }
        Err(_) => {
            view! { <div class="body"><p class="muted">"This comes back when the numbers can be understood."</p></div> }.into_any()
        }
    }
    };
    view! { <section class="card flush" aria-label="Preview">{content}<Said sentence/></section> }.into_any()
}

/// Says when it would start: `Customers starts next at 02:10 and usually takes 4 min, so this would start around …`.
fn forecast_words(
    state: DependencyState,
    spec: &DependencySpec,
    viewer: &Viewer,
    now: chrono::DateTime<chrono::Utc>,
) -> String {
    let Some(forecast) = state.choices.with_value(|choices| spec.forecast(choices)) else {
        return unknown_words(state, spec);
    };
    let name = state.name_of(forecast.upstream);
    let place = match (spec.upstreams.ids().len(), spec.upstream_mode) {
        (1, _) => "",
        (_, UpstreamMode::Any) => ", the first of them,",
        (_, UpstreamMode::All) => ", the last of them,",
    };
    let end = format::clock_time(forecast.end, &viewer.zone);
    let start = format::instant(forecast.start, &viewer.zone, now);
    match spec.dependency_condition {
        DependencyCondition::OnFailure => {
            format!("{name}{place} would end about {end}; if it fails then, this starts around {start}.")
        }
        DependencyCondition::OnSuccess | DependencyCondition::OnCompletion => {
            format!("{name}{place} usually ends {end}, so this would start around {start}.")
        }
    }
}

/// Says why nobody knows.
fn unknown_words(state: DependencyState, spec: &DependencySpec) -> String {
    let of = |id: &WorkflowId| state.choices.with_value(|choices| choices.find(*id).cloned());
    let is_unknown = |choice: &WorkflowNode| choice.next_end().is_none();
    let Some(first) = spec.upstreams.ids().iter().filter_map(of).find(is_unknown) else {
        return "When that will be is not known.".to_owned();
    };
    match (first.next_run_at, first.usual_ms) {
        (Some(_), _) => format!("When that will be is not known: {} has not succeeded yet.", first.name),
        (None, Some(usual)) => format!(
            "When that will be is not known: {} is not planned by time. It usually takes {}.",
            first.name,
            format::duration(chrono::TimeDelta::milliseconds(usual))
        ),
        (None, None) => format!("When that will be is not known: {} is not planned by time.", first.name),
    }
}
