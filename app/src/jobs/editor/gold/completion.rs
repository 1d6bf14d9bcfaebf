use domain::{format::counted, job::ReadableTable};
use leptos::{ev::KeyboardEvent, prelude::*};

use super::tables::sql_name;
use crate::ui::Caret;

/// How many names are offered at once.
const OFFERED: usize = 8;

/// A name that may be meant.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Completion {
    /// What is put in.
    text: String,
    /// How many characters before the caret it takes the place of.
    length: usize,
}

/// Offers names of tables and columns while one is typed in the statement; Ctrl and the space bar take the first one.
#[component]
pub(super) fn Completing(
    sql: RwSignal<String>,
    /// The tables that the statement can read.
    tables: Memo<Vec<ReadableTable>>,
    caret: Caret,
    /// The editor.
    children: Children,
) -> impl IntoView {
    let offered = Memo::new(move |_| {
        let word = caret.word();
        if word.is_empty() { Vec::new() } else { completions(&sql.read_untracked(), &word, &tables.read()) }
    });
    let press = move |event: KeyboardEvent| {
        let first = offered.with_untracked(|offered| offered.first().cloned());
        if let Some(Completion { text, length }) = first.filter(|_| event.ctrl_key() && event.key() == " ") {
            event.prevent_default();
            caret.complete(length, &text);
        }
    };
    let one = move |Completion { text, length }: Completion| {
        let (shown, label) = (text.clone(), format!("Complete to {text}"));
        view! {
            <button type="button" class="insert mono" aria-label=label on:click=move |_| caret.complete(length, &text)>{shown}</button>
        }
    };
    let said = move || {
        let offered = offered.read();
        let first = offered.first()?.text.clone();
        let count = counted(i64::try_from(offered.len()).unwrap_or(i64::MAX), "name fits", "names fit");
        Some(format!("{count}. Control and the space bar take {first}."))
    };
    view! {
        <div on:keydown=press>{children()}</div>
        <span class="sr" role="status">{said}</span>
        {move || {
            let offered = offered.get();
            (!offered.is_empty()).then(|| view! {
                <div class="completions small" on:mousedown=|event| event.prevent_default()>
                    {offered.into_iter().map(one).collect_view()}
                    <span class="muted wide-only"><kbd class="kbd">"Ctrl"</kbd>" "<kbd class="kbd">"Space"</kbd>" takes the first"</span>
                </div>
            })
        }}
    }
    .into_any()
}

/// Returns the names that begin with what is typed: tables, and columns of the tables that the statement names.
fn completions(sql: &str, word: &str, tables: &[ReadableTable]) -> Vec<Completion> {
    let (sql, typed) = (sql.to_lowercase(), word.to_lowercase());
    let begun = typed.rsplit('.').next().unwrap_or_default();
    let whole = word.encode_utf16().count();
    let last = begun.encode_utf16().count();
    let fits = |name: &str, begun: &str| name.len() > begun.len() && name.to_lowercase().starts_with(begun);
    let names = tables.iter().filter_map(|readable| {
        let (table, name) = (readable.table.to_string(), readable.table.name.to_string());
        let is_meant = fits(&table, &typed) || !typed.contains('.') && fits(&name, &typed);
        is_meant.then_some(Completion { text: table, length: whole })
    });
    let named = tables.iter().filter(|readable| sql.contains(&readable.table.to_string()));
    let columns = named.flat_map(|readable| &readable.columns).filter(|column| fits(&column.name, begun));
    let columns = columns.map(|column| Completion { text: sql_name(&column.name), length: last });
    let mut all: Vec<Completion> = Vec::new();
    for completion in columns.chain(names) {
        if all.len() < OFFERED && !all.contains(&completion) {
            all.push(completion);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use domain::dataset::{Column, Layer, TableRef};

    use super::*;

    fn table(layer: Layer, name: &str, columns: &[&str]) -> ReadableTable {
        let name = name.parse().expect("a name");
        let column = |name: &&str| Column { name: (*name).to_owned(), data_type: "text".to_owned(), key: false };
        ReadableTable { table: TableRef { layer, name }, columns: columns.iter().map(column).collect() }
    }

    #[test]
    fn what_is_begun_is_offered_whole() {
        let tables = [
            table(Layer::Silver, "payments", &["amount", "Amount due", "branch"]),
            table(Layer::Gold, "payments_by_month", &["month"]),
        ];
        let offered = |sql: &str, word: &str| {
            let offered = completions(sql, word, &tables).into_iter();
            offered.map(|completion| (completion.text, completion.length)).collect::<Vec<_>>()
        };
        let of = |text: &str, length| (text.to_owned(), length);
        let from = "select  from silver.payments p";
        assert_eq!(offered(from, "am"), [of("amount", 2), of("\"Amount due\"", 2)]);
        assert_eq!(offered(from, "p.br"), [of("branch", 2)]);
        assert_eq!(offered(from, "branch"), [], "what is whole needs nothing");
        assert_eq!(offered("select br", "br"), [], "no table is named yet");
        assert_eq!(offered("", "pay"), [of("silver.payments", 3), of("gold.payments_by_month", 3)]);
        assert_eq!(offered("", "Gold.p"), [of("gold.payments_by_month", 6)]);
    }
}
