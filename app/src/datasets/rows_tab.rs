use domain::{dataset::Rows, ids::DatasetId};
use leptos::prelude::*;

use super::{
    data_table::{DataTable, RowPages, rows_per_page},
    rpc::{DatasetStart, load_rows},
    tab::DatasetTab,
};
use crate::{
    awaited::awaited,
    failure::Failure,
    params::use_query,
    ui::{Callout, Card, Empty, LinkButton, Size, Skeleton, Tone, icon},
};

/// Which rows are wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Wanted {
    id: DatasetId,
    /// A version; nothing is the newest, whichever that is.
    version: Option<i64>,
    /// The newest version: when there is another one, the rows are read again.
    newest: i64,
    page: i64,
    per_page: i64,
}

/// Shows the rows of a dataset, of the newest version or of an earlier one.
#[component]
pub(super) fn RowsTab(start: ReadSignal<DatasetStart>) -> impl IntoView {
    let (version, page) = (use_query("version"), use_query("page"));
    let wanted = Memo::new(move |_| {
        let dataset = &start.read().detail.dataset;
        Wanted {
            id: dataset.id,
            version: version.read().parse().ok(),
            newest: dataset.delta_version,
            page: page.read().parse().unwrap_or(1).max(1),
            per_page: rows_per_page(dataset.columns.len()),
        }
    });
    let rows = Resource::new(
        move || wanted.get(),
        |Wanted { id, version, page, per_page, .. }| load_rows(id, version, (page - 1) * per_page, per_page),
    );
    view! {
        {move || {
            let wanted = wanted.get();
            let earlier = wanted.version.filter(|version| *version != wanted.newest);
            earlier.map(|version| view! { <EarlierVersion wanted version/> })
        }}
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {awaited(move || async move {
                match rows.await {
                    Ok(rows) => view! { <RowsCard rows wanted=wanted.get_untracked()/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Says that an earlier version is shown, and leads back to the newest.
#[component]
fn EarlierVersion(wanted: Wanted, version: i64) -> impl IntoView {
    let id = wanted.id;
    view! {
        <Callout
            tone=Tone::Warning
            glyph=icon::HISTORY
            actions=move || view! {
                <LinkButton href=DatasetTab::Rows.href(id) size=Size::Small>"Back to the newest version"</LinkButton>
                <LinkButton href=DatasetTab::Versions.href(id) size=Size::Small>"All versions"</LinkButton>
            }
        >
            <p><strong>"You look at version "{version}"."</strong>" The newest is version "{wanted.newest}"."</p>
        </Callout>
    }
    .into_any()
}

#[component]
fn RowsCard(rows: Rows, wanted: Wanted) -> impl IntoView {
    let Wanted { id, version, page, per_page, .. } = wanted;
    let count = rows.rows.len();
    if count == 0 {
        return view! {
            <section class="card">
                <Empty glyph=icon::TABLE_2 title="No rows here">
                    <p>{if page > 1 { "There are fewer rows than that." } else { "This version of the table has its columns and no rows." }}</p>
                </Empty>
            </section>
        }
        .into_any();
    }
    let version = version.map(|version| version.to_string()).unwrap_or_default();
    let href = move |page: i64| {
        let page = if page > 1 { page.to_string() } else { String::new() };
        DatasetTab::Rows.href_with(id, &[("version", &version), ("page", &page)])
    };
    view! {
        <Card flush=true>
            <DataTable caption="Rows" columns=rows.columns rows=rows.rows/>
            <RowPages page per_page count total=rows.total href/>
        </Card>
        <p class="caption">"In the order in which they were written. "<span class="no-value">"null"</span>" is no value, "<span class="muted">"empty"</span>" is the text without characters."</p>
    }
    .into_any()
}
