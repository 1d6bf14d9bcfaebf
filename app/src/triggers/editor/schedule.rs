//! When it starts by the clock: text, zone, limits, and what that means.

use chrono::TimeDelta;
use domain::{
    person::Permission,
    trigger::definition::{Trigger, TriggerDraft},
};
use leptos::prelude::*;

use super::{
    builder::Builder, busy::Busy, copy_as::CopyAs, cron_field::CronField, follow::a_frame_later, form_state::FormState,
    limits::Limits, notes::Notes, part::Part, policies::PlannedPolicies, presets::Presets, preview::Preview, say::Say,
    timezone::TimezoneField, year::Year,
};
use crate::{forms::FormHandle, viewer::use_viewer};

/// Returns the part of the form that belongs to schedules. The zone of the workspace is one to choose
/// from; `own` is the trigger that is edited, `usual` how long the executions of the workflow take.
pub(super) fn schedule_part(
    form: FormHandle,
    draft: &TriggerDraft,
    workspace_zone: String,
    enabled: RwSignal<bool>,
    own: Option<&Trigger>,
    usual: Option<TimeDelta>,
) -> Part {
    let started = own.map_or(0, Trigger::runs_started);
    let clock = use_viewer().zone.clock();
    let state = FormState::new(form, draft, started);
    let when_on = Memo::new(move |_| {
        let look = state.look.read();
        let next = look.as_ref().ok().and_then(Option::as_ref).and_then(|look| look.next.first());
        match next.filter(|_| enabled.get()) {
            Some(run) => {
                format!("On: next start {} {} {}", run.date(), run.time(clock), run.abbreviation)
            }
            None => "On".to_owned(),
        }
    });
    let refused = state.refusal();
    let fields = view! { <ScheduleFields state draft=draft.clone() workspace_zone/> };
    Part {
        fields: fields.into_any(),
        aside: view! { <Preview state/><Notes state usual has_policies=true/><CopyAs state own=own.cloned()/> }
            .into_any(),
        below: view! { <Year state/><Busy state own=own.map(|own| own.id)/> }.into_any(),
        policies: view! { <PlannedPolicies state draft=draft.clone()/> }.into_any(),
        when_on: a_frame_later(when_on.into(), state.is_live).into(),
        refused,
        reason: Some(a_frame_later(refused, state.is_live).into()),
        has_preview: true,
    }
}

/// Asks when it starts the workflow: presets, text, zone, limits.
#[component]
fn ScheduleFields(
    /// What is typed.
    state: FormState,
    /// What it begins with.
    draft: TriggerDraft,
    /// The zone of the workspace, to choose from.
    workspace_zone: String,
) -> impl IntoView {
    let may_edit = use_viewer().may(Permission::Edit);
    view! {
        // Who may only look has nothing to set.
        {may_edit.then(|| view! {
            <div class="stack tight">
                <Say state/>
                <Presets state/>
            </div>
            <Builder state/>
        })}
        <CronField state value=draft.cron_expression.0.clone()/>
        <TimezoneField state value=draft.timezone.0.clone() workspace_zone/>
        <Limits state draft/>
    }
    .into_any()
}
