use domain::{format, trigger::schedule::PlannedRun};
use leptos::prelude::*;

use super::{super::form_state::RUNS, own_time};
use crate::{
    format::use_clock,
    ui::{Cell, Column, HeadCell, Icon, Row, Table, TableKind, icon},
    viewer::use_viewer,
};

/// The next runs, in the zone of the schedule, and in the viewer's where that differs. Before any are known, there is room for
/// them.
#[component]
pub(super) fn Runs(
    /// Where the schedule's zone is.
    place: Memo<String>,
    /// The runs.
    runs: Memo<Option<Vec<PlannedRun>>>,
    /// The same for what is not drawn: what a pointer that rests on them is told, and programs.
    followed: Memo<Option<Vec<PlannedRun>>>,
) -> impl IntoView {
    let viewer = use_viewer();
    let own = viewer.zone.place();
    let differs = Memo::new(move |_| {
        let runs = runs.read();
        runs.iter().flatten().any(|run| viewer.zone.local(run.at) != run.local)
    });
    let count = Memo::new(move |_| runs.read().as_ref().map_or(RUNS, Vec::len));
    move || {
        let (differs, count) = (differs.get(), count.get());
        let mut columns = vec![Column::new(place.get())];
        if differs {
            columns.push(Column::new(format!("You ({own})")));
        }
        columns.push(Column::new("From now").class("num"));
        let row = move |number| {
            let of = move |runs: Memo<Option<Vec<PlannedRun>>>| {
                Memo::new(move |_| runs.read().as_ref().and_then(|runs| runs.get(number).cloned()))
            };
            view! { <Run run=of(runs) followed=of(followed) differs/> }
        };
        view! {
            <Table caption="Next starts" kind=TableKind::Keep compact=true columns>
                {(0..count).map(row).collect_view()}
            </Table>
        }
    }
}

#[component]
fn Run(run: Memo<Option<PlannedRun>>, followed: Memo<Option<PlannedRun>>, differs: bool) -> impl IntoView {
    let viewer = use_viewer();
    let (clock, hours) = (use_clock(), viewer.zone.clock());
    let text = move || {
        let run = run.read();
        run.as_ref().map(|run| format!("{} {} {}", run.date(), run.time(hours), run.abbreviation))
    };
    let utc = Memo::new(move |_| followed.read().as_ref().map(|run| format::machine_time(run.at)));
    let has_change = Memo::new(move |_| run.read().as_ref().is_some_and(|run| run.clock_change));
    let mark = move || {
        has_change.get().then(|| {
            view! { <span title="The clocks change" class="clock-change"><Icon glyph=icon::REPEAT/><span class="sr">" clock change"</span></span> }
        })
    };
    let from_now = Memo::new(move |_| run.read().as_ref().map(|run| format::relative(run.at, clock.towards(run.at))));
    let zone = StoredValue::new(viewer);
    let own = move || run.read().as_ref().map(|run| zone.with_value(|viewer| own_time(&viewer.zone, run)));
    let in_full = move || {
        let at = followed.read().as_ref()?.at;
        Some(zone.with_value(|viewer| format::instant_with_seconds(at, &viewer.zone, clock.now())))
    };
    view! {
        <Row>
            <HeadCell><time datetime=utc title=utc>{text}</time>{mark}</HeadCell>
            {differs.then(|| view! { <Cell class="nowrap">{own}</Cell> })}
            <Cell class="num nowrap"><time datetime=utc title=in_full>{from_now}</time></Cell>
        </Row>
    }
    .into_any()
}
