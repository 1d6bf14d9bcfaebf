//! What starts a workflow, the tab.

use domain::{
    execution::Execution,
    ids::{TriggerId, WorkflowId},
    person::Permission,
    trigger::definition::Trigger,
};
use leptos::prelude::*;

use super::{
    card::{Around, TriggerCard},
    delete_dialog::OpenDeleteDialog,
    empty::NoTriggers,
    history::History,
    pause_dialog::OpenPauseDialog,
    rpc::{TriggerList, list_triggers},
};
use crate::{
    awaited::awaited,
    failure::Failure,
    format::Instant,
    live::use_fresh,
    params::use_id,
    ui::{Icon, LinkButton, Skeleton, icon},
    viewer::use_viewer,
    workflows::{WorkflowFrame, WorkflowTab},
};

/// Shows what starts a workflow, and why it ran or did not.
#[component]
pub fn TriggersPage() -> impl IntoView {
    let id = use_id::<WorkflowId>("id");
    let list = Resource::new(move || id.get(), list_triggers);
    view! {
        <WorkflowFrame id tab=WorkflowTab::Triggers>
            <Transition fallback=|| view! { <Skeleton/> }>
                {awaited(move || async move {
                    let id = id.get();
                    match list.await {
                        Ok(list) => view! { <TriggersView id list/> }.into_any(),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })}
            </Transition>
            {move || view! { <History workflow=id.get()/> }}
        </WorkflowFrame>
    }
    .into_any()
}

/// What the page came with, which then follows what happens.
#[component]
fn TriggersView(id: WorkflowId, list: TriggerList) -> impl IntoView {
    let start_key = StoredValue::new(list.start_key.clone());
    let topics = [format!("workflow:{id}"), "execution".to_owned()];
    let (list, read_again) = use_fresh(list, topics, move || list_triggers(id));
    let triggers = Memo::new(move |_| list.read().triggers.clone());
    let ids = Memo::new(move |_| triggers.read().iter().map(|trigger| trigger.id).collect::<Vec<_>>());
    let by_hand = Memo::new(move |_| list.read().by_hand.clone());
    let waiting = Memo::new(move |_| list.read().waiting.clone());
    let another = StoredValue::new(list.read_untracked().another.clone());
    let card = move |trigger: TriggerId| {
        let around = Memo::new(move |_| around(&list.read(), trigger));
        let first = triggers.with_untracked(|triggers| found(triggers, trigger).cloned());
        let trigger = Memo::new(move |before: Option<&Option<Trigger>>| {
            let triggers = triggers.read();
            found(&triggers, trigger).or(before.and_then(Option::as_ref)).or(first.as_ref()).cloned()
        });
        view! { <TriggerCard trigger around start_key=start_key.get_value() read_again/> }
    };
    view! {
        <section class="stack" aria-labelledby="what-starts">
            {move || if ids.read().is_empty() { view! { <NoTriggers id another=another.get_value()/> }.into_any() } else { view! { <Head id/> }.into_any() }}
            <For each=move || ids.get() key=|id| *id children=card/>
            {move || (!ids.read().is_empty()).then(|| view! { <ByHand last=by_hand.get()/> })}
        </section>
        <OpenPauseDialog triggers read_again/>
        <OpenDeleteDialog triggers waiting/>
    }
    .into_any()
}

fn found(triggers: &[Trigger], id: TriggerId) -> Option<&Trigger> {
    triggers.iter().find(|trigger| trigger.id == id)
}

fn around(list: &TriggerList, id: TriggerId) -> Around {
    Around {
        outcomes: list.outcomes.get(&id).cloned().unwrap_or_default(),
        waiting: list.waiting.iter().filter(|firing| firing.trigger_id == id).cloned().collect(),
        lacks_secret: list.without_secret.contains(&id),
    }
}

#[component]
fn Head(id: WorkflowId) -> impl IntoView {
    let may_edit = use_viewer().may(Permission::Edit);
    view! {
        <div class="row between">
            <h2 id="what-starts">"What starts this workflow"</h2>
            {may_edit.then(|| view! {
                <LinkButton href=format!("/workflows/{id}/triggers/new") glyph=icon::PLUS>"Add trigger"</LinkButton>
            })}
        </div>
    }
    .into_any()
}

/// Says that a person can always start it, and who did last.
#[component]
fn ByHand(last: Option<Execution>) -> impl IntoView {
    let last = last.map(|execution| {
        let by = execution.triggered_by.map(|by| format!("{by}, ")).unwrap_or_default();
        view! {
            " Last time: "{by}<Instant at=execution.queued_at/>", "
            <a href=format!("/executions/{}", execution.id)>"#"{execution.id.0}</a>"."
        }
    });
    view! { <p class="reason"><Icon glyph=icon::HAND/><span>"It can always be run by hand."{last}</span></p> }
        .into_any()
}
