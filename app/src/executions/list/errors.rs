use domain::{
    execution::{ErrorGroup, ExecutionFilter},
    format,
    person::Permission,
};
use leptos::prelude::*;

use super::group_retry::{RetryGroupDialog, dialog_of};
use crate::{
    awaited::awaited,
    executions::rpc::list_error_groups,
    failure::Failure,
    format::{Instant, InstantStyle, use_clock},
    live::use_fresh,
    ui::{Card, Cell, Column, Empty, HeadCell, Icon, Row, Skeleton, Table, icon, use_dialog_href},
    viewer::use_viewer,
};

/// Lists failures by what they say: many of one kind are one line.
#[component]
pub(super) fn ErrorList(filter: Memo<ExecutionFilter>) -> impl IntoView {
    let found = Resource::new(move || filter.get(), list_error_groups);
    view! {
        <Transition fallback=|| view! { <Skeleton lines=4/> }>
            {awaited(move || async move {
                let filter = filter.get();
                match found.await {
                    Ok(groups) => view! { <Groups groups filter/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
        {use_viewer().may(Permission::Run).then(|| view! { <RetryGroupDialog filter/> })}
    }
    .into_any()
}

#[component]
fn Groups(groups: Vec<ErrorGroup>, filter: ExecutionFilter) -> impl IntoView {
    let filter = StoredValue::new(filter);
    let (groups, _) = use_fresh(groups, ["execution".to_owned()], move || list_error_groups(filter.get_value()));
    let zone = use_viewer().zone.label(use_clock().now());
    move || {
        let groups = groups.get();
        if groups.is_empty() {
            return view! {
                <Card flush=true>
                    <Empty glyph=icon::CIRCLE_CHECK title="No failure matches">
                        <p>"Nothing has failed among the executions that the filters leave."</p>
                    </Empty>
                </Card>
            }
            .into_any();
        }
        let columns = vec![
            Column::new("What they say"),
            Column::new("Failures").class("num"),
            Column::new("Workflows").class("num"),
            Column::new(format!("First · {zone}")).class("mid"),
            Column::new("Newest"),
            Column::new("Executions"),
            Column::new("Actions").unseen(),
        ];
        view! {
            <Card flush=true>
                <Table caption="Failures by what they say" columns>{groups.into_iter().map(row).collect_view()}</Table>
            </Card>
        }
        .into_any()
    }
}

fn row(group: ErrorGroup) -> impl IntoView {
    let of = match group.workflows {
        1 => group.workflow_name,
        several => format!("{} and {} more", group.workflow_name, format::count(several - 1)),
    };
    let href = use_dialog_href(dialog_of(&group.fingerprint));
    let retry = (group.retryable > 0 && use_viewer().may(Permission::Run)).then(|| {
        view! { <a class="button sm" href=href data-noscroll=""><Icon glyph=icon::ROTATE_CCW/>"Retry group…"</a> }
    });
    let link = |id: domain::ids::ExecutionId| view! { <a href=format!("/executions/{id}")>"#"{id.0}</a> };
    view! {
        <Row>
            <HeadCell><span class="two"><span class="error-words">{group.error}</span><small>{of}</small></span></HeadCell>
            <Cell label="Failures" class="num">{format::count(group.count)}</Cell>
            <Cell label="Workflows" class="num">{format::count(group.workflows)}</Cell>
            <Cell label="First" class="mid nowrap"><Instant at=group.first_at style=InstantStyle::Short/></Cell>
            <Cell label="Newest" class="nowrap"><Instant at=group.last_at style=InstantStyle::Short/></Cell>
            <Cell label="Executions"><span class="number-links">{group.executions.into_iter().map(link).collect_view()}</span></Cell>
            <Cell class="num nowrap full">{retry}</Cell>
        </Row>
    }
}
