use domain::{
    choice::Choice,
    execution::{Execution, TriggerType},
};
use leptos::prelude::*;

use crate::ui::{Glyph, Icon, icon};

/// Shows what started an execution: an icon, words, and the way to it where it has a page.
#[component]
pub fn Cause(
    /// The execution.
    execution: Execution,
) -> impl IntoView {
    let kind = execution.trigger_type;
    let words = match (kind, execution.upstream_execution_id) {
        (TriggerType::Manual, _) => by_hand(&execution),
        (_, Some(upstream)) => {
            let trigger = execution.trigger_name.clone().map(|name| view! { <small>{name}</small> });
            view! { <span class="two"><a class="plain" href=format!("/executions/{upstream}")>"After #"{upstream.0}</a>{trigger}</span> }
                .into_any()
        }
        (_, None) => trigger(&execution),
    };
    view! {
        <span class="cause" title=kind.label()>
            <Icon glyph=glyph_of(kind) class="muted"/>
            <span class="sr">{kind.label()}": "</span>
            {words}
        </span>
    }
    .into_any()
}

/// Returns the icon of a kind of start.
pub(super) fn glyph_of(kind: TriggerType) -> Glyph {
    match kind {
        TriggerType::Manual => icon::USER,
        TriggerType::Scheduled => icon::CALENDAR_CLOCK,
        TriggerType::Dependency => icon::GIT_MERGE,
        TriggerType::Event => icon::INBOX,
    }
}

fn by_hand(execution: &Execution) -> AnyView {
    let person = execution.triggered_by.clone().unwrap_or_else(|| "Somebody".to_owned());
    match execution.trigger_name {
        Some(_) => {
            view! { <span class="two"><span>{person}</span><small>"as "{trigger(execution)}</small></span> }.into_any()
        }
        None => view! { <span>{person}</span> }.into_any(),
    }
}

/// Names the trigger, with the way to it while it exists.
fn trigger(execution: &Execution) -> AnyView {
    let name = execution.trigger_name.clone().unwrap_or_else(|| "A trigger that is gone".to_owned());
    match (execution.workflow_id, execution.trigger_id) {
        (Some(workflow), Some(trigger)) => {
            view! { <a class="plain" href=format!("/workflows/{workflow}/triggers/{trigger}")>{name}</a> }.into_any()
        }
        _ => view! { <span>{name}</span> }.into_any(),
    }
}
