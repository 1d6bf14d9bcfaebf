//! When it starts by the clock: text, zone, limits, and what that means.

use domain::trigger::{cron::HourClock, definition::TriggerDraft};
use leptos::prelude::*;

use super::{
    form_state::FormState, limits::Limits, notes::Notes, part::Part, policies::PlannedPolicies, presets::Presets,
    preview::Preview, timezone::TimezoneField,
};
use crate::forms::{FormHandle, TextField};

/// Returns the part of the form that belongs to schedules. The zone of the workspace is one to choose from.
pub(super) fn schedule_part(
    form: FormHandle,
    draft: &TriggerDraft,
    workspace_zone: String,
    enabled: RwSignal<bool>,
) -> Part {
    let state = FormState::new(form, draft);
    let when_on = Signal::derive(move || {
        let look = state.look.read();
        let next = look.as_ref().ok().and_then(Option::as_ref).and_then(|look| look.next.first());
        match next.filter(|_| enabled.get()) {
            Some(run) => {
                format!("On: next start {} {} {}", run.date(), run.time(HourClock::TwentyFour), run.abbreviation)
            }
            None => "On".to_owned(),
        }
    });
    let fields = view! { <ScheduleFields state draft=draft.clone() workspace_zone/> };
    Part {
        fields: fields.into_any(),
        aside: view! { <Preview state/><Notes state/> }.into_any(),
        below: ().into_any(),
        policies: view! { <PlannedPolicies state draft=draft.clone()/> }.into_any(),
        when_on,
        refused: state.refusal(),
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
    view! {
        <div class="stack tight">
            <TextField form=state.form at="cron_expression" label="Cron" value=draft.cron_expression.0.clone() mono=true bind=state.cron
                problem=state.problem("cron_expression") placeholder="0 2 * * *"
                hint=|| "minute · hour · day of month · month · weekday"/>
            <Presets state/>
        </div>
        <TimezoneField state value=draft.timezone.0.clone() workspace_zone/>
        <Limits state draft/>
    }
    .into_any()
}
