//! The editor of a trigger.

use domain::{
    choice::Choice,
    ids::{TriggerId, WorkflowId},
    person::Permission,
    trigger::{cron::HourClock, definition::Trigger},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    history::History,
    rpc::{EditorStart, load_trigger_editor},
};
use crate::{
    error::AppError,
    failure::Failure,
    params::use_id,
    ui::{Card, Crumb, PageHead, Skeleton},
    viewer::use_viewer,
};

/// The form.
mod form;
/// What is typed, and what follows from it.
mod form_state;
/// What may not be meant, and what the clocks do.
mod notes;
/// Values for what the jobs use.
mod parameters;
/// What happens when it cannot start at once.
mod policies;
/// Schedules that many people want.
mod presets;
/// What the schedule means.
mod preview;
/// Text and zone of the schedule.
mod schedule;
/// The zone, searched by place, offset or abbreviation.
mod timezone;

use form::TriggerForm;

/// Shows a trigger, to change it, with its history; or makes a new one.
#[component]
pub fn TriggerPage() -> impl IntoView {
    let workflow = use_id::<WorkflowId>("id");
    let params = use_params_map();
    let query = use_query_map();
    // `new` is no number; what is neither is the number of nothing.
    let trigger = Memo::new(move |_| match params.read().get_str("trigger") {
        Some("new") => None,
        other => Some(TriggerId(other.and_then(|id| id.parse().ok()).unwrap_or_default())),
    });
    let like = Memo::new(move |_| query.read().get_str("like").and_then(|id| id.parse().ok()).map(TriggerId));
    let start = Resource::new(
        move || (workflow.get(), trigger.get(), like.get()),
        |(workflow, trigger, like)| load_trigger_editor(workflow, trigger, like),
    );
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {move || Suspend::new(async move {
                let workflow = workflow.get();
                match start.await {
                    Ok(start) => view! { <Editor workflow start/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Editor(workflow: WorkflowId, start: EditorStart) -> impl IntoView {
    if start.trigger.is_none() && !use_viewer().may(Permission::Edit) {
        let message = "Only people with the role Editor or Admin add triggers.".to_owned();
        return view! { <Failure error=AppError::Forbidden { message }/> }.into_any();
    }
    let title = start.trigger.as_ref().map_or_else(|| "New schedule".to_owned(), |trigger| trigger.spec.name.clone());
    let document = format!("{title} · {}", start.workflow_name);
    let id = start.trigger.as_ref().map(|trigger| trigger.id);
    let crumbs = vec![
        Crumb::new("Workflows", "/workflows"),
        Crumb::new(start.workflow_name.clone(), format!("/workflows/{workflow}")),
        Crumb::new("Triggers", format!("/workflows/{workflow}/triggers")),
    ];
    let other = start.trigger.clone().filter(|trigger| trigger.spec.schedule().is_none());
    view! {
        <PageHead title document crumbs/>
        {match other {
            Some(trigger) => view! { <NotASchedule trigger/> }.into_any(),
            None => view! { <TriggerForm workflow start/> }.into_any(),
        }}
        {id.map(|trigger| view! { <History workflow trigger=Some(trigger)/> })}
    }
    .into_any()
}

/// What a trigger does that is no schedule: it is changed through the API and the command line.
#[component]
fn NotASchedule(trigger: Trigger) -> impl IntoView {
    let waiting = trigger.waiting_words().map(|words| view! { <p class="muted">{words}"."</p> });
    view! {
        <Card title=trigger.spec.trigger_type().label() id="about">
            <p>{trigger.sentence(HourClock::TwentyFour)}"."</p>
            {waiting}
            <p class="muted">
                "If still running: "{trigger.spec.overlap_policy.label().to_lowercase()}
                ". It is changed with "<code>"flowforge trigger"</code>" or through the API."
            </p>
        </Card>
    }
    .into_any()
}
