//! What will start a workflow next.

use domain::workflow::{NextStart, WorkflowSummary};
use leptos::prelude::*;

use crate::format::{Instant, InstantStyle, Relative};

/// Says what will start a workflow next, and when.
#[component]
pub(super) fn NextStartCell(
    /// The workflow.
    workflow: WorkflowSummary,
) -> impl IntoView {
    if let Some(pause) = workflow.pause {
        let until = match pause.resume_at {
            Some(at) => view! { "until "<Instant at style=InstantStyle::Short/> }.into_any(),
            None => view! { <span class="clip">"“"{pause.reason}"”"</span> }.into_any(),
        };
        return two("Paused".into_any(), until);
    }
    match workflow.next {
        NextStart::At { at, .. } => {
            two(view! { <Instant at style=InstantStyle::Short/> }.into_any(), view! { <Relative at/> }.into_any())
        }
        NextStart::After { workflows } => match workflows.as_slice() {
            [only] => two(format!("After {only}").into_any(), "when it ends".into_any()),
            several => two(format!("After {} workflows", several.len()).into_any(), "when they end".into_any()),
        },
        NextStart::OnArrival { event_type } => {
            let what = if event_type == "webhook" { "webhook" } else { "file" };
            two("On arrival".into_any(), what.into_any())
        }
        NextStart::ByHand => {
            let why = match workflow.trigger_count {
                0 => "no trigger",
                1 => "its trigger is off",
                _ => "its triggers are off",
            };
            two("By hand".into_any(), why.into_any())
        }
    }
}

fn two(what: AnyView, more: AnyView) -> AnyView {
    view! { <span class="two"><span>{what}</span><small>{more}</small></span> }.into_any()
}
