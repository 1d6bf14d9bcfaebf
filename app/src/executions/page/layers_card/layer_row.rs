use domain::{
    choice::Choice,
    execution::{CommitOutcome, LayerReport, Written},
    format,
    ids::DatasetId,
};
use leptos::prelude::*;

use crate::ui::{Cell, HeadCell, Layer, Part, PartKind, Row, StackedBar};

/// Shows one layer of a job: what came in, and where it went.
#[component]
pub(super) fn LayerRow(
    id: Option<String>,
    job: String,
    layer: LayerReport,
    dataset: Option<DatasetId>,
) -> impl IntoView {
    let name = layer.table.name.to_string();
    let table = match dataset {
        Some(dataset) => view! { <a class="plain mono" href=format!("/datasets/{dataset}")>{name}</a> }.into_any(),
        None => view! { <span class="mono">{name}</span> }.into_any(),
    };
    let (code, label) = (layer.table.layer.code(), layer.table.layer.label());
    let count = counting(&layer);
    let result = view! { <LayerResult layer=layer.clone()/> };
    view! {
        <Row id>
            <HeadCell><span class="two table-name">{table}<small>{job}</small></span></HeadCell>
            <Cell><Layer code label/></Cell>
            <Cell label="Read" class="num">{format::count(layer.rows_read)}</Cell>
            <Cell label="= Kept" class="num">{count(layer.rows_kept)}</Cell>
            <Cell label="+ Quarantined" class="num">{count(layer.rows_quarantined)}</Cell>
            <Cell label="+ Duplicates" class="num">{count(layer.rows_duplicate)}</Cell>
            <Cell class="mid card-hide">{bar(&layer)}</Cell>
            <Cell label="Result">{result}</Cell>
        </Row>
    }
    .into_any()
}

/// Returns how to say how many rows went somewhere. While that is not decided of all, nothing is said that will not hold.
fn counting(layer: &LayerReport) -> impl Fn(i64) -> String + Copy + use<> {
    let (outcome, is_decided) = (layer.outcome, layer.balances());
    move |rows| match outcome {
        CommitOutcome::RolledBack => format::count(0),
        CommitOutcome::Pending if !is_decided => "…".to_owned(),
        _ => format::count(rows),
    }
}

/// Draws where the rows went, if any are somewhere.
fn bar(layer: &LayerReport) -> Option<impl IntoView + use<>> {
    let parts = vec![
        Part { kind: PartKind::Solid, amount: layer.rows_kept, label: "kept" },
        Part { kind: PartKind::Striped, amount: layer.rows_quarantined, label: "quarantined" },
        Part { kind: PartKind::Outlined, amount: layer.rows_duplicate, label: "duplicates" },
    ];
    let is_drawn = layer.rows_read > 0 && layer.balances() && layer.outcome != CommitOutcome::RolledBack;
    is_drawn.then(|| view! { <StackedBar parts/> })
}

/// Says what became of the commit, what the rows meant for the table, and what is to be known besides.
#[component]
fn LayerResult(layer: LayerReport) -> impl IntoView {
    let outcome = match (layer.outcome, layer.version) {
        (CommitOutcome::Committed | CommitOutcome::AlreadyCommitted, Some(version)) => {
            format!("{}, version {version}", layer.outcome.label())
        }
        (CommitOutcome::RolledBack, _) => "Rolled back, nothing written".to_owned(),
        (outcome, _) => outcome.label().to_owned(),
    };
    let class = match layer.outcome {
        CommitOutcome::RolledBack => "danger-text",
        CommitOutcome::Pending | CommitOutcome::Nothing => "muted",
        CommitOutcome::Committed | CommitOutcome::AlreadyCommitted => "",
    };
    let size = (layer.bytes_written > 0).then(|| format::bytes(i64::try_from(layer.bytes_written).unwrap_or(i64::MAX)));
    let written: Vec<_> = written_words(layer.written).into_iter().chain(size).collect();
    let written = (!written.is_empty() && layer.outcome != CommitOutcome::RolledBack)
        .then(|| view! { <small>{written.join(" · ")}</small> });
    let notes = layer.notes.into_iter().map(|note| view! { <small class="note">{note}</small> }).collect_view();
    view! { <span class="two"><span class=class>{outcome}</span>{written}{notes}</span> }.into_any()
}

/// Returns what kept rows meant for their table: `400 new`, `3 changed`, `1,497 unchanged`.
fn written_words(written: Written) -> Vec<String> {
    [(written.inserted, "new"), (written.updated, "changed"), (written.unchanged, "unchanged")]
        .into_iter()
        .filter(|(rows, _)| *rows > 0)
        .map(|(rows, word)| format!("{} {word}", format::count(rows)))
        .collect()
}
