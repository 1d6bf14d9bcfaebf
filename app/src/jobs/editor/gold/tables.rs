use domain::{
    choice::Choice,
    dataset::{Column, Layer, TableName, TableRef},
    job::{ColumnDraft, JobKind, ReadableTable},
};
use leptos::prelude::*;

use crate::{
    jobs::editor::state::EditorState,
    ui::{self, Caret, Icon, icon},
};

/// The tables that the statement can read, with their columns; a press puts a name where the caret is.
#[component]
pub(super) fn ReadableTables(all: Memo<Vec<ReadableTable>>, caret: Caret) -> impl IntoView {
    view! {
        <details class="readable">
            <summary>"Tables to read"</summary>
            {move || {
                let all = all.get();
                if all.is_empty() {
                    view! { <p class="small muted">"There are none yet: jobs that read files make them."</p> }.into_any()
                } else {
                    let one = move |table| view! { <OneTable table caret/> };
                    view! { <ul class="stack tight">{all.into_iter().map(one).collect_view()}</ul> }.into_any()
                }
            }}
        </details>
    }
    .into_any()
}

#[component]
fn OneTable(table: ReadableTable, caret: Caret) -> impl IntoView {
    let ReadableTable { table, columns } = table;
    let name = table.to_string();
    let column = move |column: Column| {
        let Column { name, data_type, key } = column;
        view! {
            <li class="row snug">
                <Insert text=sql_name(&name) caret/>
                <span class="small muted">{data_type}</span>
                {key.then(|| view! { <span title="Part of the key"><Icon glyph=icon::KEY_ROUND/><span class="sr">"Part of the key"</span></span> })}
            </li>
        }
    };
    let columns = match columns.is_empty() {
        true => view! { <p class="small muted">"Its columns are known once it has been written."</p> }.into_any(),
        false => view! { <ul class="column-words">{columns.into_iter().map(column).collect_view()}</ul> }.into_any(),
    };
    view! {
        <li>
            <details>
                <summary>
                    <ui::Layer code=table.layer.code() label=table.layer.label()/>
                    " "<span class="mono">{table.name.to_string()}</span>
                </summary>
                <div class="stack tight inset"><span><Insert text=name caret/></span>{columns}</div>
            </details>
        </li>
    }
    .into_any()
}

/// A name that a press puts where the caret is.
#[component]
fn Insert(text: String, caret: Caret) -> impl IntoView {
    let (shown, label) = (text.clone(), format!("Insert {text}"));
    view! {
        <code class="when-plain">{shown.clone()}</code>
        <button type="button" class="insert mono when-live" aria-label=label.clone() title=label on:click=move |_| caret.insert(&text)>
            {shown}
        </button>
    }
    .into_any()
}

/// Returns the tables that a statement can read: the job's own silver table as it is typed, and those that there are.
pub(super) fn readable(state: EditorState, others: Vec<ReadableTable>) -> Memo<Vec<ReadableTable>> {
    let own = Memo::new(move |_| own_silver(state));
    Memo::new(move |_| {
        let own = own.get();
        let is_other = |table: &&ReadableTable| own.as_ref().is_none_or(|own| own.table != table.table);
        let others: Vec<_> = others.iter().filter(is_other).cloned().collect();
        own.into_iter().chain(others).collect()
    })
}

/// Returns the job's own silver table as its columns are typed.
fn own_silver(state: EditorState) -> Option<ReadableTable> {
    let name: TableName = (state.kind == JobKind::File && state.silver.on.get())
        .then(|| state.silver.table.read().trim().parse().ok())
        .flatten()?;
    let column = |draft: ColumnDraft| Column {
        name: draft.silver_name().to_owned(),
        data_type: draft.data_type.filled().unwrap_or("text").to_owned(),
        key: draft.key.is_on(),
    };
    let columns = state.columns.drafts().into_iter().filter(|column| !column.excluded.is_on()).map(column).collect();
    Some(ReadableTable { table: TableRef { layer: Layer::Silver, name }, columns })
}

/// Returns a column's name as it must stand in a statement.
pub(super) fn sql_name(name: &str) -> String {
    let plain = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    if name.chars().all(plain) && !name.starts_with(|first: char| first.is_ascii_digit()) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_needs_quotes_gets_them() {
        assert_eq!(sql_name("value_date"), "value_date");
        assert_eq!(sql_name("Value"), "\"Value\"");
        assert_eq!(sql_name("2nd \"x\""), "\"2nd \"\"x\"\"\"");
    }
}
