//! The schedule as people say it.

use domain::{
    problem::Problem,
    trigger::cron::{CronExpression, Phrase, parse_phrase},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{builder::time_of, form_state::FormState};
use crate::ui::{Chip, Field, Icon, icon};

/// What can be said, for those who look for words.
const EXAMPLES: [&str; 10] = [
    "every weekday at 9",
    "every 15 minutes from 8:00 to 17:45",
    "every hour from 9 to 21, Monday to Friday",
    "at 9:00, 12:00 and 15:00 on weekdays",
    "on the 1st and 15th at 6:00",
    "on the last workday of the month at 17:30",
    "on the first Monday of the month at 8:00",
    "every quarter at 2:30",
    "weekdays at 9:00 and 15:30",
    "every 2 weeks on Monday at 9",
];

/// The id of the field.
const ID: &str = "say";

/// Asks when it is to start in words, or in cron, and says the same of what is set elsewhere. It is not sent: what counts is
/// the cron expression that it becomes.
#[component]
pub(super) fn Say(state: FormState) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let now_said = move || {
        let expression = state.expression.read();
        expression.as_ref().map(|expression| expression.describe_every(state.weeks(), state.hours))
    };
    let text = RwSignal::new(untrack(now_said).unwrap_or_default());
    let problem = RwSignal::new(None::<Problem>);
    // What was last understood of what was typed here.
    let meant = StoredValue::new(None::<Phrase>);
    let read = move |said: &str| -> Result<Phrase, Problem> {
        match said.parse::<CronExpression>() {
            // Cron says nothing of weeks: they stay as they are.
            Ok(_) => Ok(Phrase { cron: said.trim().to_owned(), every_weeks: untrack(|| state.weeks()) }),
            Err(_) => parse_phrase(said, time_of(state.built.read_untracked().as_ref().and_then(Option::as_ref))),
        }
    };
    let typed = move |said: String| {
        text.set(said.clone());
        problem.set(None);
        let phrase = read(&said);
        // Nothing is written where nothing changes: it would be felt at every key.
        let is_unsaid = phrase.is_err() && !said.trim().is_empty();
        if state.is_unsaid.get_untracked() != is_unsaid {
            state.is_unsaid.set(is_unsaid);
        }
        if let Ok(phrase) = phrase {
            meant.set_value(Some(phrase.clone()));
            state.cron.set(phrase.cron);
            state.set_weeks(phrase.every_weeks);
        }
    };
    let ended = move || {
        let said = text.get_untracked();
        problem.set(if said.trim().is_empty() { None } else { read(&said).err() });
    };
    // Where the schedule was set in another way, it is said here in words.
    Effect::new(move |_| {
        let now = Phrase { cron: state.followed.read().trim().to_owned(), every_weeks: state.weeks() };
        let Some(words) = now_said() else { return };
        // Somebody may have gone on typing since: in the field of the expression, which follows in a frame, or here.
        let comes_again = *state.followed.read_untracked() != *state.cron.read_untracked();
        let is_meant = meant.with_value(|meant| meant.as_ref() == Some(&now));
        let is_said = || text.with_untracked(|said| *said == words || read(said).is_ok_and(|said| said == now));
        if !(comes_again || is_meant || is_said()) {
            text.set(words);
            meant.set_value(None);
            problem.set(None);
            state.is_unsaid.set(false);
        }
    });
    // While the schedule itself is not understood, what stands here may be of another.
    let is_stale = Memo::new(move |_| state.settled.read().is_err() && !state.is_unsaid.get());
    let stale = move || move || is_stale.get().then_some("This is the last schedule that was understood.");
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
            // The form is not sent by words that may not be understood.
            event.prevent_default();
            ended();
        }
    };
    let example = move |words: &'static str| {
        let say = move |()| {
            typed(words.to_owned());
            if let Some(input) = input.get_untracked() {
                _ = input.focus();
            }
        };
        view! { <Chip on_press=say>{words}</Chip> }
    };
    view! {
        <div class="stack tight when-live">
            <Field id=ID.to_owned() label="Say it" problem text hint=Some(ViewFnOnce::from(stale))>
                <div class="input-group">
                    <Icon glyph=icon::MESSAGE_SQUARE_TEXT/>
                    <input class="input" id=ID type="text" autocomplete="off" spellcheck="false"
                        placeholder="every weekday at 9" aria-describedby=format!("{ID}-hint {ID}-error")
                        aria-invalid=move || problem.read().is_some().then_some("true")
                        value=text.get_untracked() prop:value=text node_ref=input
                        on:input=move |event| typed(event_target_value(&event))
                        on:change=move |_| ended() on:keydown=pressed/>
                </div>
            </Field>
            <details class="more-fields">
                <summary>"What can be said"</summary>
                <div class="row">{EXAMPLES.map(example).collect_view()}</div>
            </details>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::trigger::cron::HourClock;

    use super::*;

    #[test]
    fn every_example_can_be_said() {
        for words in EXAMPLES {
            let phrase = parse_phrase(words, chrono::NaiveTime::MIN).expect(words);
            for clock in [HourClock::TwentyFour, HourClock::Twelve] {
                let expression: CronExpression = phrase.cron.parse().expect("it is an expression");
                let said = expression.describe_every(phrase.every_weeks, clock);
                assert_eq!(parse_phrase(&said, chrono::NaiveTime::MIN).as_ref(), Ok(&phrase), "{words}: {said}");
            }
        }
    }
}
