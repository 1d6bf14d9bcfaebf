use domain::{dataset::Rows, ids::DatasetId};
use leptos::prelude::*;

use super::{
    data_table::{DataTable, RowPages, rows_per_page},
    rpc::{DatasetStart, load_quarantine},
    tab::DatasetTab,
};
use crate::{
    awaited::awaited,
    failure::Failure,
    params::use_query,
    ui::{Card, Empty, Skeleton, icon},
};

/// Which rows are wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Wanted {
    id: DatasetId,
    /// How many were set aside: when that changes, they are read again.
    total: i64,
    page: i64,
    per_page: i64,
}

/// Shows the rows that silver set aside, each with its reasons.
#[component]
pub(super) fn QuarantineTab(start: ReadSignal<DatasetStart>) -> impl IntoView {
    let page = use_query("page");
    let wanted = Memo::new(move |_| {
        let dataset = &start.read().detail.dataset;
        Wanted {
            id: dataset.id,
            total: dataset.quarantined_rows,
            page: page.read().parse().unwrap_or(1).max(1),
            per_page: rows_per_page(dataset.columns.len()),
        }
    });
    let rows = Resource::new(
        move || wanted.get(),
        |Wanted { id, page, per_page, .. }| load_quarantine(id, (page - 1) * per_page, per_page),
    );
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {awaited(move || async move {
                match rows.await {
                    Ok(rows) => view! { <QuarantineCard rows wanted=wanted.get_untracked()/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn QuarantineCard(rows: Rows, wanted: Wanted) -> impl IntoView {
    let Wanted { id, page, per_page, .. } = wanted;
    let count = rows.rows.len();
    if count == 0 {
        return view! {
            <section class="card">
                <Empty glyph=icon::FILE_CHECK_2 title="Nothing is in quarantine">
                    <p>"A row comes here when a value does not fit the type of its column or its key is missing. It is kept as it was received, with the reason, and is not in the table."</p>
                </Empty>
            </section>
        }
        .into_any();
    }
    let href = move |page: i64| {
        let page = if page > 1 { page.to_string() } else { String::new() };
        DatasetTab::Quarantine.href_with(id, &[("page", &page)])
    };
    view! {
        <p class="muted">"These rows did not fit and are not in the table. They are kept as they were received, the oldest first, with the reason before each."</p>
        <div class="quarantine">
            <Card flush=true>
                <DataTable caption="Rows in quarantine" columns=rows.columns rows=rows.rows/>
                <RowPages page per_page count total=rows.total href/>
            </Card>
        </div>
    }
    .into_any()
}
