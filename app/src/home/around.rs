use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    execution::Status,
    format,
    home::{Home, REACH, WorkflowActivity},
};
use leptos::prelude::*;

use crate::{
    executions::state_of,
    format::{ZoneLabel, use_clock},
    ui::{Bar, BarKind, Card, Portion, State, Tick, Timeline, TimelineRow},
    viewer::use_viewer,
};

/// How many hours lie between two marks.
const STEP: i64 = 3;

/// Shows what each workflow did in the last twelve hours, and what is planned for the next twelve.
#[component]
pub(super) fn AroundNow(home: ReadSignal<Home>) -> impl IntoView {
    let (viewer, clock) = (use_viewer(), use_clock());
    let activity = Memo::new(move |_| home.read().activity.clone());
    let more = Memo::new(move |_| home.read().activity_more);
    let picture = move || {
        let now = clock.step();
        let activity = activity.get();
        if activity.is_empty() {
            return view! { <p class="quiet">"Nothing ran in the last 12 hours, and no schedule is due in the next 12."</p> }.into_any();
        }
        let row = |workflow: WorkflowActivity| row(workflow, now, |at| format::short_instant(at, &viewer.zone, now));
        let rows = activity.into_iter().map(row).collect();
        view! { <Timeline label="Workflows around now" ticks=ticks() now=place(now, now) rows/> }.into_any()
    };
    let rest = move || {
        let more = more.get();
        (more > 0).then(|| view! {
            <footer><a href="/executions?since=24h">{format::counted(more, "more workflow", "more workflows")}</a></footer>
        })
    };
    view! {
        <Card title="Around now" id="around" flush=true head=|| view! { <span class="caption">"Next starts in "<ZoneLabel/></span> }>
            {picture}
            {rest}
        </Card>
    }
    .into_any()
}

fn ticks() -> Vec<Tick> {
    let hours = REACH.num_hours();
    let tick = |hour: i64| Tick {
        at: Portion::of(hour + hours, 2 * hours),
        label: match hour {
            0 => "now".to_owned(),
            _ if hour == -hours => format!("−{hours} h"),
            _ if hour < 0 => format!("−{}", -hour),
            _ => format!("+{hour}"),
        },
    };
    (-hours / STEP..=hours / STEP).map(|step| tick(step * STEP)).collect()
}

/// Returns where an instant lies in the picture.
fn place(at: DateTime<Utc>, now: DateTime<Utc>) -> Portion {
    Portion::of((at - now + REACH).num_seconds(), (REACH * 2).num_seconds())
}

fn row(workflow: WorkflowActivity, now: DateTime<Utc>, when: impl Fn(DateTime<Utc>) -> String) -> TimelineRow {
    let bar = |kind, from: DateTime<Utc>, until: DateTime<Utc>| {
        let begin = from.max(now - REACH);
        let length = (until - begin).max(TimeDelta::zero());
        Bar { kind, from: place(begin, now), length: Portion::of(length.num_seconds(), (REACH * 2).num_seconds()) }
    };
    let done = workflow.done.iter().map(|span| {
        let until = if span.status == Status::Running { now } else { span.until };
        bar(kind_of(span.status), span.from, until)
    });
    // What was planned and has come is an execution by now, or is about to be.
    let planned = workflow.planned.iter().filter(|(_, until)| *until > now);
    let planned = planned.map(|(from, until)| bar(BarKind::Planned, (*from).max(now), *until));
    TimelineRow {
        state: workflow.last.map_or(State::Planned, state_of),
        label: workflow.workflow_name,
        href: format!("/workflows/{}", workflow.workflow_id),
        bars: done.chain(planned).collect(),
        end: workflow.next.map_or_else(|| "no schedule".to_owned(), when),
    }
}

fn kind_of(status: Status) -> BarKind {
    match status {
        Status::Queued => BarKind::Waiting,
        Status::Running => BarKind::Running,
        Status::Succeeded => BarKind::Done,
        Status::Failed => BarKind::Failed,
        Status::Cancelled => BarKind::Skipped,
    }
}

#[cfg(test)]
mod tests {
    use domain::{home::DoneSpan, ids::WorkflowId};

    use super::*;

    #[test]
    fn marks_go_from_twelve_hours_ago_to_twelve_hours_ahead() {
        let labels: Vec<_> = ticks().into_iter().map(|tick| tick.label).collect();
        assert_eq!(labels, ["−12 h", "−9", "−6", "−3", "now", "+3", "+6", "+9", "+12"]);
        assert_eq!((ticks()[0].at, ticks()[8].at), (Portion::default(), Portion::WHOLE));
    }

    #[test]
    fn what_began_before_the_picture_begins_at_its_edge() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(1);
        let span = DoneSpan { status: Status::Failed, from: now - REACH * 2, until: now - REACH / 2 };
        let planned = [now - TimeDelta::minutes(1), now + REACH / 2];
        let workflow = WorkflowActivity::new((WorkflowId(1), "w".into()), [span], planned);
        let row = row(workflow, now, |_| String::new());
        assert_eq!(row.bars.len(), 2, "what is past is no plan any more");
        assert_eq!((row.bars[0].from, row.bars[0].length), (Portion::default(), Portion::of(1, 4)));
        assert_eq!(row.bars[1].from, Portion::of(3, 4));
    }
}
