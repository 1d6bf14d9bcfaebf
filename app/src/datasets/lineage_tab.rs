use domain::{
    dataset::{Dataset, DatasetDetail, Layer},
    format,
};
use leptos::prelude::*;

use super::{open_elsewhere::OpenElsewhere, rpc::DatasetStart};
use crate::{
    format::Relative,
    ui::{Card, Fact, Icon, Kv, icon},
};

/// Shows what a dataset was made from and what was made from it, and how other programs open it.
#[component]
pub(super) fn LineageTab(start: ReadSignal<DatasetStart>) -> impl IntoView {
    move || {
        let detail = start.get().detail;
        let mut dataset = detail.dataset.clone();
        dataset.location.truncate(dataset.location.trim_end_matches('/').len());
        let location = dataset.location.clone();
        view! {
            <div class="split">
                <Card title="Where it comes from"><Neighbours detail/></Card>
                <Card title="Details"><Details dataset/></Card>
            </div>
            <OpenElsewhere location/>
        }
    }
}

/// Shows the tables before and after, with the jobs between them.
#[component]
fn Neighbours(detail: DatasetDetail) -> impl IntoView {
    let DatasetDetail { dataset, inputs, outputs } = detail;
    let made_from = if inputs.is_empty() {
        view! { <Sources layer=dataset.table.layer/> }.into_any()
    } else {
        inputs.into_iter().map(|input| view! { <TableNode dataset=input/> }).collect_view().into_any()
    };
    let none = outputs.is_empty().then(|| view! { <p class="small muted">"Nothing has been made from it yet."</p> });
    let outputs = outputs.into_iter().map(|output| {
        let job = output.produced_by.as_ref().map(|job| job.job_name.clone());
        view! { <Step words=job/><TableNode dataset=output/> }
    });
    view! {
        <div class="stack tight lineage">
            {made_from}
            <Step words=dataset.produced_by.map(|job| job.job_name)/>
            <span class="node this">
                <Icon glyph=icon::TABLE_2/><span class="what mono">{dataset.table.to_string()}</span><small>"this table"</small>
            </span>
            {outputs.collect_view()}
            {none}
        </div>
    }
    .into_any()
}

#[component]
fn Details(dataset: Dataset) -> impl IntoView {
    view! {
        <Kv>
            <Fact term="Location" mono=true>{dataset.location}</Fact>
            <Fact term="Format">"Delta Lake"</Fact>
            <Fact term="Version">{dataset.delta_version}</Fact>
            <Fact term="Name in SQL" mono=true>{dataset.table.to_string()}</Fact>
        </Kv>
    }
    .into_any()
}

/// Says what a table was made from that was made from no table.
#[component]
fn Sources(layer: Layer) -> impl IntoView {
    let words = if layer == Layer::Bronze { "files that its job reads" } else { "no other table" };
    view! { <span class="node faded"><Icon glyph=icon::FILE_UP/><span class="what">{words}</span></span> }.into_any()
}

/// One job on the way from a table to the next.
#[component]
fn Step(words: Option<String>) -> impl IntoView {
    let words = words.unwrap_or_else(|| "a job that is gone".to_owned());
    view! { <span class="step"><Icon glyph=icon::ARROW_DOWN/>{words}</span> }.into_any()
}

#[component]
fn TableNode(dataset: Dataset) -> impl IntoView {
    view! {
        <a class="node" href=format!("/datasets/{}?tab=lineage", dataset.id)>
            <Icon glyph=icon::TABLE_2/>
            <span class="what mono">{dataset.table.to_string()}</span>
            <small>{format::counted(dataset.row_count, "row", "rows")}" · updated "<Relative at=dataset.updated_at/></small>
        </a>
    }
    .into_any()
}
