//! What may not be meant, and what the clocks do.

use chrono::TimeDelta;
use domain::{
    format,
    trigger::{
        cron::{ClockChange, Lint, LintFix},
        schedule::PlannedRun,
    },
};
use leptos::prelude::*;

use super::{
    follow::last,
    form_state::{FormState, Stage},
};
use crate::{
    ui::{Button, Callout, Size, Tone, icon},
    viewer::use_viewer,
};

/// Shows notes about the schedule: none of them keeps it from being saved.
#[component]
pub(super) fn Notes(
    state: FormState,
    /// How long the executions of the workflow usually take.
    usual: Option<TimeDelta>,
    /// Whether the page asks what happens when the clocks change.
    has_policies: bool,
) -> impl IntoView {
    let overlap = last(state.settled, move |look| overlap_words(&look.next, usual?));
    let changes = last(state.settled, |look| look.clock_changes.clone());
    let lints = last(state.settled, |look| look.lints.clone());
    let is_empty = Memo::new(move |_| {
        let has_none =
            changes.read().iter().flatten().next().is_none() && lints.read().iter().flatten().next().is_none();
        let has_none = has_none && overlap.read().iter().flatten().next().is_none();
        has_none || matches!(state.stage.get(), Stage::Blank | Stage::Unknown)
    });
    let is_lost = move || state.stage.get() == Stage::Lost;
    let clock_note = move || {
        let changes = changes.get().filter(|changes| !changes.is_empty())?;
        Some(view! { <ClockNote changes policy=has_policies.then(|| state.form.id("dst_policy"))/> })
    };
    let lint_notes =
        move || lints.get().into_iter().flatten().map(|lint| view! { <LintNote state lint/> }).collect_view();
    view! {
        <section class="stack tight" class:kept=is_lost aria-label="Notes" hidden=is_empty>
            {clock_note}
            {move || overlap.get().flatten().map(|words| view! { <Callout glyph=icon::HOURGLASS><p>{words}</p></Callout> })}
            {lint_notes}
        </section>
    }
    .into_any()
}

/// Says that executions will still run when the next ones are to start; nothing where they usually have ended.
fn overlap_words(next: &[PlannedRun], usual: TimeDelta) -> Option<String> {
    let gap = next.windows(2).map(|pair| pair[1].at - pair[0].at).min().filter(|gap| *gap < usual)?;
    let (usual, gap) = (format::duration(usual), format::duration(gap));
    Some(format!(
        "An execution usually takes {usual}, and the next start is {gap} after the one before. “When it cannot start on time”, below, says what becomes of it."
    ))
}

#[component]
fn ClockNote(
    changes: Vec<ClockChange>,
    /// The id of the field that decides what happens.
    policy: Option<String>,
) -> impl IntoView {
    let head = match changes.len() {
        1 => "One clock change touches this schedule.",
        _ => "Clock changes touch this schedule.",
    };
    let clock = use_viewer().zone.clock();
    let change = move |change: ClockChange| view! { <p>{change.sentence(clock)}</p> };
    view! {
        <Callout tone=Tone::Warning glyph=icon::CLOCK_ALERT>
            <p><strong>{head}</strong></p>
            {changes.into_iter().map(change).collect_view()}
            {policy.map(|policy| view! { <p><a href=format!("#{policy}")>"Change what happens"</a></p> })}
        </Callout>
    }
    .into_any()
}

#[component]
fn LintNote(state: FormState, lint: Lint) -> impl IntoView {
    let fix = move |LintFix { label, expression }: LintFix| {
        view! { <Button size=Size::Small on_press=move |()| state.cron.set(expression.clone())>{label}</Button> }
    };
    let fixes = lint.fixes;
    let message = lint.message;
    if fixes.is_empty() {
        return view! { <Callout glyph=icon::INFO><p>{message}</p></Callout> }.into_any();
    }
    let actions = move || fixes.into_iter().map(fix).collect_view();
    view! { <Callout glyph=icon::INFO actions><p>{message}</p></Callout> }.into_any()
}
