use domain::{
    execution::{ExecutionFilter, TriggerType},
    home::PlannedStart,
};
use leptos::prelude::*;

use super::words::PLANNED_WORDS;
use crate::{
    awaited::awaited,
    executions::{cause::glyph_of, rpc::list_planned_starts},
    failure::Failure,
    format::{Instant, InstantStyle, Relative, use_clock},
    live::use_fresh,
    ui::{Card, Cell, Column, Empty, HeadCell, Icon, LinkButton, Row, Skeleton, State, Status, Table, icon},
    viewer::use_viewer,
};

/// Lists the starts that schedules have planned within the hour, one for each schedule.
#[component]
pub(super) fn PlannedList(filter: Memo<ExecutionFilter>) -> impl IntoView {
    let planned = Resource::new(|| (), |()| list_planned_starts());
    view! {
        <Transition fallback=|| view! { <Skeleton lines=3/> }>
            {awaited(move || async move {
                match planned.await {
                    Ok(planned) => view! { <PlannedTable planned filter/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn PlannedTable(planned: Vec<PlannedStart>, filter: Memo<ExecutionFilter>) -> impl IntoView {
    let (planned, _) = use_fresh(planned, ["trigger", "workflow", "workspace"].map(str::to_owned), list_planned_starts);
    let zone = use_viewer().zone.label(use_clock().now());
    move || {
        let filter = filter.get();
        let starts: Vec<_> = planned.get().into_iter().filter(|start| is_wanted(start, &filter)).collect();
        if starts.is_empty() {
            return view! { <NothingPlanned/> }.into_any();
        }
        let columns = vec![
            Column::new("Status"),
            Column::new("Workflow"),
            Column::new("Started by"),
            Column::new(format!("Planned · {zone}")),
        ];
        view! {
            <Card flush=true>
                <Table caption=PLANNED_WORDS columns>{starts.into_iter().map(row).collect_view()}</Table>
            </Card>
        }
        .into_any()
    }
}

fn row(start: PlannedStart) -> impl IntoView {
    let workflow = format!("/workflows/{}", start.workflow_id);
    let trigger = format!("{workflow}/triggers/{}", start.trigger_id);
    view! {
        <Row class="future">
            <Cell><Status state=State::Planned>"Planned"</Status></Cell>
            <HeadCell><a class="plain" href=workflow>{start.workflow_name}</a></HeadCell>
            <Cell label="Started by">
                <span class="cause"><Icon glyph=glyph_of(TriggerType::Scheduled)/><a class="plain" href=trigger>{start.trigger_name}</a></span>
            </Cell>
            <Cell label="Planned">
                <span class="two"><Instant at=start.at style=InstantStyle::Short/><small><Relative at=start.at/></small></span>
            </Cell>
        </Row>
    }
}

/// Returns whether a planned start matches the other conditions of a filter.
fn is_wanted(start: &PlannedStart, filter: &ExecutionFilter) -> bool {
    let text = format!("{} {}", start.workflow_name, start.trigger_name).to_lowercase();
    let words = filter.q.to_lowercase();
    (filter.trigger.is_empty() || filter.trigger == TriggerType::Scheduled.to_string())
        && (filter.workflow.is_empty() || filter.workflow == start.workflow_id.to_string())
        && words.split_whitespace().all(|word| text.contains(word))
}

#[component]
fn NothingPlanned() -> impl IntoView {
    view! {
        <section class="card">
            <Empty glyph=icon::CALENDAR_CLOCK title="Nothing is planned within the hour"
                actions=|| view! { <LinkButton href="/workflows">"Open workflows"</LinkButton> }>
                <p>"Only schedules are listed here. A schedule is set on the Triggers tab of its workflow."</p>
            </Empty>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::ids::{TriggerId, WorkflowId};

    use super::*;

    #[test]
    fn planned_starts_are_filtered_like_executions() {
        let start = PlannedStart {
            trigger_id: TriggerId(7),
            trigger_name: "Every 15 min".into(),
            workflow_id: WorkflowId(5),
            workflow_name: "Store inventory".into(),
            at: chrono::DateTime::UNIX_EPOCH,
            timezone: "UTC".into(),
        };
        let filter = |q: &str, trigger: &str, workflow: &str| ExecutionFilter {
            q: q.into(),
            trigger: trigger.into(),
            workflow: workflow.into(),
            ..ExecutionFilter::default()
        };
        assert!(is_wanted(&start, &filter("15 STORE", "scheduled", "5")));
        assert!(!is_wanted(&start, &filter("", "manual", "")));
        assert!(!is_wanted(&start, &filter("", "", "6")));
        assert!(!is_wanted(&start, &filter("loans", "", "")));
    }
}
