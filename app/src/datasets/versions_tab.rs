use domain::{
    dataset::{Dataset, DatasetVersion},
    format,
    ids::DatasetId,
};
use leptos::prelude::*;

use super::{
    rpc::{DatasetStart, list_versions},
    tab::DatasetTab,
};
use crate::{
    awaited::awaited,
    failure::Failure,
    format::{Instant, InstantStyle, ZoneLabel},
    params::use_query,
    ui::{Badge, Card, Cell, Column, HeadCell, LinkButton, Row, Size, Skeleton, Table, Tone},
};

/// How many versions are shown at first, and how many more each time.
const STEP: i64 = 50;

/// Shows what was committed, the newest first, with the way to the rows as they were.
#[component]
pub(super) fn VersionsTab(start: ReadSignal<DatasetStart>) -> impl IntoView {
    let show = use_query("show");
    let wanted = Memo::new(move |_| {
        let dataset = &start.read().detail.dataset;
        (dataset.id, dataset.delta_version, show.read().parse().unwrap_or(STEP).clamp(STEP, 1000))
    });
    let versions = Resource::new(move || wanted.get(), |(id, _, limit)| list_versions(id, limit));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {awaited(move || async move {
                match versions.await {
                    Ok(versions) => {
                        let dataset = start.with_untracked(|start| start.detail.dataset.clone());
                        view! { <VersionList versions dataset limit=wanted.get_untracked().2/> }.into_any()
                    }
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn VersionList(versions: Vec<DatasetVersion>, dataset: Dataset, limit: i64) -> impl IntoView {
    let columns = vec![
        Column::new("Version"),
        Column::new("Committed"),
        Column::new("Operation"),
        Column::new("Rows added").class("num"),
        Column::new("Rows removed").class("num"),
        Column::new("Execution"),
        Column::new("Actions").unseen(),
    ];
    let (id, newest) = (dataset.id, dataset.delta_version);
    let more = (versions.last().is_some_and(|oldest| oldest.version > 0) && limit < 1000).then(|| {
        let show = (limit + STEP).to_string();
        let href = DatasetTab::Versions.href_with(id, &[("show", &show)]);
        view! { <LinkButton href size=Size::Small>"Show older versions"</LinkButton> }
    });
    view! {
        <Card flush=true foot=move || view! { <span class="muted">"Times are in "<ZoneLabel/>"."</span>{more} }>
            <Table caption="Versions" compact=true columns>
                {versions.into_iter().map(|version| view! { <VersionRow version id newest/> }).collect_view()}
            </Table>
        </Card>
    }
    .into_any()
}

#[component]
fn VersionRow(version: DatasetVersion, id: DatasetId, newest: i64) -> impl IntoView {
    let number = version.version;
    let rows = |rows: Option<i64>, sign: &'static str| match rows {
        Some(0) => "0".into_any(),
        Some(rows) => format!("{sign}{}", format::count(rows)).into_any(),
        None => view! { <span class="muted">"not recorded"</span> }.into_any(),
    };
    let execution = match version.execution_id {
        Some(execution) => {
            view! { <a href=format!("/executions/{execution}")>{format!("#{execution}")}</a> }.into_any()
        }
        None => view! { <span class="muted">"outside FlowForge"</span> }.into_any(),
    };
    let (href, label) = if number == newest {
        (DatasetTab::Rows.href(id), "View the rows of the newest version".to_owned())
    } else {
        let label = format!("View the rows of version {number}");
        (DatasetTab::Rows.href_with(id, &[("version", &number.to_string())]), label)
    };
    view! {
        <Row>
            <HeadCell>{number}{(number == newest).then(|| view! { " "<Badge tone=Tone::Success>"newest"</Badge> })}</HeadCell>
            <Cell label="Committed"><Instant at=version.committed_at style=InstantStyle::Short/></Cell>
            <Cell label="Operation">{version.operation}</Cell>
            <Cell label="Added" class="num">{rows(version.rows_added, "+")}</Cell>
            <Cell label="Removed" class="num">{rows(version.rows_removed, "−")}</Cell>
            <Cell label="Execution">{execution}</Cell>
            <Cell class="num"><a class="button sm" href=href aria-label=label>"View rows"</a></Cell>
        </Row>
    }
    .into_any()
}
