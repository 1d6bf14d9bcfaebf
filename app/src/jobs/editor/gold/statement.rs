use domain::{
    format::counted,
    job::{ReadableTable, SqlCheck},
    problem::Problem,
};
use leptos::prelude::*;

use super::completion::Completing;
use crate::{
    jobs::editor::state::EditorState,
    ui::{Button, Caret, CodeEditor, Size, line_and_column},
};

/// Asks for the statement, and says what it gives or what is wrong with it while it is typed.
#[component]
pub(super) fn Statement(
    state: EditorState,
    /// The tables that it can read.
    tables: Memo<Vec<ReadableTable>>,
    caret: Caret,
) -> impl IntoView {
    let form = state.form;
    let (id, name) = (form.id("gold.sql"), form.name("gold.sql"));
    let problem = state.sql_problem();
    let error_id = format!("{id}-error");
    view! {
        <label class="sr" for=id.clone()>"Statement"</label>
        <Completing sql=state.sql tables caret>
            <CodeEditor id name value=state.sql.get_untracked() typed=state.sql problem caret/>
        </Completing>
        <div class="sql-words small" id=error_id aria-live="polite" aria-busy=move || state.check.is_waiting().then_some("true")>
            {move || match problem.get() {
                Some(problem) => view! { <SqlProblem problem text=state.sql.get_untracked() caret/> }.into_any(),
                None => view! { <Gives check=state.check.good()/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn SqlProblem(problem: Problem, text: String, caret: Caret) -> impl IntoView {
    let place = problem.span.map(|span| {
        let (line, column) = line_and_column(&text, span.start);
        view! { <strong>"Line "{line}", column "{column}": "</strong> }
    });
    let fix = problem.fix.map(|fix| {
        view! { <Button size=Size::Small on_press=move |()| caret.replace(&fix)>"Use the suggestion"</Button> }
    });
    view! { <p class="danger-text message"><span>{place}{problem.message}</span>{fix}</p> }.into_any()
}

/// Says which columns the statement gives.
#[component]
fn Gives(check: Option<SqlCheck>) -> impl IntoView {
    const NAMED: usize = 12;
    let Some(SqlCheck { columns, .. }) = check else {
        return view! {
            <p class="muted">
                "One select. "<code>"{{ parameters.since }}"</code>" stands for a value that a start gives, "
                <code>"{{ scheduled_for | date }}"</code>" for its day; they are bound, never pasted, so they need no quotes."
            </p>
        }
        .into_any();
    };
    let count = i64::try_from(columns.len()).unwrap_or(i64::MAX);
    let more = columns.len().saturating_sub(NAMED);
    let named = columns
        .into_iter()
        .take(NAMED)
        .map(|column| view! { <li><code>{column.name}</code>" "{column.data_type}</li> });
    view! {
        <p class="muted">"Gives "{counted(count, "column", "columns")}":"</p>
        <ul class="column-words muted">
            {named.collect_view()}
            {(more > 0).then(|| view! { <li>"and "{more}" more"</li> })}
        </ul>
    }
    .into_any()
}
