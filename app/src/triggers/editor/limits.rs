//! From when until when, dates left out, spreading.

use chrono::NaiveDate;
use domain::{entry::Entry, trigger::definition::TriggerDraft};
use leptos::prelude::*;

use super::form_state::FormState;
use crate::forms::TextField;

/// The fields of the limits.
const FIELDS: [&str; 7] =
    ["starts_at", "ends_at", "ends_after_runs", "every_weeks", "weeks_from", "excluded_dates", "jitter_seconds"];

/// The length of a time as the control for times knows it: `2026-12-24T07:00`.
const LOCAL_LENGTH: usize = 16;

/// Asks from when until when the schedule holds, which weeks and dates it leaves out, and how far its starts are spread. It is folded
/// unless something is set or wrong.
#[component]
pub(super) fn Limits(
    /// What is typed.
    state: FormState,
    /// What it begins with.
    draft: TriggerDraft,
) -> impl IntoView {
    let form = state.form;
    let value = |field: &str, entry: &Entry| form.value(field, entry.0.clone());
    let texts = [
        value("starts_at", &draft.starts_at),
        value("ends_at", &draft.ends_at),
        value("ends_after_runs", &draft.ends_after_runs),
        value("every_weeks", &draft.every_weeks),
        value("weeks_from", &draft.weeks_from),
        value("excluded_dates", &draft.excluded_dates),
        value("jitter_seconds", &draft.jitter_seconds),
    ];
    let is_set = texts.iter().any(|text| !text.is_empty() && text != "0");
    let error = form.error();
    // Once open it stays so: what was wrong is put right inside it.
    let open = Memo::new(move |before| {
        let is_wrong = |field: &str| {
            let sent = error.read().as_ref().and_then(|error| error.problems()?.of_field(field)).is_some();
            sent || state.look.read().as_ref().err().is_some_and(|problems| problems.of_field(field).is_some())
        };
        before == Some(&true) || is_set || FIELDS.iter().any(|field| is_wrong(field))
    });
    // An instant that the control cannot show is shown as it is stored.
    let kind_of = |text: &str| if text.len() <= LOCAL_LENGTH { "datetime-local" } else { "text" };
    let [starts_at, ends_at, ends_after_runs, every_weeks, weeks_from, excluded_dates, jitter] = texts;
    // A date that the control cannot show is shown as it was typed.
    let weeks_kind = if weeks_from.is_empty() || weeks_from.parse::<NaiveDate>().is_ok() { "date" } else { "text" };
    let (from_kind, until_kind) = (kind_of(&starts_at), kind_of(&ends_at));
    view! {
        <details class="more-fields" open=open>
            <summary>"More: first and last day, number of starts, every second week, dates left out, spreading"</summary>
            <div class="stack">
                <div class="columns small">
                    <TextField form at="starts_at" label="Not before" kind=from_kind value=starts_at bind=state.starts_at
                        problem=state.problem("starts_at") hint=|| "In the zone of the schedule."/>
                    <TextField form at="ends_at" label="Not after" kind=until_kind value=ends_at bind=state.ends_at
                        problem=state.problem("ends_at") hint=|| "Left blank, it never ends."/>
                </div>
                <TextField form at="ends_after_runs" label="Ends after this many starts" kind="number" value=ends_after_runs
                    bind=state.ends_after_runs problem=state.problem("ends_after_runs")
                    hint=|| "Planned starts of this trigger that began an execution count: not those skipped, missed or left out, nor starts by hand. Left blank, there is no such end."/>
                <div class="columns small">
                    <TextField form at="every_weeks" label="Every how many weeks" kind="number" value=every_weeks bind=state.every_weeks
                        problem=state.problem("every_weeks") hint=|| "2 for every second week. Left blank, every week."/>
                    <TextField form at="weeks_from" label="Counted from the week of" kind=weeks_kind value=weeks_from bind=state.weeks_from
                        problem=state.problem("weeks_from") hint=|| "A date in a week with starts. A week begins on Monday."/>
                </div>
                <TextField form at="excluded_dates" label="Dates left out" value=excluded_dates mono=true bind=state.excluded_dates
                    problem=state.problem("excluded_dates") placeholder="2026-12-25, 2026-12-26"
                    hint=|| "Holidays, say: dates in the zone of the schedule, with commas between them."/>
                <TextField form at="jitter_seconds" label="Spread starts over, in seconds" kind="number" value=jitter bind=state.jitter_seconds
                    problem=state.problem("jitter_seconds")
                    hint=|| "Up to 600: it starts so much later at the most, always the same, so that not everything begins at once."/>
            </div>
        </details>
    }
    .into_any()
}
