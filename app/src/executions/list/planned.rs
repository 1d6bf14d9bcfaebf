use domain::{
    execution::{ExecutionFilter, PLANNED, TriggerType},
    home::PlannedStart,
    person::Permission,
};
use leptos::prelude::*;

use super::words::PLANNED_WORDS;
use crate::{
    awaited::awaited,
    executions::{address::Place, cause::glyph_of, rpc::list_planned_starts},
    failure::Failure,
    format::{Instant, InstantStyle, Relative, use_clock},
    forms::{ActionButton, use_form_for},
    live::use_fresh,
    pauses::use_pause_of_everything,
    triggers::{CancelFiring, HastenFiring, SkipNext},
    ui::{
        ButtonKind, Card, Cell, Column, Empty, HeadCell, Icon, LinkButton, Row, Size, Skeleton, State, Status, Table,
        icon,
    },
    viewer::use_viewer,
};

/// Lists what is to start within the hour: of each schedule its next start, and what waits for its delay to pass.
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
    let topics = ["trigger", "workflow", "workspace", "execution"].map(str::to_owned);
    let (planned, read_again) = use_fresh(planned, topics, list_planned_starts);
    let zone = use_viewer().zone.label(use_clock().now());
    move || {
        let filter = filter.get();
        let all = planned.get();
        let hidden = !all.is_empty();
        let starts: Vec<_> = all.into_iter().filter(|start| is_wanted(start, &filter)).collect();
        if starts.is_empty() {
            return view! { <NothingPlanned hidden/> }.into_any();
        }
        let columns = vec![
            Column::new("Status"),
            Column::new("Workflow"),
            Column::new("Started by"),
            Column::new(format!("Planned · {zone}")),
            Column::new("Actions").unseen(),
        ];
        let rows = starts.into_iter().map(|start| row(start, read_again)).collect_view();
        view! {
            <Card flush=true>
                <Table caption=PLANNED_WORDS columns>{rows}</Table>
            </Card>
        }
        .into_any()
    }
}

fn row(start: PlannedStart, read_again: Callback<()>) -> impl IntoView {
    let workflow = format!("/workflows/{}", start.workflow_id);
    let trigger = format!("{workflow}/triggers/{}", start.trigger_id);
    let glyph = glyph_of(kind_of(&start));
    let after = start.after.clone().map(|after| view! { <small>"after "{after}</small> });
    let (name, by, at) = (start.workflow_name.clone(), start.trigger_name.clone(), start.at);
    view! {
        <Row class="future">
            <Cell><Status state=State::Planned>"Planned"</Status></Cell>
            <HeadCell><a class="plain" href=workflow>{name}</a></HeadCell>
            <Cell label="Started by">
                <span class="cause"><Icon glyph/><span class="two"><a class="plain" href=trigger>{by}</a>{after}</span></span>
            </Cell>
            <Cell label="Planned">
                <span class="two"><Instant at style=InstantStyle::Short/><small><Relative at/></small></span>
            </Cell>
            <Cell class="num nowrap full"><RowActions start read_again/></Cell>
        </Row>
    }
}

/// What can be done about a start that is ahead: left out, or made at once.
#[component]
fn RowActions(start: PlannedStart, read_again: Callback<()>) -> impl IntoView {
    let viewer = use_viewer();
    let mut fields = vec![("workflow", start.workflow_id.to_string()), ("id", start.trigger_id.to_string())];
    let name = start.workflow_name.clone();
    let of_what = || view! { <span class="sr">" for "{name.clone()}</span> };
    match start.firing_id {
        Some(firing) if viewer.may(Permission::Run) => {
            fields.push(("firing", firing.to_string()));
            let (this, that) = (of_what(), of_what());
            let (now, cancel) =
                (use_form_for::<HastenFiring>(firing).flat(), use_form_for::<CancelFiring>(firing).flat());
            view! {
                <span class="row end">
                    <ActionButton form=cancel fields=fields.clone() label="Cancel"
                        kind=ButtonKind::Ghost size=Size::Small on_done=read_again>"Cancel"{this}</ActionButton>
                    <ActionButton form=now fields label="Start now" size=Size::Small on_done=read_again>"Start now"{that}</ActionButton>
                </span>
            }
            .into_any()
        }
        None if viewer.may(Permission::Edit) => {
            fields.push(("skip", "true".to_owned()));
            let this = of_what();
            let form = use_form_for::<SkipNext>(start.trigger_id).flat();
            view! {
                <ActionButton form fields label="Skip this one" kind=ButtonKind::Ghost size=Size::Small
                    on_done=read_again>"Skip this one"{this}</ActionButton>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

fn kind_of(start: &PlannedStart) -> TriggerType {
    if start.firing_id.is_some() { TriggerType::Dependency } else { TriggerType::Scheduled }
}

/// Returns whether a planned start matches the other conditions of a filter.
fn is_wanted(start: &PlannedStart, filter: &ExecutionFilter) -> bool {
    let text = format!("{} {}", start.workflow_name, start.trigger_name).to_lowercase();
    let words = filter.q.to_lowercase();
    (filter.trigger.is_empty() || filter.trigger == kind_of(start).to_string())
        && (filter.workflow.is_empty() || filter.workflow == start.workflow_id.to_string())
        && words.split_whitespace().all(|word| text.contains(word))
}

/// Says why nothing is listed: everything is paused, the filters hide it, or there is nothing.
#[component]
fn NothingPlanned(
    /// Whether something is planned that the filters leave out.
    hidden: bool,
) -> impl IntoView {
    let everything = use_pause_of_everything().pause;
    move || {
        let (title, words, href, verb) = if hidden {
            let all = Place::All.address(&ExecutionFilter { status: PLANNED.to_owned(), ..ExecutionFilter::default() });
            (
                "No planned start matches",
                "The other filters leave out what is planned within the hour.",
                all,
                "Clear them",
            )
        } else if everything.read().is_some() {
            let words = "All triggers are paused, so nothing starts by itself. People can still start workflows.";
            ("Nothing starts within the hour", words, "/workflows".to_owned(), "Open workflows")
        } else {
            let words = "Schedules and starts that wait for a delay are listed here. A schedule is set on the Triggers tab of its workflow.";
            ("Nothing is planned within the hour", words, "/workflows".to_owned(), "Open workflows")
        };
        view! {
            <section class="card">
                <Empty glyph=icon::CALENDAR_CLOCK title actions=move || view! { <LinkButton href>{verb}</LinkButton> }>
                    <p>{words}</p>
                </Empty>
            </section>
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::{FiringId, TriggerId, WorkflowId};

    use super::*;

    #[test]
    fn planned_starts_are_filtered_like_executions() {
        let start = PlannedStart {
            firing_id: None,
            after: None,
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
        let delayed = PlannedStart { firing_id: Some(FiringId(1)), ..start.clone() };
        assert!(
            is_wanted(&delayed, &filter("", "dependency", "")) && !is_wanted(&delayed, &filter("", "scheduled", ""))
        );
        assert!(!is_wanted(&start, &filter("", "", "6")));
        assert!(!is_wanted(&start, &filter("loans", "", "")));
    }
}
