use leptos::prelude::*;

use super::snippets::{duckdb, polars, spark};
use crate::ui::{Card, Code, CopyButton};

/// Shows how other programs open the table where it lies.
#[component]
pub(super) fn OpenElsewhere(
    /// Where it lies.
    location: String,
) -> impl IntoView {
    let snippet = |name: &'static str, text: String| {
        let (copy, label) = (format!("Copy for {name}"), format!("Open the table with {name}"));
        view! {
            <div class="stack tight">
                <div class="row between"><h3>{name}</h3><CopyButton text=text.clone() label=copy/></div>
                <Code label text/>
            </div>
        }
    };
    view! {
        <Card title="Open elsewhere" id="open">
            <p class="muted">"It is an ordinary Delta table: other programs read it where it lies, while FlowForge writes it. They see the newest version that is complete."</p>
            {snippet("DuckDB", duckdb(&location))}
            {snippet("Polars", polars(&location))}
            {snippet("Spark", spark(&location))}
        </Card>
    }
    .into_any()
}
