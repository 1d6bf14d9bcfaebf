use domain::{dataset::Column, format};
use leptos::prelude::*;

use crate::ui::{self, Pagination, Row, Table, TableKind, icon};

/// The greatest number of values on one page: more would make the page slow.
const MOST_VALUES: usize = 4000;

/// Returns how many rows a page of a table has: 50, and fewer where it is very wide.
pub(super) fn rows_per_page(columns: usize) -> i64 {
    i64::try_from((MOST_VALUES / columns.max(1)).clamp(5, 50)).unwrap_or(50)
}

/// Shows rows as they are in the table: nothing is rounded, trimmed or translated. Null is not the empty text.
#[component]
pub(super) fn DataTable(
    /// What they are.
    #[prop(into)]
    caption: String,
    /// The columns.
    columns: Vec<Column>,
    /// The rows.
    rows: Vec<Vec<Option<String>>>,
) -> impl IntoView {
    let numbers: Vec<bool> = columns.iter().map(|column| is_number(&column.data_type)).collect();
    let head = |column: &Column| {
        let class = if is_number(&column.data_type) { "num" } else { "" };
        let head = ui::Column::new(column.name.clone()).class(class).note(column.data_type.clone());
        if column.key { head.mark(icon::KEY_ROUND, "key") } else { head }
    };
    let heads = columns.iter().map(head).collect();
    let row = move |row: Vec<Option<String>>| {
        let cells = row.into_iter().zip(&numbers).map(|(value, number)| cell(value, *number)).collect_view();
        view! { <Row>{cells}</Row> }
    };
    view! {
        <Table caption kind=TableKind::Data compact=true columns=heads>{rows.into_iter().map(row).collect_view()}</Table>
    }
    .into_any()
}

fn cell(value: Option<String>, number: bool) -> impl IntoView {
    let class = if number { "num" } else { "" };
    match value {
        None => view! { <td role="cell" class=class><span class="no-value">"null"</span></td> }.into_any(),
        Some(text) if text.is_empty() => {
            view! { <td role="cell" class=class><span class="muted">"empty"</span></td> }.into_any()
        }
        Some(text) => {
            let whole = (text.chars().count() > 40).then(|| text.clone());
            view! { <td role="cell" class=class><span class="value" title=whole>{text}</span></td> }.into_any()
        }
    }
}

fn is_number(data_type: &str) -> bool {
    ["tinyint", "smallint", "integer", "bigint", "real", "double"].contains(&data_type)
        || data_type.starts_with("decimal")
}

/// Shows which rows of how many these are, and leads to the others.
#[component]
pub(super) fn RowPages(
    /// The page, from 1.
    page: i64,
    /// How many rows a page has.
    per_page: i64,
    /// How many rows are on this one.
    count: usize,
    /// How many there are, where that is known.
    total: Option<i64>,
    /// Returns the address of a page.
    #[prop(into)]
    href: Callback<i64, String>,
) -> impl IntoView {
    let first = (page - 1) * per_page + 1;
    let last = first - 1 + i64::try_from(count).unwrap_or_default();
    let of = total.map(|total| format!(" of {}", format::count(total))).unwrap_or_default();
    let shown = format!("Rows {}–{}{of}", format::count(first), format::count(last));
    let more = total.map_or(last - first + 1 == per_page, |total| last < total);
    let before = (page > 1).then(|| href.run(page - 1));
    let after = more.then(|| href.run(page + 1));
    view! { <Pagination shown before=("Previous", before) after=("Next", after)/> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn very_wide_tables_have_fewer_rows_on_a_page() {
        assert_eq!(rows_per_page(0), 50);
        assert_eq!(rows_per_page(14), 50);
        assert_eq!(rows_per_page(200), 20);
        assert_eq!(rows_per_page(2000), 5);
    }

    #[test]
    fn numbers_are_told_by_their_type() {
        assert!(is_number("decimal(12,2)") && is_number("bigint"));
        assert!(!is_number("date") && !is_number("text") && !is_number("list of bigint"));
    }
}
