//! When its triggers start it next.

use domain::{ids::WorkflowId, trigger::definition::Trigger, workflow::Pause};
use leptos::prelude::*;

use crate::{
    format::Moment,
    ui::{Card, Item, Items},
};

/// Shows when the triggers of a workflow start it next, soonest first.
#[component]
pub(super) fn NextStarts(
    /// The workflow.
    id: WorkflowId,
    /// Its triggers.
    triggers: Vec<Trigger>,
    /// Whether it is paused.
    pause: Option<Pause>,
) -> impl IntoView {
    let count = triggers.len();
    let mut planned: Vec<_> = triggers
        .into_iter()
        .filter(|trigger| trigger.pause.is_none())
        .filter_map(|trigger| Some((trigger.next_run_at?, trigger.id, trigger.spec.name)))
        .collect();
    planned.sort_unstable_by_key(|(at, ..)| *at);
    if planned.is_empty() || pause.is_some() {
        let why = match (&pause, count) {
            (Some(_), _) => "It is paused: nothing starts it but a person.",
            (None, 0) => "Nothing starts it but a person.",
            (None, _) => "Its triggers are off: nothing starts it but a person.",
        };
        let more = if count == 0 { "Add a trigger" } else { "Open triggers" };
        return view! {
            <Card title="Next starts">
                <p class="muted">{why}</p>
                <p><a href=format!("/workflows/{id}/triggers")>{more}</a></p>
            </Card>
        }
        .into_any();
    }
    let item = move |(at, trigger, name)| {
        view! {
            <Item title=move || view! { <a class="plain" href=format!("/workflows/{id}/triggers/{trigger}")>{name}</a> }
                note=move || view! { <Moment at/> }/>
        }
    };
    view! { <Card title="Next starts" flush=true><Items>{planned.into_iter().map(item).collect_view()}</Items></Card> }
        .into_any()
}
