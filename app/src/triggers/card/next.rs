//! When it starts the workflow next, or why not.

use domain::{format, format::Zone, trigger::definition::Trigger};
use leptos::prelude::*;

use crate::{
    format::{Moment, Relative, use_clock},
    ui::{State, Status},
    viewer::use_viewer,
};

/// Says when a trigger starts its workflow next, when it did last, or why it does not.
#[component]
pub(super) fn NextStart(
    /// The trigger.
    trigger: Trigger,
    /// Whether its workflow is paused.
    workflow_is_paused: bool,
) -> impl IntoView {
    let last = trigger.last_run_at.map(|at| view! { <span class="muted">"Last: "<Moment at/></span> });
    let now = use_clock().now();
    let content = match (trigger.pause.clone(), trigger.next_run_at) {
        _ if trigger.error.is_some() => view! { <Status state=State::Broken>"Set aside"</Status> }.into_any(),
        (Some(pause), _) => {
            let resumes = pause.resume_at.map(|at| view! { <span class="muted">"Resumes "<Moment at/></span> });
            view! {
                <Status state=State::Paused>"Paused by "{pause.by}</Status>
                <span class="muted">"“"{pause.reason}"”"</span>
                {resumes}
            }
            .into_any()
        }
        _ if !trigger.spec.enabled => {
            let would = trigger.would_start_at(now).zip(trigger.zone(now)).map(|(at, zone)| {
                view! { <span class="muted">"On, it would start "{format::instant(at, &zone, now)}</span> }
            });
            view! { <Status state=State::Off>"Off"</Status>{would} }.into_any()
        }
        _ if workflow_is_paused => view! { <Status state=State::Paused>"Paused with the workflow"</Status> }.into_any(),
        (None, Some(at)) => {
            let zone = trigger.zone(now).unwrap_or_else(Zone::utc);
            view! { <PlannedStart at zone/> }.into_any()
        }
        (None, None) if trigger.spec.schedule().is_none() => match trigger.waiting_until {
            Some(at) => view! { <span class="caption">"Delayed start"</span><Moment at/> }.into_any(),
            None => view! { <span class="muted">"Not planned by time"</span> }.into_any(),
        },
        (None, None) => view! { <span class="muted">"No start ahead"</span> }.into_any(),
    };
    view! { <div class="next">{content}{last}</div> }.into_any()
}

/// A planned start in the schedule's zone and, where that differs, the viewer's.
#[component]
fn PlannedStart(at: chrono::DateTime<chrono::Utc>, zone: Zone) -> impl IntoView {
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
