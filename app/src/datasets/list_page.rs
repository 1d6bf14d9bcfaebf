use domain::{choice::Choice, dataset::Layer};
use leptos::prelude::*;

use super::{list::DatasetList, rpc::list_datasets};
use crate::{
    awaited::awaited,
    failure::Failure,
    forms::FilterForm,
    live::use_live,
    params::{address, use_query},
    ui::{Button, ChipLink, Icon, PageHead, Skeleton, icon},
};

/// Which datasets are wanted, as the address says.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Wanted {
    pub(super) q: String,
    pub(super) layer: String,
    pub(super) page: i64,
}

impl Wanted {
    /// Returns the page with what is wanted.
    pub(super) fn address(&self) -> String {
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        address("/datasets", &[("q", &self.q), ("layer", &self.layer), ("page", &page)])
    }
}

/// Shows all tables of the lake.
#[component]
pub fn DatasetsPage() -> impl IntoView {
    let [q, layer, page] = ["q", "layer", "page"].map(use_query);
    let wanted = Memo::new(move |_| Wanted { q: q.get(), layer: layer.get(), page: page.read().parse().unwrap_or(1) });
    let datasets = Resource::new(move || wanted.get(), |Wanted { q, layer, page }| list_datasets(q, layer, page));
    use_live(["dataset".to_owned()], move || datasets.refetch());
    view! {
        <PageHead
            title="Datasets"
            lede=|| "The tables that jobs have written: bronze as received, silver typed and cleaned, gold modelled with SQL."
        />
        <Filters wanted/>
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {awaited(move || async move {
                match datasets.await {
                    Ok(page) => view! { <DatasetList page wanted=wanted.get_untracked()/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Asks which datasets are wanted: by layer, and by words of their names.
#[component]
fn Filters(wanted: Memo<Wanted>) -> impl IntoView {
    let chips = move || {
        let wanted = wanted.get();
        let chip = |code: &str, label: &'static str| {
            let current = wanted.layer == code;
            let href = Wanted { layer: code.to_owned(), page: 1, q: wanted.q.clone() }.address();
            view! { <ChipLink href current>{label}</ChipLink> }
        };
        let layers = Layer::ALL.iter().map(|layer| chip(layer.code(), layer.label())).collect_view();
        view! { {chip("", "All layers")}{layers} }
    };
    view! {
        <div class="row wide">
            <nav class="row" aria-label="Layer">{chips}</nav>
            <FilterForm label="Find a dataset">
                <input type="hidden" name="layer" value=move || wanted.read().layer.clone()/>
                <div class="input-group">
                    <Icon glyph=icon::SEARCH/>
                    <input class="input" type="search" name="q" value=move || wanted.read().q.clone() aria-label="Find a dataset"
                        placeholder="Table or workflow"/>
                </div>
                <Button>"Find"</Button>
            </FilterForm>
        </div>
    }
    .into_any()
}
