use domain::{
    choice::Choice,
    dataset::TableRef,
    execution::{CommitOutcome, ExecutionDetail, JobExecution, JobStatus, LayerReport, Written},
    format,
    ids::DatasetId,
};
use leptos::prelude::*;

use crate::ui::{Card, Cell, Column, HeadCell, Layer, Part, PartKind, Row, StackedBar, Table};

/// Shows where the rows went, job by job and layer by layer: what was read is what was kept, quarantined or dropped as a
/// duplicate.
#[component]
pub(super) fn LayersCard(detail: ExecutionDetail, attempt: i32) -> impl IntoView {
    let jobs = detail.jobs_in(attempt);
    if jobs.is_empty() {
        return ().into_any();
    }
    let running = jobs.iter().any(|job| job.status == JobStatus::Running);
    let title = if running { "Rows so far" } else { "Rows by job and layer" };
    let columns = vec![
        Column::new("Table"),
        Column::new("Layer"),
        Column::new("Read").class("num"),
        Column::new("= Kept").class("num"),
        Column::new("+ Quarantined").class("num"),
        Column::new("+ Duplicates").class("num"),
        Column::new("Where they went").class("mid"),
        Column::new("Result"),
    ];
    let rows = jobs.into_iter().map(|job| job_rows(job, &detail.datasets)).collect_view();
    view! {
        <Card title flush=true id="rows"
            foot=|| view! { <span class="legend"><span>"Kept: solid"</span><span>"Quarantined: striped"</span><span>"Duplicates: outlined"</span></span> }>
            <Table caption=title columns>{rows}</Table>
        </Card>
    }
    .into_any()
}

/// The layers of a job; one row that says why there are none.
fn job_rows(job: &JobExecution, datasets: &[(TableRef, DatasetId)]) -> impl IntoView + use<> {
    let id = format!("job-{}", job.id);
    if job.report.layers.is_empty() {
        let why = match (job.status, &job.error) {
            (_, Some(error)) => error.clone(),
            (status, None) => status.label().to_owned(),
        };
        let name = job.job_name.clone();
        return vec![
            view! {
                <Row id>
                    <HeadCell>{name}</HeadCell>
                    <Cell class="card-hide">""</Cell>
                    <td role="cell" colspan="6" class="full muted">{why}</td>
                </Row>
            }
            .into_any(),
        ];
    }
    let row = |(index, layer): (usize, &LayerReport)| {
        let id = (index == 0).then(|| id.clone());
        let dataset = datasets.iter().find(|(table, _)| *table == layer.table).map(|(_, id)| *id);
        view! { <LayerRow id job=job.job_name.clone() layer=layer.clone() dataset/> }.into_any()
    };
    job.report.layers.iter().enumerate().map(row).collect()
}

#[component]
fn LayerRow(id: Option<String>, job: String, layer: LayerReport, dataset: Option<DatasetId>) -> impl IntoView {
    let name = layer.table.name.to_string();
    let table = match dataset {
        Some(dataset) => view! { <a class="plain mono" href=format!("/datasets/{dataset}")>{name}</a> }.into_any(),
        None => view! { <span class="mono">{name}</span> }.into_any(),
    };
    let (code, label) = (layer.table.layer.code(), layer.table.layer.label());
    let parts = vec![
        Part { kind: PartKind::Solid, amount: layer.rows_kept, label: "kept" },
        Part { kind: PartKind::Striped, amount: layer.rows_quarantined, label: "quarantined" },
        Part { kind: PartKind::Outlined, amount: layer.rows_duplicate, label: "duplicates" },
    ];
    let bar = (layer.rows_read > 0).then(|| view! { <StackedBar parts/> });
    let count = |rows: i64| format::count(rows);
    let result = view! { <LayerResult layer=layer.clone()/> };
    view! {
        <Row id>
            <HeadCell><span class="two">{table}<small>{job}</small></span></HeadCell>
            <Cell><Layer code label/></Cell>
            <Cell label="Read" class="num">{count(layer.rows_read)}</Cell>
            <Cell label="= Kept" class="num">{count(layer.rows_kept)}</Cell>
            <Cell label="+ Quarantined" class="num">{count(layer.rows_quarantined)}</Cell>
            <Cell label="+ Duplicates" class="num">{count(layer.rows_duplicate)}</Cell>
            <Cell class="mid card-hide">{bar}</Cell>
            <Cell label="Result">{result}</Cell>
        </Row>
    }
    .into_any()
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
