//! When it starts the workflow next, or why not.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    format,
    format::Zone,
    person::Permission,
    trigger::{definition::Trigger, kind::TriggerKind},
    workflow::Pause,
};
use leptos::prelude::*;

use crate::{
    format::{Moment, Relative, use_clock},
    forms::{ActionButton, use_form_for},
    pauses::use_pause_of_everything,
    triggers::rpc::SkipNext,
    ui::{ButtonKind, Size, State, Status},
    viewer::use_viewer,
};

/// Says when a trigger starts its workflow next, when it did last, or why it does not.
#[component]
pub(super) fn NextStart(
    /// The trigger.
    trigger: Trigger,
    /// Whether its workflow is paused.
    workflow_is_paused: bool,
    /// Reads the list again.
    read_again: Callback<()>,
) -> impl IntoView {
    let last = trigger.last_run_at.map(|at| view! { <span class="muted">"Last: "<Moment at/></span> });
    let everything = use_pause_of_everything().pause;
    let content = move || match everything.get() {
        Some(pause) if trigger.spec.enabled && trigger.error.is_none() && trigger.pause.is_none() => {
            view! { <Status state=State::Paused>"Paused with everything"</Status>{until(&pause)} }.into_any()
        }
        _ => next_of(&trigger, workflow_is_paused, read_again),
    };
    view! { <div class="next">{content}{last}</div> }.into_any()
}

/// Says when a trigger that nothing holds back starts its workflow next, or what holds it back itself.
fn next_of(trigger: &Trigger, workflow_is_paused: bool, read_again: Callback<()>) -> AnyView {
    let (now, clock) = (use_clock().now(), use_viewer().zone.clock());
    match (trigger.pause.clone(), trigger.next_run_at) {
        _ if trigger.error.is_some() => view! { <Status state=State::Broken>"Set aside"</Status> }.into_any(),
        (Some(pause), _) => view! { <Paused pause/> }.into_any(),
        _ if !trigger.spec.enabled => {
            let would = trigger.would_start_at(now).zip(trigger.zone(now, clock)).map(|(at, zone)| {
                view! { <span class="muted">"On, it would start "{format::instant(at, &zone, now)}</span> }
            });
            view! { <Status state=State::Off>"Off"</Status>{would} }.into_any()
        }
        _ if workflow_is_paused => view! { <Status state=State::Paused>"Paused with the workflow"</Status> }.into_any(),
        (None, Some(at)) => {
            let zone = trigger.zone(now, clock).unwrap_or_else(Zone::utc);
            if trigger.skip_next_at == Some(at) {
                view! { <LeftOut trigger=trigger.clone() at zone read_again/> }.into_any()
            } else {
                view! { <PlannedStart at zone/> }.into_any()
            }
        }
        (None, None) => {
            let is_waiting = trigger.waiting_words().is_some() || trigger.waiting_until.is_some();
            let words = match trigger.spec.kind() {
                TriggerKind::Schedule if trigger.runs_left == Some(0) => "Ended: it has started as often as it should",
                TriggerKind::Schedule => "No start ahead",
                TriggerKind::Manual => "When a person starts it",
                TriggerKind::Dependency if is_waiting => "Waiting",
                TriggerKind::Dependency => &next_end(trigger),
                TriggerKind::Webhook => "At the next delivery",
                TriggerKind::File => "At the next file",
            };
            let state = if words == "Waiting" { State::Waiting } else { State::Planned };
            let words = words.to_owned();
            view! { <Status state>{words}</Status> }.into_any()
        }
    }
}

/// Says at which end of its upstreams a dependency starts its workflow next.
fn next_end(trigger: &Trigger) -> String {
    let Some(spec) = trigger.spec.dependency() else { return String::new() };
    let is_one = spec.upstreams.ids().len() == 1;
    format!("When {} next {}", if is_one { "it" } else { "they" }, spec.dependency_condition.verb(is_one))
}

/// Who has paused it, why and until when.
#[component]
fn Paused(pause: Pause) -> impl IntoView {
    let until = until(&pause);
    view! {
        <Status state=State::Paused>"Paused by "{pause.by}</Status>
        <span class="muted">"“"{pause.reason}"”"</span>
        {until}
    }
    .into_any()
}

fn until(pause: &Pause) -> AnyView {
    match pause.resume_at {
        Some(at) => view! { <span class="muted">"Resumes "<Moment at/></span> }.into_any(),
        None => view! { <span class="muted">"Until somebody resumes it"</span> }.into_any(),
    }
}

/// The start that is left out, the one after it, and the way back.
#[component]
fn LeftOut(trigger: Trigger, at: DateTime<Utc>, zone: Zone, read_again: Callback<()>) -> impl IntoView {
    let now = use_clock().now();
    let after = trigger.would_start_at(at + TimeDelta::milliseconds(1));
    let then = match after {
        Some(after) => format!("Then {}", format::instant(after, &zone, now)),
        None => "No start after it".to_owned(),
    };
    let form = use_form_for::<SkipNext>(trigger.id).flat();
    let fields = vec![
        ("workflow", trigger.workflow_id.to_string()),
        ("id", trigger.id.to_string()),
        ("skip", "false".to_owned()),
    ];
    let label = format!("Keep the next start of {}", trigger.spec.name);
    let keep = use_viewer().may(Permission::Edit).then(|| {
        view! { <ActionButton form fields label kind=ButtonKind::Ghost size=Size::Small on_done=read_again>"Keep it after all"</ActionButton> }
    });
    view! {
        <Status state=State::Skipped>"Next start left out"</Status>
        <span class="muted"><s><time datetime=format::machine_time(at)>{format::instant(at, &zone, now)}</time></s></span>
        <span>{then}</span>
        {keep}
    }
    .into_any()
}

/// A planned start in the schedule's zone and, where that differs, the viewer's.
#[component]
fn PlannedStart(at: DateTime<Utc>, zone: Zone) -> impl IntoView {
    let viewer = use_viewer();
    let now = use_clock().now();
    let own = (viewer.zone.local(at) != zone.local(at)).then(|| {
        view! { {format::short_instant(at, &viewer.zone, now)}" in "{viewer.zone.place()}" · " }
    });
    view! {
        <span class="caption">"Next start"</span>
        <span class="when"><time datetime=format::machine_time(at)>{format::instant(at, &zone, now)}</time></span>
        <span class="muted">{own}<Relative at/></span>
    }
    .into_any()
}
