//! Text and zone of the schedule.

use domain::trigger::definition::TriggerDraft;
use leptos::prelude::*;

use super::{form_state::FormState, presets::Presets, timezone::TimezoneField};
use crate::forms::TextField;

/// Asks when it starts the workflow: presets, text, zone.
#[component]
pub(super) fn ScheduleFields(
    /// What is typed.
    state: FormState,
    /// What it begins with.
    draft: TriggerDraft,
    /// The zone of the workspace, to choose from.
    workspace_zone: String,
) -> impl IntoView {
    view! {
        <div class="stack tight">
            <TextField form=state.form at="cron_expression" label="Cron" value=draft.cron_expression.0 mono=true bind=state.cron
                problem=state.problem("cron_expression") placeholder="0 2 * * *"
                hint=|| "minute · hour · day of month · month · weekday"/>
            <Presets state/>
        </div>
        <TimezoneField state value=draft.timezone.0 workspace_zone/>
    }
    .into_any()
}
