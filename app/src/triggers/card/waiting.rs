//! What waits.

use domain::{
    ids::{FiringId, TriggerId, WorkflowId},
    person::Permission,
    trigger::{
        definition::Trigger,
        firing::{Firing, FiringReason},
    },
};
use leptos::prelude::*;

use crate::{
    format::{Countdown, Instant},
    forms::{ActionButton, use_form_for},
    triggers::rpc::{CancelFiring, HastenFiring},
    ui::{ButtonKind, Size, State, Status},
    viewer::use_viewer,
};

/// Shows the starts that are delayed and the ends that wait for other upstreams; each can be taken back.
#[component]
pub(super) fn WaitingList(
    /// The trigger.
    trigger: Trigger,
    /// What waits, oldest first.
    waiting: Vec<Firing>,
    /// Reads the list again.
    read_again: Callback<()>,
) -> impl IntoView {
    let line = move |firing: Firing| {
        let (id, is_delayed) = (firing.id, firing.reason == Some(FiringReason::Delayed));
        let words = match firing.due_at {
            Some(until) if is_delayed => view! { "Starts in "<Countdown until/> }.into_any(),
            Some(until) => view! { "Waits until "<Instant at=until/>" at the latest" }.into_any(),
            None => "Waits for the others".into_any(),
        };
        let execution = firing.upstream_execution_id;
        let upstream = firing.upstream_name.map(|name| {
            let link = execution.map(|id| view! { " "<a href=format!("/executions/{id}")>"#"{id.0}</a> });
            view! { <span class="muted">"after "{name}{link}</span> }
        });
        let verb = if is_delayed { "Cancel this start" } else { "Do not count it" };
        let start_now = (is_delayed && use_viewer().may(Permission::Run)).then(|| {
            let form = use_form_for::<HastenFiring>(id).flat();
            let fields = fields_of(trigger.workflow_id, trigger.id, id);
            view! { <ActionButton form fields label="Start now" kind=ButtonKind::Ghost size=Size::Small on_done=read_again>"Start now"</ActionButton> }
        });
        view! {
            <li class="row">
                <Status state=State::Waiting>{words}</Status>
                {upstream}
                {start_now}
                <CancelButton workflow=trigger.workflow_id trigger=trigger.id firing=id verb read_again/>
            </li>
        }
        .into_any()
    };
    (!waiting.is_empty()).then(|| {
        view! { <ul class="waiting stack tight" aria-label="Waiting">{waiting.into_iter().map(line).collect_view()}</ul> }
            .into_any()
    })
}

/// Takes back what waits.
#[component]
pub(in crate::triggers) fn CancelButton(
    /// The workflow.
    workflow: WorkflowId,
    /// The trigger.
    trigger: TriggerId,
    /// What waits.
    firing: FiringId,
    /// The words of the button.
    verb: &'static str,
    /// Reads again what shows it.
    read_again: Callback<()>,
) -> impl IntoView {
    if !use_viewer().may(Permission::Run) {
        return ().into_any();
    }
    let form = use_form_for::<CancelFiring>(firing).flat();
    let fields = fields_of(workflow, trigger, firing);
    view! { <ActionButton form fields label=verb kind=ButtonKind::Ghost size=Size::Small on_done=read_again>{verb}</ActionButton> }
        .into_any()
}

/// Names what waits, for a form.
fn fields_of(workflow: WorkflowId, trigger: TriggerId, firing: FiringId) -> Vec<(&'static str, String)> {
    vec![("workflow", workflow.to_string()), ("id", trigger.to_string()), ("firing", firing.to_string())]
}
