use domain::{ids::WorkflowId, trigger::definition::DependencyCondition};
use leptos::prelude::*;

use super::state::DependencyState;
use crate::{
    executions::state_of,
    ui::{Card, Icon, icon},
};

/// How many workflows are drawn on each side.
const DRAWN: usize = 5;

/// Shows what comes before and after the workflow, as it would be.
#[component]
pub(super) fn HowItFits(
    /// What is typed.
    state: DependencyState,
) -> impl IntoView {
    let name = state.name_of(state.workflow);
    let after = downstream(state);
    let starts = (!after.is_empty()).then(|| {
        view! { <Link words="starts".to_owned()/><Column ids=after state/> }
    });
    let before = move || {
        let chosen = state.chosen.get();
        if chosen.is_empty() {
            return view! { <div class="col"><span class="node faded"><Icon glyph=icon::WORKFLOW/><span class="what">"choose a workflow"</span></span></div> }
                .into_any();
        }
        view! { <Column ids=chosen state/> }.into_any()
    };
    view! {
        <Card title="How it fits">
            <div class="mini-box">
                <div class="mini">
                    {before}
                    {move || view! { <Link words=link_words(state)/> }}
                    <div class="col">
                        <span class="node this"><Icon glyph=icon::WORKFLOW/><span class="what">{name}</span><small>"this workflow"</small></span>
                    </div>
                    {starts}
                </div>
            </div>
        </Card>
    }
    .into_any()
}

/// Returns the workflows that come after this one.
fn downstream(state: DependencyState) -> Vec<WorkflowId> {
    let mut ids: Vec<_> = state.choices.with_value(|choices| {
        let edges = choices.edges.iter().filter(|edge| edge.upstream_workflow_id == state.workflow);
        edges.map(|edge| edge.downstream_workflow_id).collect()
    });
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Says what leads from the upstreams to the workflow: `all succeed +5 min`.
fn link_words(state: DependencyState) -> String {
    let all = state.waits_for_all();
    let words = match (state.condition_now(), all) {
        (DependencyCondition::OnSuccess, false) => "on success",
        (DependencyCondition::OnFailure, false) => "on failure",
        (DependencyCondition::OnCompletion, false) => "at the end",
        (DependencyCondition::OnSuccess, true) => "all succeed",
        (DependencyCondition::OnFailure, true) => "all fail",
        (DependencyCondition::OnCompletion, true) => "all end",
    };
    match state.delay.read().trim() {
        "" | "0" => words.to_owned(),
        minutes => format!("{words} +{minutes} min"),
    }
}

#[component]
fn Link(words: String) -> impl IntoView {
    view! { <div class="link"><Icon glyph=icon::ARROW_RIGHT/><span>{words}</span></div> }.into_any()
}

#[component]
fn Column(ids: Vec<WorkflowId>, state: DependencyState) -> impl IntoView {
    let more = ids.len().saturating_sub(DRAWN);
    let node = |id: &WorkflowId| {
        let last =
            state.choices.with_value(|choices| choices.find(*id).and_then(|choice| choice.last_status)).map(state_of);
        let glyph = last.map_or(icon::WORKFLOW, |last| last.glyph());
        let href = format!("/workflows/{id}");
        view! {
            <a class="node" data-status=last.map(|last| last.code()) href=href><Icon glyph/><span class="what">{state.name_of(*id)}</span></a>
        }
    };
    view! {
        <div class="col">
            {ids.iter().take(DRAWN).map(node).collect_view()}
            {(more > 0).then(|| view! { <span class="node faded"><Icon glyph=icon::ELLIPSIS/><span class="what">"and "{more}" more"</span></span> })}
        </div>
    }
    .into_any()
}
