//! The workflows that it comes after.

use domain::trigger::{
    definition::{Trigger, UpstreamMode},
    waiting::Upstream,
};
use leptos::prelude::*;

use crate::{
    format::Instant,
    ui::{State, Status},
};

/// Leads to the workflows that a trigger comes after; where it waits for all of them, with those that have ended.
#[component]
pub(super) fn Upstreams(
    /// The trigger.
    trigger: Trigger,
) -> impl IntoView {
    let dependency = trigger.spec.dependency()?.clone();
    let words = trigger.waiting_words().map(|words| view! { <p class="strong">"Waiting: "{words}"."</p> });
    let is_waiting = words.is_some();
    let waits_for_all = dependency.upstream_mode == UpstreamMode::All && is_waiting;
    let upstream = move |Upstream { workflow_id, name, arrived_execution_id, arrived_at }: Upstream| {
        let link = view! { <a href=format!("/workflows/{workflow_id}")>{name}</a> };
        let mark = match arrived_execution_id {
            _ if !waits_for_all => None,
            Some(execution) => Some(
                view! {
                    <Status state=State::Succeeded>
                        <a href=format!("/executions/{execution}")>"#"{execution.0}</a>
                        {arrived_at.map(|at| view! { " ended "<Instant at/> })}
                    </Status>
                }
                .into_any(),
            ),
            None => Some(view! { <Status state=State::Waiting>"not yet"</Status> }.into_any()),
        };
        view! { <li class="row">{link}{mark}</li> }.into_any()
    };
    Some(
        view! {
            {words}
            <ul class="upstream-list" class:inline=!waits_for_all aria-label="Comes after">
                {trigger.upstreams.into_iter().map(upstream).collect_view()}
            </ul>
        }
        .into_any(),
    )
}
