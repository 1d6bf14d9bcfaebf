use domain::{dataset::Column as DatasetColumn, format};
use leptos::prelude::*;

use super::rpc::DatasetStart;
use crate::ui::{Badge, Card, Cell, Column, HeadCell, Row, Table, icon};

/// Shows the columns of a dataset.
#[component]
pub(super) fn SchemaTab(start: ReadSignal<DatasetStart>) -> impl IntoView {
    let heads = || vec![Column::new("Column"), Column::new("Type"), Column::new("What it is")];
    move || {
        let columns = start.read().detail.dataset.columns.clone();
        let count = format::counted(i64::try_from(columns.len()).unwrap_or(i64::MAX), "column", "columns");
        view! {
            <Card title="Columns" head=move || view! { <span class="small muted">{count}</span> } flush=true>
                <Table caption="Columns" compact=true columns=heads()>
                    {columns.into_iter().map(|column| view! { <ColumnRow column/> }).collect_view()}
                </Table>
            </Card>
        }
    }
}

#[component]
fn ColumnRow(column: DatasetColumn) -> impl IntoView {
    let meaning = meaning(&column.name);
    view! {
        <Row>
            <HeadCell>
                <code>{column.name}</code>{column.key.then(|| view! { " "<Badge glyph=icon::KEY_ROUND>"key"</Badge> })}
            </HeadCell>
            <Cell label="Type"><code>{column.data_type}</code></Cell>
            <Cell label="What it is"><span class="muted">{meaning}</span></Cell>
        </Row>
    }
    .into_any()
}

/// Returns what a column is that FlowForge adds; the others are the data's own.
fn meaning(name: &str) -> &'static str {
    match name {
        "_execution_id" => "The execution that wrote the row",
        "_ingested_at" => "When the row was read",
        "_row_number" => "The row’s number in its file",
        "_source_file" => "The file that the row was read from",
        "_valid_from" => "From when on the row was so",
        "_valid_to" => "Until when the row was so; null if it still is",
        "_ragged" => "What a line held beyond its columns, or that it held fewer",
        "_updated_at" => "When the row was last changed",
        "_is_current" => "Whether the row still is so",
        "_row_key" => "Identifies the row, whatever changes in it",
        name if name.starts_with('_') => "Kept by FlowForge",
        _ => "From the data",
    }
}
