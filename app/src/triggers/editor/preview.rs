//! What the schedule means.

use domain::{
    format::{self, Zone},
    trigger::{cron::HourClock, look::ScheduleLook, schedule::PlannedRun, timezone::place_name},
};
use leptos::prelude::*;

use super::{form_state::FormState, said::Said};
use crate::{
    format::Relative,
    ui::{Button, Cell, Column, HeadCell, Icon, Row, Size, Table, TableKind, icon},
    viewer::use_viewer,
};

/// How many runs more are shown on demand.
const MORE: usize = 20;

/// Says what the schedule means, and when it starts the workflow next, in its zone and the viewer's.
#[component]
pub(super) fn Preview(state: FormState) -> impl IntoView {
    let sentence = Memo::new(move |_| match &*state.look.read() {
        Ok(Some(look)) => format!("{}.", look.sentence),
        Ok(None) => String::new(),
        Err(_) => String::new(),
    });
    let content = move || {
        match &*state.look.read() {
        Ok(Some(look)) => view! { <Known state look=look.clone()/> }.into_any(),
        Ok(None) => {
            view! { <div class="body"><p class="muted">"Type when it is to start the workflow, and what that means is shown here."</p></div> }.into_any()
        }
        Err(_) => {
            view! { <div class="body"><p class="muted">"This comes back when the schedule can be understood."</p></div> }.into_any()
        }
    }
    };
    view! { <section class="card flush" aria-label="Preview">{content}<Said sentence/></section> }.into_any()
}

#[component]
fn Known(state: FormState, look: ScheduleLook) -> impl IntoView {
    let zone = Zone::around(look.schedule.timezone, state.minute.get_untracked());
    let place = place_name(look.schedule.timezone);
    let clock = {
        let (zone, place) = (zone.clone(), place.clone());
        move || format!("Now {} in {place}", format::clock_time(state.minute.get(), &zone))
    };
    let count = look.next.len();
    let more = move || {
        (state.runs.get() == count && count < MORE).then(|| {
            view! { <footer class="when-live"><Button size=Size::Small on_press=move |()| state.runs.update(|runs| *runs += MORE)>"Show 20 more"</Button></footer> }
        })
    };
    view! {
        <div class="body stack tight">
            <p class="caption">"Reads as"</p>
            <p class="reads">{look.sentence}"."</p>
        </div>
        <header class="next-head"><h2>"Next starts"</h2><span class="caption push">{clock}</span></header>
        <Runs place zone runs=look.next/>
        {more}
    }
    .into_any()
}

#[component]
fn Runs(place: String, zone: Zone, runs: Vec<PlannedRun>) -> impl IntoView {
    let viewer = use_viewer();
    let differs = runs.iter().any(|run| viewer.zone.local(run.at) != zone.local(run.at));
    let mut columns = vec![Column::new(place)];
    if differs {
        columns.push(Column::new(format!("You ({})", viewer.zone.place())));
    }
    columns.push(Column::new("From now").class("num"));
    let row = move |run: PlannedRun| {
        let own = differs.then(|| own_time(&viewer.zone, &run));
        view! { <Run run own/> }
    };
    view! {
        <Table caption="Next starts" kind=TableKind::Keep compact=true columns>
            {runs.into_iter().map(row).collect_view()}
        </Table>
    }
    .into_any()
}

/// Returns the time of a run in another zone, with its day where that is another.
fn own_time(zone: &Zone, run: &PlannedRun) -> String {
    let day = if zone.local(run.at).date() == run.local.date() {
        String::new()
    } else {
        format!("{} ", format::date(run.at, zone).chars().take(3).collect::<String>())
    };
    format!("{day}{} {}", format::clock_time(run.at, zone), zone.abbreviation(run.at))
}

#[component]
fn Run(run: PlannedRun, own: Option<String>) -> impl IntoView {
    let text = format!("{} {} {}", run.date(), run.time(HourClock::TwentyFour), run.abbreviation);
    let mark = run.clock_change.then(|| {
        view! { <span title="The clocks change" class="clock-change"><Icon glyph=icon::REPEAT/><span class="sr">" clock change"</span></span> }
    });
    let utc = format::machine_time(run.at);
    view! {
        <Row>
            <HeadCell><time datetime=utc.clone() title=utc>{text}</time>{mark}</HeadCell>
            {own.map(|own| view! { <Cell class="nowrap">{own}</Cell> })}
            <Cell class="num nowrap"><Relative at=run.at/></Cell>
        </Row>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::trigger::definition::TriggerDraft;

    use super::*;

    #[test]
    fn the_day_is_said_where_it_is_another() {
        let draft = |cron: &str| TriggerDraft {
            cron_expression: cron.into(),
            timezone: "Asia/Tokyo".into(),
            ..TriggerDraft::default()
        };
        let now = "2026-11-23T11:16:04Z".parse().expect("an instant");
        let lisbon = Zone::around(chrono_tz::Europe::Lisbon, now);
        let own = |cron: &str| {
            let look = ScheduleLook::at(&draft(cron), now, 1).expect("it holds").expect("it was typed");
            own_time(&lisbon, &look.next[0])
        };
        assert_eq!(own("0 12 * * *"), "03:00 WET");
        assert_eq!(own("0 2 * * *"), "Mon 17:00 WET");
    }
}
