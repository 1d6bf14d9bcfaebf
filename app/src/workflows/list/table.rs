//! The workflows of a page.

use domain::{
    choice::Choice,
    format::counted,
    ids::WorkflowId,
    page::Page,
    workflow::{WorkflowFilter, WorkflowOrder, WorkflowSummary},
};
use leptos::prelude::*;

use super::{
    address::list_href,
    row::WorkflowRow,
    row_actions::{RowMenuContent, RunForm},
};
use crate::{
    format::use_clock,
    server::{each_of, following},
    ui::{Card, Column, OutcomesLegend, Pagination, RowMenu, Sorting, Table, use_row_menu},
    viewer::use_viewer,
};

/// Shows the workflows of a page. Rows stay while what they show follows what happens.
#[component]
pub(super) fn WorkflowTable(
    /// The workflows.
    page: ReadSignal<Page<WorkflowSummary>>,
    /// What was asked for.
    filter: WorkflowFilter,
    /// Makes one start of two presses on the same button.
    start_key: String,
    /// Reads the list again.
    read_again: Callback<()>,
) -> impl IntoView {
    let pages = filter.clone();
    let menu = use_row_menu::<WorkflowId>();
    let row = move |first: WorkflowSummary| view! { <WorkflowRow first page menu/> };
    let menu_content = Callback::new(move |id| view! { <RowMenuContent id page read_again/> }.into_any());
    view! {
        <Card flush=true>
            <Table caption="Workflows" columns=columns(&filter)>
                {each_of(move || page.get().items, |workflow| workflow.id, row)}
            </Table>
            <RowMenu menu content=menu_content/>
            <RunForm start_key/>
            {following(move || view! { <Pages page=page.get() filter=pages.clone()/> })}
        </Card>
    }
    .into_any()
}

fn columns(filter: &WorkflowFilter) -> Vec<Column> {
    let shown = WorkflowOrder::from_code(&filter.order).unwrap_or(WorkflowOrder::Name);
    let by = |order: WorkflowOrder, direction| {
        let code = if order == WorkflowOrder::Name { "" } else { order.code() };
        let href = list_href(&WorkflowFilter { order: code.to_owned(), page: String::new(), ..filter.clone() });
        Sorting { now: (order == shown).then_some(direction), href }
    };
    let zone = use_viewer().zone.label(use_clock().now());
    vec![
        Column::new("Workflow").sorting(by(WorkflowOrder::Name, "ascending")),
        Column::new("State"),
        Column::new(format!("Next run · {zone}")).sorting(by(WorkflowOrder::NextRun, "ascending")),
        Column::new("Triggers").class("num low"),
        Column::new("Last 10 runs").sorting(by(WorkflowOrder::LastRun, "descending")),
        Column::new("Usual time").class("num mid"),
        Column::new("Owner").class("low"),
        Column::new("Actions").unseen(),
    ]
}

#[component]
fn Pages(page: Page<WorkflowSummary>, filter: WorkflowFilter) -> impl IntoView {
    let to = |start: Option<String>| start.map(|page| list_href(&WorkflowFilter { page, ..filter.clone() }));
    let length = i64::try_from(page.items.len()).unwrap_or(i64::MAX);
    let all = counted(page.total, "workflow", "workflows");
    if length == page.total {
        return view! { <div class="pagination"><span>{all}</span><span class="wide-only"><OutcomesLegend/></span></div> }.into_any();
    }
    let first: i64 = filter.page.parse().unwrap_or(0).clamp(0, page.total.max(0));
    let shown = format!("{}–{} of {all}", first + 1, first + length);
    view! {
        <div class="pagination wide-only"><OutcomesLegend/></div>
        <Pagination shown before=("Previous", to(page.previous)) after=("Next", to(page.next))/>
    }
    .into_any()
}
