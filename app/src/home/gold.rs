use domain::{dataset::Dataset, format, home::Home};
use leptos::prelude::*;

use crate::{
    format::{Instant, InstantStyle, Relative, ZoneLabel},
    ui::{Card, Item, Items},
};

/// Shows the gold tables, the last written first, and how fresh they are.
#[component]
pub(super) fn GoldTables(home: ReadSignal<Home>) -> impl IntoView {
    let gold = Memo::new(move |_| home.read().gold.clone());
    let list = move || {
        let gold = gold.get();
        if gold.is_empty() {
            return view! { <p class="quiet">"No gold table yet. A job writes one from its SQL."</p> }.into_any();
        }
        view! { <Items>{gold.into_iter().map(|dataset| view! { <GoldItem dataset/> }).collect_view()}</Items> }
            .into_any()
    };
    view! {
        <Card title="Gold, how fresh" id="gold" flush=true head=|| view! {
            <span class="caption"><ZoneLabel/></span>
            <a class="small push" href="/datasets?layer=gold">"All gold tables"</a>
        }>
            {list}
        </Card>
    }
    .into_any()
}

#[component]
fn GoldItem(dataset: Dataset) -> impl IntoView {
    let (href, at) = (format!("/datasets/{}", dataset.id), dataset.updated_at);
    let name = dataset.table.name.to_string();
    view! {
        <Item
            title=move || view! { <a class="plain mono" href=href>{name}</a> }
            note=move || view! { "updated "<Instant at style=InstantStyle::Short/>", "<Relative at/> }
        >
            <span class="num">{format::counted(dataset.row_count, "row", "rows")}</span>
        </Item>
    }
    .into_any()
}
