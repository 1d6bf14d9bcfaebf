use domain::dataset::Rows;
use leptos::prelude::*;

use crate::ui::{Cell, Column, Row, Table, TableKind};

/// Shows rows beside the form. No value is told apart from an empty text.
#[component]
pub(super) fn RowsTable(
    /// What they are, for those who do not see what stands around them.
    #[prop(into)]
    caption: String,
    /// The rows.
    rows: Rows,
) -> impl IntoView {
    let is_number =
        |data_type: &str| ["integer", "bigint", "double", "decimal"].iter().any(|number| data_type.starts_with(number));
    let classes: Vec<_> =
        rows.columns.iter().map(|column| if is_number(&column.data_type) { "num" } else { "" }).collect();
    let columns = rows
        .columns
        .iter()
        .zip(&classes)
        .map(|(column, class)| Column::new(column.name.clone()).class(class))
        .collect();
    let cell = |(value, class): (Option<String>, &'static str)| {
        let value = match value {
            None => view! { <span class="no-value">"null"</span> }.into_any(),
            Some(text) if text.is_empty() => view! { <span class="no-value">"empty"</span> }.into_any(),
            Some(text) => text.into_any(),
        };
        view! { <Cell class=class>{value}</Cell> }
    };
    let row = |row: Vec<Option<String>>| {
        let cells = row.into_iter().zip(classes.iter().copied()).map(cell).collect_view();
        view! { <Row>{cells}</Row> }
    };
    let body = rows.rows.into_iter().map(row).collect_view();
    view! {
        <Table caption kind=TableKind::Data compact=true columns>{body}</Table>
    }
    .into_any()
}
