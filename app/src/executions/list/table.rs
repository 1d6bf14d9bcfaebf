use domain::execution::ExecutionList;
use leptos::prelude::*;

use super::{Known, row::ExecutionRow};
use crate::{
    executions::address::Place,
    format::use_clock,
    ui::{Column, Table},
    viewer::use_viewer,
};

/// Shows executions. A row stays the same element while its execution lasts, so that no press goes to another one.
#[component]
pub(super) fn ExecutionTable(list: ReadSignal<ExecutionList>, known: Known, place: Place) -> impl IntoView {
    let viewer = use_viewer();
    let zone = viewer.zone.abbreviation(use_clock().now());
    let columns = vec![
        Column::new("Status"),
        if place == Place::All { Column::new("Workflow").class("main") } else { Column::new("Number") },
        Column::new("Started by").class("main mid"),
        Column::new(format!("Started · {zone}")),
        Column::new("Duration"),
        Column::new("Rows in → out").class("num low"),
        Column::new("Actions").unseen(),
    ];
    let ids = Memo::new(move |_| list.read().page.items.iter().map(|item| item.id).collect::<Vec<_>>());
    view! {
        <Table caption="Executions" columns>
            <For each=move || ids.get() key=|id| *id let(id)>
                <ExecutionRow id list is_new={id > known} place/>
            </For>
        </Table>
    }
    .into_any()
}
