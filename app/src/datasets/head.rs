use domain::{choice::Choice, dataset::Dataset, format, person::Permission};
use leptos::prelude::*;

use super::{
    rpc::{DatasetStart, FailedLoad},
    tab::{DatasetTab, layer_href},
};
use crate::{
    format::{Instant, Moment},
    ui::{Callout, Count, Counts, Crumb, Layer, LinkButton, Menu, PageHead, Tab, Tabs, Tone, icon, use_dialog_href},
    viewer::use_viewer,
};

/// Shows what a dataset is: its layer and name, how much it holds and how fresh that is.
#[component]
pub(super) fn DatasetHead(start: DatasetStart, tab: DatasetTab) -> impl IntoView {
    let DatasetStart { detail, failed_load } = start;
    let dataset = detail.dataset;
    let (id, layer) = (dataset.id, dataset.table.layer);
    let tabs = DatasetTab::of(layer).map(|other| Tab {
        href: other.href(id),
        label: other.label(),
        count: (other == DatasetTab::Quarantine).then_some(dataset.quarantined_rows),
        current: other == tab,
    });
    let tabs = tabs.collect();
    let label = format!("Parts of {}", dataset.table);
    let stale = failed_load.map(|failed| view! { <OutOfDate failed dataset=dataset.clone()/> });
    let (named, figures) = (dataset.clone(), dataset.clone());
    view! {
        <PageHead
            title=dataset.table.name.to_string()
            document=format!("{} · {}", dataset.table, tab.label())
            mono=true
            crumbs=vec![Crumb::new("Datasets", "/datasets"), Crumb::new(layer.label(), layer_href(layer))]
            state=move || view! { <Layer code=layer.code() label=layer.label()/> }
            actions=move || view! { <Actions dataset/> }
            lede=move || view! { <Provenance dataset=named/> }
        />
        {stale}
        <Figures dataset=figures/>
        <Tabs label tabs/>
    }
    .into_any()
}

/// Says which version it is, and which job writes it.
#[component]
fn Provenance(dataset: Dataset) -> impl IntoView {
    let job = match dataset.produced_by {
        Some(job) => view! {
            "Written by the job "<a href=format!("/workflows/{}/jobs/{}", job.workflow_id, job.job_id)>{job.job_name}</a>" of "
            <a href=format!("/workflows/{}", job.workflow_id)>{job.workflow_name}</a>"."
        }
        .into_any(),
        None => "The job that wrote it is gone, so it stays as it is.".into_any(),
    };
    view! { "Updated "<Moment at=dataset.updated_at/>". "{job} }.into_any()
}

#[component]
fn Figures(dataset: Dataset) -> impl IntoView {
    let id = dataset.id;
    let last = if dataset.table.layer == domain::dataset::Layer::Silver {
        view! {
            <Count value=format::count(dataset.quarantined_rows) href=DatasetTab::Quarantine.href(id)>"rows in quarantine"</Count>
        }
        .into_any()
    } else {
        let columns = i64::try_from(dataset.columns.len()).unwrap_or(i64::MAX);
        view! { <Count value=format::count(columns) href=DatasetTab::Schema.href(id)>"columns"</Count> }.into_any()
    };
    view! {
        <Counts>
            <Count value=format::count(dataset.row_count)>"rows"</Count>
            <Count value=format::bytes(dataset.size_bytes)>"size"</Count>
            <Count value=format::count(dataset.delta_version) href=DatasetTab::Versions.href(id)>"version"</Count>
            {last}
        </Counts>
    }
    .into_any()
}

/// Says that the dataset is older than it should be, and why.
#[component]
fn OutOfDate(failed: FailedLoad, dataset: Dataset) -> impl IntoView {
    let why = failed.error.map(|error| view! { <p>{error}</p> });
    view! {
        <Callout tone=Tone::Warning glyph=icon::CLOCK_ALERT>
            <p>
                <strong>"Out of date: "</strong>"the last load failed ("
                <a href=format!("/executions/{}", failed.execution)>{format!("#{}", failed.execution)}</a>", "
                <Instant at=failed.at/>"). What you see is version "{dataset.delta_version}" of "<Instant at=dataset.updated_at/>"."
            </p>
            {why}
        </Callout>
    }
    .into_any()
}

#[component]
fn Actions(dataset: Dataset) -> impl IntoView {
    let delete = use_dialog_href("delete");
    let delete = if use_viewer().may(Permission::Administer) {
        view! { <a href=delete data-noscroll="" class="danger-quiet">"Delete table…"</a> }.into_any()
    } else {
        view! { <p class="muted">"Deleting a table needs the role Admin."</p> }.into_any()
    };
    let open = format!("{}#open", DatasetTab::Lineage.href(dataset.id));
    view! {
        <LinkButton href=open glyph=icon::EXTERNAL_LINK>"Open elsewhere"</LinkButton>
        <Menu id="dataset" label=format!("More for {}", dataset.table)>{delete}</Menu>
    }
    .into_any()
}
