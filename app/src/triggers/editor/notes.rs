//! What may not be meant, and what the clocks do.

use domain::trigger::cron::{ClockChange, HourClock, Lint, LintFix};
use leptos::prelude::*;

use super::form_state::FormState;
use crate::ui::{Button, Callout, Size, Tone, icon};

/// Shows notes about the schedule: none of them keeps it from being saved.
#[component]
pub(super) fn Notes(state: FormState) -> impl IntoView {
    let look = move || state.look.get().ok().flatten();
    move || {
        look().map(|look| {
            let lints = look.lints.into_iter().map(|lint| view! { <LintNote state lint/> });
            view! {
                <section class="stack tight" aria-label="Notes">
                    {(!look.clock_changes.is_empty()).then(|| view! { <ClockNote changes=look.clock_changes/> })}
                    {lints.collect_view()}
                </section>
            }
        })
    }
}

#[component]
fn ClockNote(changes: Vec<ClockChange>) -> impl IntoView {
    let head = match changes.len() {
        1 => "One clock change touches this schedule.",
        _ => "Clock changes touch this schedule.",
    };
    let change = |change: ClockChange| view! { <p>{change.sentence(HourClock::TwentyFour)}</p> };
    view! {
        <Callout tone=Tone::Warning glyph=icon::CLOCK_ALERT>
            <p><strong>{head}</strong></p>
            {changes.into_iter().map(change).collect_view()}
            <p><a href="#save-dst_policy">"Change what happens"</a></p>
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
