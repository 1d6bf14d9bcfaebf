//! The editor of a trigger.

use domain::{
    choice::Choice,
    ids::{TriggerId, WorkflowId},
    person::Permission,
    trigger::kind::TriggerKind,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    history::History,
    kind::{KindCards, title_of_new},
    rpc::{EditorStart, load_trigger_editor},
    watched_files::WatchedFilesCard,
    webhook::WebhookPanel,
};
use crate::{
    awaited::awaited,
    error::AppError,
    failure::Failure,
    params::use_id,
    ui::{Crumb, PageHead, Skeleton},
    viewer::use_viewer,
};

/// The schedule clicked together.
mod builder;
/// When other schedules start.
mod busy;
/// The schedule for other programs.
mod copy_as;
/// The schedule as cron text.
mod cron_field;
/// A schedule to try out.
mod cron_tool;
/// A dependency that would close a cycle.
mod cycle;
/// After other workflows.
mod dependency;
/// Which files are waited for.
mod files;
/// What is folded away.
mod folded;
/// When what follows from the form follows.
mod follow;
/// The form.
mod form;
/// What is typed, and what follows from it.
mod form_state;
/// The keys of the editor.
mod keys;
/// From when until when, dates left out, spreading.
mod limits;
/// What may not be meant, and what the clocks do.
mod notes;
/// Values for what the jobs use.
mod parameters;
/// The part of the form that belongs to a kind.
mod part;
/// What happens when it cannot start at once.
mod policies;
/// Schedules that many people want.
mod presets;
/// What the schedule means.
mod preview;
/// Words for those who do not see what changes.
mod said;
/// The schedule as people say it.
mod say;
/// Text and zone of the schedule.
mod schedule;
/// Who signs what arrives.
mod signature;
/// The zone, searched by place, offset or abbreviation.
mod timezone;
/// How the starts spread over the next twelve months.
mod year;

pub use cron_tool::{CRON_TOOL_PATH, CronToolPage};
use form::TriggerForm;

/// Shows a trigger, to change it, with its history; or makes a new one, whose kind is chosen first.
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
    let kind = Memo::new(move |_| query.read().get_str("type").and_then(TriggerKind::from_code));
    let start = Resource::new(
        move || (workflow.get(), trigger.get(), like.get(), kind.get()),
        |(workflow, trigger, like, kind)| load_trigger_editor(workflow, trigger, like, kind),
    );
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
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
    let title = match (&start.trigger, start.kind) {
        (Some(trigger), _) => trigger.spec.name.clone(),
        (None, Some(kind)) => title_of_new(kind).to_owned(),
        (None, None) => "Add trigger".to_owned(),
    };
    let document = format!("{title} · {}", start.workflow_name);
    let crumbs = vec![
        Crumb::new("Workflows", "/workflows"),
        Crumb::new(start.workflow_name.clone(), format!("/workflows/{workflow}")),
        Crumb::new("Triggers", format!("/workflows/{workflow}/triggers")),
    ];
    let id = start.trigger.as_ref().map(|trigger| trigger.id);
    let webhook = id.filter(|_| start.kind == Some(TriggerKind::Webhook));
    let files = id.filter(|_| start.kind == Some(TriggerKind::File));
    let parameters = start.parameters.clone();
    view! {
        <PageHead title document crumbs/>
        {match start.kind {
            Some(kind) => view! { <TriggerForm workflow kind start/> }.into_any(),
            None => view! { <ChooseKind workflow start/> }.into_any(),
        }}
        {files.map(|trigger| view! { <WatchedFilesCard workflow trigger/> })}
        {webhook.map(|trigger| view! { <WebhookPanel workflow trigger parameters/> })}
        {id.map(|trigger| view! { <History workflow trigger=Some(trigger)/> })}
    }
    .into_any()
}

/// Asks what is to start the workflow.
#[component]
fn ChooseKind(workflow: WorkflowId, start: EditorStart) -> impl IntoView {
    let another = start.upstreams.workflows.iter().find(|other| other.id != workflow);
    let another = another.map(|other| other.name.clone());
    let name = start.workflow_name;
    view! {
        <section class="card" aria-labelledby="choose">
            <div class="body stack">
                <h2 id="choose">"What is to start "{name.clone()}"?"</h2>
                <KindCards workflow name another/>
                <p class="muted">"It can have several triggers: each starts it on its own."</p>
            </div>
        </section>
    }
    .into_any()
}
