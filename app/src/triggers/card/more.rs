//! What is set about it, and how it went.

use domain::{
    choice::Choice,
    trigger::{
        definition::{Cause, EventSpec, MissedPolicy, Scheduled, Trigger},
        firing::FiringOutcome,
    },
};
use leptos::prelude::*;
use serde_json::Value;

use crate::{
    format::Instant,
    triggers::decision::mark_of,
    ui::{Outcome, Outcomes},
};

/// What is set beside the sentence, and how it went.
#[component]
pub(super) fn More(
    /// The trigger.
    trigger: Trigger,
    /// Its last ten decisions, oldest first.
    outcomes: Vec<FiringOutcome>,
) -> impl IntoView {
    let marks: Vec<Outcome> = outcomes.into_iter().filter_map(mark_of).collect();
    let words = outcome_words(&marks);
    let ending = trigger.ending_words();
    let failing = trigger.failure_words();
    let own = match trigger.spec.cause {
        Cause::Scheduled(scheduled) => view! { <ScheduleFacts scheduled ending/> }.into_any(),
        Cause::Event(EventSpec::Webhook(webhook)) => {
            let href = format!("/workflows/{}/triggers/{}#webhook", trigger.workflow_id, trigger.id);
            view! { <span>"Signed as "{webhook.signature.label()}</span><a href=href>"Address and deliveries"</a> }
                .into_any()
        }
        Cause::Event(EventSpec::FileArrival(_)) => {
            let href = format!("/workflows/{}/triggers/{}#files", trigger.workflow_id, trigger.id);
            view! { <a href=href>"Files and what became of them"</a> }.into_any()
        }
        Cause::Manual | Cause::Dependency(_) => ().into_any(),
    };
    let parameter = |(name, value): (&String, &Value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        view! { <span class="mono clip">{name.clone()}" = "{value}</span> }
    };
    view! {
        <div class="more">
            <span><Outcomes outcomes=marks/>{words}</span>
            <span>"If still running: "{trigger.spec.overlap_policy.label().to_lowercase()}</span>
            {failing.map(|words| view! { <span>{words}</span> })}
            {own}
            {trigger.spec.parameters.iter().map(parameter).collect_view()}
        </div>
    }
    .into_any()
}

/// What is set about a schedule.
#[component]
fn ScheduleFacts(
    scheduled: Scheduled,
    /// After how many starts it ends, in words.
    ending: Option<String>,
) -> impl IntoView {
    let Scheduled { schedule, missed } = scheduled;
    let limit = match missed.policy {
        MissedPolicy::All => format!(", at most {} of the last {} minutes", missed.limit, missed.window_minutes),
        MissedPolicy::Skip | MissedPolicy::Latest => String::new(),
    };
    let jitter = (schedule.jitter_seconds > 0).then(|| format!("spread over {} seconds", schedule.jitter_seconds));
    view! {
        <span>"If missed: "{missed.policy.label().to_lowercase()}{limit}</span>
        {schedule.starts_at.map(|at| view! { <span>"not before "<Instant at/></span> })}
        {schedule.ends_at.map(|at| view! { <span>"not after "<Instant at/></span> })}
        {ending.map(|words| view! { <span>{words}</span> })}
        {jitter.map(|words| view! { <span>{words}</span> })}
        <span class="mono">{schedule.cron_expression}</span>
    }
    .into_any()
}

/// Says how it went: `8 of 10 succeeded, 1 did not run`.
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
