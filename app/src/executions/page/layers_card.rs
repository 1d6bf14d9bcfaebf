use domain::{
    choice::Choice,
    dataset::TableRef,
    execution::{ExecutionDetail, JobExecution, JobStatus, LayerReport},
    ids::DatasetId,
};
use leptos::prelude::*;

use crate::ui::{Card, Cell, Column, HeadCell, Row, Table};

/// That what came in is what went somewhere.
mod balance;
/// One layer of a job.
mod layer_row;

use balance::balance_words;
use layer_row::LayerRow;

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
    let balance = balance_words(&jobs).map(|words| view! { <span class="caption push">{words}</span> });
    let rows = jobs.into_iter().map(|job| job_rows(job, &detail.datasets)).collect_view();
    view! {
        <Card title flush=true id="rows" head=move || balance
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
