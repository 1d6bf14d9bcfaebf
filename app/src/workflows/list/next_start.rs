//! What will start a workflow next.

use domain::{
    trigger::definition::DependencyCondition,
    workflow::{NextStart, WorkflowSummary},
};
use leptos::prelude::*;

use crate::{
    format::{Instant, InstantStyle, Relative},
    pauses::use_pause_of_everything,
};

/// Says what will start a workflow next, and when.
#[component]
pub(super) fn NextStartCell(
    /// The workflow.
    workflow: WorkflowSummary,
) -> impl IntoView {
    let everything = use_pause_of_everything().pause;
    move || match everything.get() {
        // One that only people start is not held back.
        Some(pause) if workflow.pause.is_none() && workflow.next != NextStart::ByHand => {
            let until = match pause.resume_at {
                Some(at) => view! { "until "<Instant at style=InstantStyle::Short/> }.into_any(),
                None => "with everything".into_any(),
            };
            two("Paused".into_any(), until)
        }
        _ => next_of(workflow.clone()),
    }
}

fn next_of(workflow: WorkflowSummary) -> AnyView {
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
        NextStart::After { workflows, condition } => {
            // Where several conditions count, each asks for an end.
            let condition = condition.unwrap_or(DependencyCondition::OnCompletion);
            match workflows.as_slice() {
                [only] => {
                    two(format!("After {only}").into_any(), format!("when it {}", condition.verb(true)).into_any())
                }
                names => {
                    let when = format!("when they {}", condition.verb(false));
                    two(format!("After {} workflows", names.len()).into_any(), when.into_any())
                }
            }
        }
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
