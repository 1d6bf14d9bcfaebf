use domain::trigger::graph::WorkflowNode;
use leptos::prelude::*;

use crate::{
    format::{Instant, InstantStyle},
    pauses::use_pause_of_everything,
};

/// Says when a workflow starts next by itself, or why that is not known.
#[component]
pub(super) fn NextRun(
    /// The workflow.
    workflow: WorkflowNode,
    /// Whether it comes after another.
    follows: bool,
) -> impl IntoView {
    let everything = use_pause_of_everything().pause;
    let WorkflowNode { next_run_at, expected_at, is_paused, .. } = workflow;
    move || {
        if everything.read().is_some() {
            return "paused with everything".into_any();
        }
        match (next_run_at, expected_at) {
            _ if is_paused => "paused".into_any(),
            (Some(at), _) => view! { <Instant at style=InstantStyle::Short/> }.into_any(),
            (None, Some(at)) => view! { "about "<Instant at style=InstantStyle::Short/> }.into_any(),
            (None, None) if follows => "after another".into_any(),
            (None, None) => "not by the clock".into_any(),
        }
    }
}
