use domain::{
    format::{count, counted},
    job::ColumnsTrial,
};
use leptos::prelude::*;

use crate::{
    error::AppError,
    jobs::editor::{rows::RowsTable, state::EditorState},
    ui::{Part, PartKind, StackedBar},
};

/// Says what becomes of the rows that were looked at: rows = kept + quarantined + duplicates.
#[component]
pub(super) fn Balance(state: EditorState) -> impl IntoView {
    view! {
        <div aria-live="polite" aria-busy=move || state.trial.is_waiting().then_some("true")>
            {move || match (state.trial.good(), state.trial.error()) {
                (Some(trial), _) => Some(view! { <BalanceWords trial/> }.into_any()),
                (None, Some(error)) => whole_problem(&error).map(|words| view! { <footer class="danger-text">{words}</footer> }.into_any()),
                (None, None) => None,
            }}
        </div>
    }
    .into_any()
}

#[component]
fn BalanceWords(trial: ColumnsTrial) -> impl IntoView {
    let ColumnsTrial { rows, kept, quarantined, duplicates, silver, .. } = trial;
    let part = |kind, amount, label| Part { kind, amount, label };
    let parts = vec![
        part(PartKind::Solid, kept, "kept"),
        part(PartKind::Striped, quarantined, "to quarantine"),
        part(PartKind::Outlined, duplicates, "duplicates"),
    ];
    let set_aside = (quarantined > 0).then_some("warning-text");
    view! {
        <footer class="balance">
            <StackedBar parts/>
            <span>
                <strong>{counted(rows, "row", "rows")}</strong>" = "<strong>{count(kept)}</strong>" kept + "
                <strong class=set_aside>{count(quarantined)}</strong>" to quarantine + "
                <strong>{count(duplicates)}</strong>" "{if duplicates == 1 { "duplicate" } else { "duplicates" }}
            </span>
        </footer>
        <details class="silver-rows">
            <summary>"How the rows look in silver"</summary>
            <RowsTable caption="First rows of silver" rows=silver/>
        </details>
    }
    .into_any()
}

/// Returns what is wrong with the columns as a whole, or why nothing can be said; what is wrong with one of them or with
/// another part stands there.
fn whole_problem(error: &AppError) -> Option<String> {
    match error.problems() {
        Some(problems) => problems.of_field("columns").map(|problem| problem.message.clone()),
        None => Some(error.to_string()),
    }
}
