//! What happens when it cannot start at once.

use domain::trigger::{
    cron::DstPolicy,
    definition::{MissedPolicy, OverlapPolicy, TriggerDraft},
};
use leptos::prelude::*;

use super::form_state::FormState;
use crate::{
    forms::{ChoiceField, ChoiceOption},
    ui::Card,
};

/// Asks what happens when it cannot start at the planned time, or the clocks change.
#[component]
pub(super) fn Policies(
    /// What is typed.
    state: FormState,
    /// What it begins with.
    draft: TriggerDraft,
    /// How many executions of the workflow may run at once.
    at_once: i32,
) -> impl IntoView {
    let form = state.form;
    let busy = match at_once {
        1 => "If the workflow still runs".to_owned(),
        count => format!("If {count} executions of the workflow still run"),
    };
    let overlap = vec![
        ChoiceOption::of(OverlapPolicy::Skip, "The planned time is left out, and the history says so."),
        ChoiceOption::of(OverlapPolicy::Queue, "It waits, and starts when there is room."),
    ];
    let missed = vec![
        ChoiceOption::of(MissedPolicy::Latest, "Once, however many planned times have passed."),
        ChoiceOption::of(MissedPolicy::Skip, "It waits for the next planned time."),
        ChoiceOption::of(MissedPolicy::All, "One after the other: at most 100, of the last 24 hours."),
    ];
    let clocks = vec![
        ChoiceOption::of(DstPolicy::Once, "A skipped time runs right after the gap, a repeated one the first time."),
        ChoiceOption::of(DstPolicy::Skip, "A repeated time runs the first time."),
        ChoiceOption::of(DstPolicy::Twice, "A skipped time runs right after the gap."),
    ];
    view! {
        <Card title="When it cannot start on time">
            <ChoiceField form at="overlap_policy" label=busy value=draft.overlap_policy.0 options=overlap/>
            <ChoiceField form at="missed_policy" label="If it was missed, because nothing was running" value=draft.missed_policy.0 options=missed/>
            <ChoiceField form at="dst_policy" label="When the clocks skip or repeat a planned time" value=draft.dst_policy.0
                options=clocks bind=state.dst_policy/>
        </Card>
    }
    .into_any()
}
