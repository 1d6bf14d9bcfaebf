//! What happens when it cannot start at once.

use domain::{
    choice::Choice,
    trigger::{
        cron::DstPolicy,
        definition::{MissedPolicy, OverlapPolicy, TriggerDraft},
        kind::TriggerKind,
    },
};
use leptos::prelude::*;

use super::form_state::FormState;
use crate::{
    forms::{ChoiceField, ChoiceOption, FormHandle, TextField},
    ui::Card,
};

/// Asks what happens when it cannot start at once: the workflow is busy, a planned time was missed, the clocks change.
#[component]
pub(super) fn Policies(
    /// The form.
    form: FormHandle,
    /// What starts the workflow.
    kind: TriggerKind,
    /// What it begins with.
    draft: TriggerDraft,
    /// How many executions of the workflow may run at once.
    at_once: i32,
    /// More that belongs to the kind.
    children: Children,
) -> impl IntoView {
    let busy = match at_once {
        1 => "If the workflow still runs".to_owned(),
        count => format!("If {count} executions of the workflow still run"),
    };
    let skip = match kind {
        TriggerKind::Schedule => "The planned time is left out, and the history says so.",
        _ => "It is left out, and the history says so.",
    };
    let overlap = vec![
        ChoiceOption::of(OverlapPolicy::Skip, skip),
        ChoiceOption::of(OverlapPolicy::Queue, "It waits, and starts when there is room."),
        ChoiceOption::of(OverlapPolicy::Allow, "Beside the others, beyond the limit of the workflow."),
        ChoiceOption::of(OverlapPolicy::CancelRunning, "What runs and waits makes room for it."),
    ];
    let title =
        if kind == TriggerKind::Schedule { "When it cannot start on time" } else { "When it cannot start at once" };
    view! {
        <Card title=title>
            <ChoiceField form at="overlap_policy" label=busy value=draft.overlap_policy.0.clone() options=overlap/>
            {children()}
            // What only people start is not paused by failures.
            {(kind != TriggerKind::Manual).then(|| view! {
                <TextField form at="pause_after_failures" label="Pause it after this many failures in a row" kind="number"
                    value=draft.pause_after_failures.0.clone()
                    hint=|| "1 to 100; left blank, it goes on. Cancelled executions and starts by hand do not count; a success, resuming it or another number begins the count anew."/>
            })}
        </Card>
    }
    .into_any()
}

/// Asks what becomes of planned times that were missed, or that the clocks skip or repeat.
#[component]
pub(super) fn PlannedPolicies(
    /// What is typed.
    state: FormState,
    /// What it begins with.
    draft: TriggerDraft,
) -> impl IntoView {
    let form = state.form;
    let missed_policy = RwSignal::new(draft.missed_policy.0.clone());
    let missed = vec![
        ChoiceOption::of(MissedPolicy::Latest, "Once, however many planned times have passed."),
        ChoiceOption::of(MissedPolicy::Skip, "It waits for the next planned time."),
        ChoiceOption::of(MissedPolicy::All, "One after the other, within the limits below."),
    ];
    let clocks = vec![
        ChoiceOption::of(DstPolicy::Once, "A skipped time runs right after the gap, a repeated one the first time."),
        ChoiceOption::of(DstPolicy::Skip, "A repeated time runs the first time."),
        ChoiceOption::of(DstPolicy::Twice, "A skipped time runs right after the gap."),
    ];
    let runs_all = move || *missed_policy.read() == MissedPolicy::All.code();
    view! {
        <ChoiceField form at="missed_policy" label="If it was missed, because nothing was running" value=draft.missed_policy.0
            options=missed bind=missed_policy/>
        <div class="columns small" class:off=move || !runs_all()>
            <TextField form at="catchup_window_minutes" label="Run all: of the last minutes" kind="number"
                value=draft.catchup_window_minutes.0 hint=|| "Up to 10,080, a week. Left blank, 1,440: a day."/>
            <TextField form at="catchup_limit" label="Run all: at most" kind="number" value=draft.catchup_limit.0
                hint=|| "Up to 100, which it is if left blank. The history names the rest as missed."/>
        </div>
        <ChoiceField form at="dst_policy" label="When the clocks skip or repeat a planned time" value=draft.dst_policy.0
            options=clocks bind=state.dst_policy/>
    }
    .into_any()
}
