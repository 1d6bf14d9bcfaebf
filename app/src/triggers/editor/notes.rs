//! What may not be meant, and what the clocks do.

use domain::trigger::cron::{ClockChange, Lint, LintFix};
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
pub(super) fn Notes(state: FormState) -> impl IntoView {
    let changes = last(state.settled, |look| look.clock_changes.clone());
    let lints = last(state.settled, |look| look.lints.clone());
    let is_empty = Memo::new(move |_| {
        let has_none =
            changes.read().iter().flatten().next().is_none() && lints.read().iter().flatten().next().is_none();
        has_none || matches!(state.stage.get(), Stage::Blank | Stage::Unknown)
    });
    let is_lost = move || state.stage.get() == Stage::Lost;
    let clock_note = move || {
        let changes = changes.get().filter(|changes| !changes.is_empty())?;
        Some(view! { <ClockNote changes policy=state.form.id("dst_policy")/> })
    };
    let lint_notes =
        move || lints.get().into_iter().flatten().map(|lint| view! { <LintNote state lint/> }).collect_view();
    view! {
        <section class="stack tight" class:kept=is_lost aria-label="Notes" hidden=is_empty>
            {clock_note}
            {lint_notes}
        </section>
    }
    .into_any()
}

#[component]
fn ClockNote(
    changes: Vec<ClockChange>,
    /// The id of the field that decides what happens.
    policy: String,
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
            <p><a href=format!("#{policy}")>"Change what happens"</a></p>
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
