use domain::{choice::Choice, job::SilverStrategy};
use leptos::prelude::*;

use crate::{jobs::editor::state::EditorState, ui::Field};

/// What each strategy means.
fn meaning(strategy: SilverStrategy) -> &'static str {
    match strategy {
        SilverStrategy::Merge => "Update by key, add new",
        SilverStrategy::Append => "Only add",
        SilverStrategy::Replace => "Start afresh each time",
        SilverStrategy::History => "Keep old values with dates",
    }
}

/// Returns the strategy: as chosen, else the usual one, which is merge with a key and append without.
pub(super) fn strategy_of(state: EditorState) -> SilverStrategy {
    SilverStrategy::from_code(&state.silver.strategy.read()).unwrap_or_else(|| {
        let has_key = state.columns.drafts().iter().any(|column| column.key.is_on() && !column.excluded.is_on());
        if has_key { SilverStrategy::Merge } else { SilverStrategy::Append }
    })
}

/// Asks how new rows meet those that are there.
#[component]
pub(super) fn StrategyField(state: EditorState) -> impl IntoView {
    let form = state.form;
    let chosen = state.silver.strategy;
    let now = Memo::new(move |_| strategy_of(state));
    let sent = form.problem("silver.strategy");
    let problem = Signal::derive(move || match state.trial.error() {
        Some(error) => error.problems().and_then(|problems| problems.of_field("silver.strategy").cloned()),
        None if state.trial.is_answered() => None,
        None => sent.get(),
    });
    let first = now.get_untracked();
    let option = move |strategy: SilverStrategy| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name=form.name("silver.strategy")
                    value=strategy.code()
                    checked=first == strategy
                    prop:checked=move || now.get() == strategy
                    on:change=move |_| chosen.set(strategy.code().to_owned())
                />
                <span>{strategy.label()}<small>{meaning(strategy)}</small></span>
            </label>
        }
    };
    view! {
        <Field id=form.id("silver.strategy") label="How new rows meet those that are there" group=true problem>
            <div class="choices">{SilverStrategy::ALL.iter().map(|strategy| option(*strategy)).collect_view()}</div>
        </Field>
    }
    .into_any()
}
