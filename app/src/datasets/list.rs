use domain::{choice::Choice, dataset::Dataset, format, page::Page};
use leptos::prelude::*;

use super::{list_page::Wanted, rpc::DATASETS_PER_PAGE, tab::DatasetTab};
use crate::{
    format::Relative,
    ui::{
        Badge, ButtonKind, Card, Cell, Column, Empty, HeadCell, Layer, LinkButton, Pagination, Row, Table, Tone, icon,
    },
};

/// Lists datasets: gold first, then by name.
#[component]
pub(super) fn DatasetList(page: Page<Dataset>, wanted: Wanted) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <NoDatasets wanted/> }.into_any();
    }
    let columns = vec![
        Column::new("Table"),
        Column::new("Layer"),
        Column::new("Rows").class("num"),
        Column::new("Size").class("num mid"),
        Column::new("Updated"),
        Column::new("Quarantined").class("num low"),
        Column::new("Written by"),
    ];
    let step = |page: i64| Wanted { page, ..wanted.clone() }.address();
    let (before, after) = (page.previous.map(|_| step(wanted.page - 1)), page.next.map(|_| step(wanted.page + 1)));
    let first = (wanted.page - 1) * DATASETS_PER_PAGE + 1;
    let last = first - 1 + i64::try_from(page.items.len()).unwrap_or_default();
    let all = format::counted(page.total, "table", "tables");
    let shown = match (&before, &after) {
        (None, None) => all,
        _ => format!("{}–{} of {all}", format::count(first), format::count(last)),
    };
    view! {
        <Card flush=true>
            <Table caption="Datasets" columns>
                {page.items.into_iter().map(|dataset| view! { <DatasetRow dataset/> }).collect_view()}
            </Table>
            <Pagination shown before=("Previous", before) after=("Next", after)/>
        </Card>
    }
    .into_any()
}

#[component]
fn DatasetRow(dataset: Dataset) -> impl IntoView {
    let layer = dataset.table.layer;
    let quarantined = (dataset.quarantined_rows > 0).then(|| {
        let href = DatasetTab::Quarantine.href(dataset.id);
        view! { <a class="plain" href=href><Badge tone=Tone::Warning>{format::count(dataset.quarantined_rows)}</Badge></a> }
    });
    let written_by = match dataset.produced_by {
        Some(job) => view! {
            <span class="two">
                <a class="plain" href=format!("/workflows/{}", job.workflow_id)>{job.workflow_name}</a>
                <small>{job.job_name}</small>
            </span>
        }
        .into_any(),
        None => view! { <span class="muted">"A job that is gone"</span> }.into_any(),
    };
    view! {
        <Row>
            <HeadCell><a class="plain mono" href=format!("/datasets/{}", dataset.id)>{dataset.table.name.to_string()}</a></HeadCell>
            <Cell><Layer code=layer.code() label=layer.label()/></Cell>
            <Cell label="Rows" class="num">{format::count(dataset.row_count)}</Cell>
            <Cell label="Size" class="num mid">{format::bytes(dataset.size_bytes)}</Cell>
            <Cell label="Updated"><Relative at=dataset.updated_at/></Cell>
            <Cell label="Quarantined" class="num low">{quarantined}</Cell>
            <Cell label="Written by">{written_by}</Cell>
        </Row>
    }
    .into_any()
}

/// Says why no datasets are listed, and what to do.
#[component]
fn NoDatasets(wanted: Wanted) -> impl IntoView {
    let link = |href: &'static str, words: &'static str| move || view! { <LinkButton href kind=ButtonKind::Primary>{words}</LinkButton> };
    if wanted == (Wanted { page: wanted.page, ..Wanted::default() }) && wanted.page <= 1 {
        view! {
            <section class="card">
                <Empty glyph=icon::DATABASE title="No datasets yet" actions=link("/workflows", "Open workflows")>
                    <p>"Tables appear when a job has written them. Anyone can open them with Spark, DuckDB or Polars."</p>
                </Empty>
            </section>
        }
        .into_any()
    } else {
        view! {
            <section class="card">
                <Empty glyph=icon::FILTER_X title="No dataset matches" actions=link("/datasets", "Show all datasets")>
                    <p>"No table of this layer has these words in its name or in that of its workflow."</p>
                </Empty>
            </section>
        }
        .into_any()
    }
}
