use domain::trigger::definition::{DeadlineAction, DependencyCondition, UpstreamMode};
use leptos::prelude::*;

use super::state::DependencyState;
use crate::forms::{ChoiceField, ChoiceOption, TextField};

/// Asks which ends count, how many of them, and how long after.
#[component]
pub(super) fn WhenFields(
    /// What is typed.
    state: DependencyState,
) -> impl IntoView {
    let form = state.form;
    let modes = vec![
        ChoiceOption::of(UpstreamMode::All, "Once every one has ended since it started last."),
        ChoiceOption::of(UpstreamMode::Any, "One start for each end."),
    ];
    let conditions = vec![
        ChoiceOption::of(DependencyCondition::OnSuccess, "The usual one: it uses what they made."),
        ChoiceOption::of(
            DependencyCondition::OnFailure,
            "To clean up or tell somebody. Failed or timed out, not cancelled by a person.",
        ),
        ChoiceOption::of(DependencyCondition::OnCompletion, "In whatever way: reports that always go out."),
    ];
    view! {
        <div class:off=move || !state.has_several()>
            <ChoiceField form at="upstream_mode" label="How many of them" value=state.mode.get_untracked() options=modes bind=state.mode/>
        </div>
        <ChoiceField form at="dependency_condition" label="Which ends count" value=state.condition.get_untracked() options=conditions
            bind=state.condition/>
        <Delay state/>
        <div class:off=move || !state.waits_for_all()><WaitFields state/></div>
    }
    .into_any()
}

/// Asks how long after it starts.
#[component]
fn Delay(state: DependencyState) -> impl IntoView {
    let form = state.form;
    view! {
        <div class="delay-row">
            <TextField form at="delay_minutes" label="Then wait, in minutes" kind="number" value=state.delay.get_untracked() bind=state.delay
                problem=state.problem("delay_minutes") hint=|| "0 to 60. Until then it can be cancelled."/>
            <input class="slider when-live" type="range" min="0" max="60" aria-label="Then wait, in minutes, as a slider"
                prop:value=move || state.delay.get() on:input=move |event| state.delay.set(event_target_value(&event))/>
        </div>
    }
    .into_any()
}

/// Asks how long it waits for the others.
#[component]
fn WaitFields(state: DependencyState) -> impl IntoView {
    let form = state.form;
    let actions = vec![
        ChoiceOption::of(DeadlineAction::GiveUp, "It starts nothing, and waits for all of them anew."),
        ChoiceOption::of(DeadlineAction::RunAnyway, "With those that have ended."),
    ];
    view! {
        <div class="stack">
            <div class="columns small">
                <TextField form at="window_minutes" label="Within minutes of each other" kind="number" value=state.window.get_untracked()
                    bind=state.window problem=state.problem("window_minutes") hint=|| "Left blank, however far apart they end."/>
                <TextField form at="deadline_minutes" label="Stop waiting after minutes" kind="number" value=state.deadline.get_untracked()
                    bind=state.deadline problem=state.problem("deadline_minutes") hint=|| "After the first has ended. Left blank, it waits for ever."/>
            </div>
            <div class:off=move || state.deadline.read().trim().is_empty()>
                <ChoiceField form at="deadline_action" label="Then" value=state.deadline_action.get_untracked() options=actions
                    bind=state.deadline_action/>
            </div>
        </div>
    }
    .into_any()
}
