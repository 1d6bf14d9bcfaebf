//! One trigger.

use domain::{
    choice::Choice,
    execution::TriggerType,
    trigger::{
        cron::HourClock,
        definition::{Cause, Scheduled, Trigger, TriggerSpec},
        firing::FiringOutcome,
    },
};
use leptos::prelude::*;
use serde_json::Value;

use super::decision::mark_of;
use crate::{
    ui::{Callout, Icon, IconSize, LinkButton, Outcome, Outcomes, Size, Tone, icon},
    workflows::use_workflow_head,
};

/// The switch, and what can be done with it.
mod controls;
/// When it starts the workflow next, or why not.
mod next;

use controls::Controls;
use next::NextStart;

/// Shows one trigger with everything that is set about it.
#[component]
pub(super) fn TriggerCard(
    /// The trigger.
    trigger: Memo<Option<Trigger>>,
    /// Its last ten decisions, oldest first.
    outcomes: Memo<Vec<FiringOutcome>>,
    /// Makes one start of two presses on the same button.
    start_key: String,
    /// Reads the list again.
    read_again: Callback<()>,
) -> impl IntoView {
    let known = trigger.get_untracked()?;
    let trigger = Memo::new(move |_| trigger.get().unwrap_or_else(|| known.clone()));
    let id = trigger.read_untracked().id;
    let head = use_workflow_head();
    let workflow_is_paused = Memo::new(move |_| head.read().workflow.pause.is_some());
    Some(
        view! {
            <article class="card trigger" aria-labelledby=format!("trigger-{id}")>
                <div class="grid">
                    <span class="glyph"><Icon glyph=glyph_of(trigger.read_untracked().spec.trigger_type()) size=IconSize::Large/></span>
                    {move || view! { <About trigger=trigger.get()/> }}
                    {move || view! { <NextStart trigger=trigger.get() workflow_is_paused=workflow_is_paused.get()/> }}
                    <Controls trigger start_key read_again/>
                    {move || trigger.read().error.clone().map(|error| view! { <SetAside trigger=trigger.get() error/> })}
                    {move || view! { <More spec=trigger.read().spec.clone() outcomes=outcomes.get()/> }}
                </div>
            </article>
        }
        .into_any(),
    )
}

/// Returns the picture of a type of trigger.
fn glyph_of(trigger_type: TriggerType) -> icon::Glyph {
    match trigger_type {
        TriggerType::Manual => icon::HAND,
        TriggerType::Scheduled => icon::CALENDAR_CLOCK,
        TriggerType::Dependency => icon::WORKFLOW,
        TriggerType::Event => icon::WEBHOOK,
    }
}

/// What it is, and when it starts the workflow, in words.
#[component]
fn About(trigger: Trigger) -> impl IntoView {
    let href = format!("/workflows/{}/triggers/{}", trigger.workflow_id, trigger.id);
    let sentence = format!("{}.", trigger.sentence(HourClock::TwentyFour));
    let waiting = trigger.waiting_words().map(|words| view! { <p class="muted">{words}</p> });
    view! {
        <div class="about">
            <p class="caption">{trigger.spec.trigger_type().label()}</p>
            <h3 id=format!("trigger-{}", trigger.id)><a class="plain" href=href>{trigger.spec.name}</a></h3>
            <p>{sentence}</p>
            {waiting}
        </div>
    }
    .into_any()
}

/// Why it was set aside, and what to do.
#[component]
fn SetAside(trigger: Trigger, error: String) -> impl IntoView {
    let href = format!("/workflows/{}/triggers/{}", trigger.workflow_id, trigger.id);
    let actions = move || view! { <LinkButton href size=Size::Small>"Edit schedule"</LinkButton> };
    view! {
        <Callout tone=Tone::Danger glyph=icon::UNLINK actions>
            <p><strong>"It was set aside, so that it stops nothing else."</strong>" "{error}" Saving a schedule that holds puts it back to work."</p>
        </Callout>
    }
    .into_any()
}

/// What is set beside the schedule, and how it went.
#[component]
fn More(spec: TriggerSpec, outcomes: Vec<FiringOutcome>) -> impl IntoView {
    let marks: Vec<Outcome> = outcomes.into_iter().filter_map(mark_of).collect();
    let words = outcome_words(&marks);
    let planned = match spec.cause {
        Cause::Scheduled(Scheduled { schedule, missed }) => Some(view! {
            <span>"If missed: "{missed.policy.label().to_lowercase()}</span>
            <span class="mono">{schedule.cron_expression}</span>
        }),
        Cause::Manual | Cause::Dependency(_) | Cause::Event(_) => None,
    };
    let parameter = |(name, value): (&String, &Value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        view! { <span class="mono clip">{name.clone()}" = "{value}</span> }
    };
    view! {
        <div class="more">
            <span><Outcomes outcomes=marks/>{words}</span>
            <span>"If still running: "{spec.overlap_policy.label().to_lowercase()}</span>
            {planned}
            {spec.parameters.iter().map(parameter).collect_view()}
        </div>
    }
    .into_any()
}

/// Says how it went: `8 of 10 succeeded, 1 skipped`.
fn outcome_words(marks: &[Outcome]) -> String {
    let count = |wanted: Outcome| marks.iter().filter(|mark| **mark == wanted).count();
    if marks.is_empty() {
        return "has not fired yet".to_owned();
    }
    let good = format!("{} of {} succeeded", count(Outcome::Succeeded), marks.len());
    match count(Outcome::Skipped) {
        0 => good,
        skipped => format!("{good}, {skipped} did not run"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_run_is_said() {
        assert_eq!(outcome_words(&[]), "has not fired yet");
        assert_eq!(outcome_words(&[Outcome::Succeeded, Outcome::Failed]), "1 of 2 succeeded");
        assert_eq!(outcome_words(&[Outcome::Succeeded, Outcome::Skipped]), "1 of 2 succeeded, 1 did not run");
    }
}
