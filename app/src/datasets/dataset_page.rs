use domain::ids::DatasetId;
use leptos::prelude::*;

use super::{
    delete_dialog::DeleteDialog,
    head::DatasetHead,
    lineage_tab::LineageTab,
    quarantine_tab::QuarantineTab,
    rows_tab::RowsTab,
    rpc::{DatasetStart, load_dataset},
    schema_tab::SchemaTab,
    tab::DatasetTab,
    versions_tab::VersionsTab,
};
use crate::{
    awaited::awaited,
    failure::Failure,
    live::use_fresh,
    params::{use_id, use_query},
    ui::Skeleton,
};

/// Shows one table of the lake.
#[component]
pub fn DatasetPage() -> impl IntoView {
    let id = use_id::<DatasetId>("id");
    let start = Resource::new(move || id.get(), load_dataset);
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {awaited(move || async move {
                match start.await {
                    Ok(start) => view! { <DatasetView start/> }.into_any(),
                    Err(error) => view! { <Failure error list=("All datasets", "/datasets")/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn DatasetView(start: DatasetStart) -> impl IntoView {
    let id = start.detail.dataset.id;
    let (start, _) = use_fresh(start, [format!("dataset:{id}")], move || load_dataset(id));
    let tab = use_query("tab");
    let tab = Memo::new(move |_| DatasetTab::from_code(&tab.read()));
    let content = move || match tab.get() {
        DatasetTab::Rows => view! { <RowsTab start/> }.into_any(),
        DatasetTab::Schema => view! { <SchemaTab start/> }.into_any(),
        DatasetTab::Versions => view! { <VersionsTab start/> }.into_any(),
        DatasetTab::Quarantine => view! { <QuarantineTab start/> }.into_any(),
        DatasetTab::Lineage => view! { <LineageTab start/> }.into_any(),
    };
    view! {
        {move || view! { <DatasetHead start=start.get() tab=tab.get()/> }}
        {content}
        <DeleteDialog start/>
    }
    .into_any()
}
