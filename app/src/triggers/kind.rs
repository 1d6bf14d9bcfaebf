//! What starts a workflow, as people tell it apart.

use domain::{choice::Choice, ids::WorkflowId, trigger::kind::TriggerKind};
use leptos::prelude::*;

use crate::{
    ui::{Glyph, Icon, IconSize, icon},
    viewer::use_viewer,
};

/// Returns the picture of a kind of trigger.
pub(super) fn glyph_of(kind: TriggerKind) -> Glyph {
    match kind {
        TriggerKind::Manual => icon::HAND,
        TriggerKind::Schedule => icon::CALENDAR_CLOCK,
        TriggerKind::Dependency => icon::GIT_MERGE,
        TriggerKind::Webhook => icon::WEBHOOK,
        TriggerKind::File => icon::INBOX,
    }
}

/// Returns the title of the page that makes a trigger.
pub(super) fn title_of_new(kind: TriggerKind) -> &'static str {
    match kind {
        TriggerKind::Manual => "New start by hand",
        TriggerKind::Schedule => "New schedule",
        TriggerKind::Dependency => "Start after other workflows",
        TriggerKind::Webhook => "Start when a webhook arrives",
        TriggerKind::File => "Start when a file arrives",
    }
}

/// Leads to the forms of triggers: one card for each kind, with an example about the workflow itself.
#[component]
pub(super) fn KindCards(
    /// The workflow that they would start.
    workflow: WorkflowId,
    /// Its name.
    #[prop(into)]
    name: Signal<String>,
    /// The name of another workflow, for the example of a dependency.
    another: Option<String>,
) -> impl IntoView {
    let place = use_viewer().zone.place();
    let another = another.unwrap_or_else(|| "another workflow".to_owned());
    let card = |kind: TriggerKind, example: AnyView| {
        view! {
            <a href=format!("/workflows/{workflow}/triggers/new?type={kind}")>
                <Icon glyph=glyph_of(kind) size=IconSize::Large/>
                <strong>{kind.label()}</strong>
                <span>{example}</span>
            </a>
        }
    };
    view! {
        <div class="choice-cards">
            {card(TriggerKind::Schedule, view! { {name}" at 02:00 every day, "{place}" time" }.into_any())}
            {card(TriggerKind::Dependency, view! { {name}" 5 minutes after "{another}" succeeds" }.into_any())}
            {card(TriggerKind::Webhook, view! { {name}" when GitHub, Stripe or a script of yours sends a signed message" }.into_any())}
            {card(TriggerKind::File, view! { {name}" when a new file lies in a folder and does not grow any more" }.into_any())}
        </div>
    }
    .into_any()
}
