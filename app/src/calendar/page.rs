use domain::{
    calendar::{Calendar, CalendarView},
    choice::Choice,
    person::Permission,
};
use leptos::prelude::*;

use super::{
    address::{Shown, use_shown},
    filters::Filters,
    list::DayLists,
    maintenance::{self, MaintenanceWindows, PlanMaintenanceDialog},
    month::Month,
    pause::{self, PauseEverythingDialog},
    rpc::load_calendar,
    week::Week,
};
use crate::{
    awaited::awaited,
    failure::Failure,
    format::use_clock,
    live::use_fresh,
    pauses::use_pause_of_everything,
    server::following,
    ui::{
        Callout, Card, Empty, Icon, IconLink, LinkButton, PageHead, Segment, Segmented, Size, Skeleton, icon,
        use_dialog_href,
    },
    viewer::use_viewer,
};

/// Shows what runs when, across all workflows: what ran, what is planned, what follows from it.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let shown = use_shown();
    let viewer = use_viewer();
    let zone = StoredValue::new(viewer.zone.name.clone());
    let calendar = Resource::new(
        move || shown.get(),
        move |Shown { view, date, filter }| load_calendar(view, date, filter, zone.get_value()),
    );
    let label = viewer.zone.label(use_clock().now());
    let may_pause = viewer.may(Permission::Administer);
    let (pause, maintenance) = (use_dialog_href(pause::DIALOG), use_dialog_href(maintenance::DIALOG));
    let everything = use_pause_of_everything();
    let actions = move || {
        may_pause.then(|| {
            // Where they are paused already, the banner of every page has the way back.
            let pause = move || {
                let is_running = everything.pause.read().is_none();
                is_running.then(|| view! {
                    <a class="button" href=pause data-noscroll=""><Icon glyph=icon::CIRCLE_PAUSE/>"Pause all triggers…"</a>
                })
            };
            view! {
                <a class="button" href=maintenance data-noscroll=""><Icon glyph=icon::HOURGLASS/>"Plan maintenance…"</a>
                {pause}
            }
        })
    };
    view! {
        <PageHead title="Calendar" note=move || view! { <span class="small">"Times in "{label}</span> } actions/>
        <Filters shown/>
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
                let shown = shown.get();
                match calendar.await {
                    Ok(calendar) => view! { <Look calendar shown zone=zone.get_value()/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
        {may_pause.then(|| view! {
            <PauseEverythingDialog on_done=everything.read_again/>
            <PlanMaintenanceDialog on_done=Callback::new(move |()| calendar.refetch())/>
        })}
    }
    .into_any()
}

/// What the page came with, which then follows what happens.
#[component]
fn Look(calendar: Calendar, shown: Shown, zone: String) -> impl IntoView {
    let zone = StoredValue::new(zone);
    let topics = ["workflow", "trigger", "execution", "workspace"].map(str::to_owned);
    let shown = StoredValue::new(shown);
    let (calendar, read_again) = use_fresh(calendar, topics, move || {
        let Shown { view, date, filter } = shown.get_value();
        load_calendar(view, date, filter, zone.get_value())
    });
    view! {
        <section class="stack">
            {following(move || view! { <Steps calendar=calendar.get() shown=shown.get_value()/> })}
            {following(move || view! { <MaintenanceWindows windows=calendar.read().windows.clone() read_again/> })}
            {following(move || content(calendar.get(), shown.get_value()))}
        </section>
    }
    .into_any()
}

fn content(calendar: Calendar, shown: Shown) -> AnyView {
    let partial = calendar.is_partial.then(|| {
        view! { <Callout glyph=icon::INFO><p>"There is more than can be shown at once: only the newest executions and the next schedules are here."</p></Callout> }
    });
    if calendar.hours.is_empty() && calendar.often.is_empty() {
        return view! { <NothingOn shown/> }.into_any();
    }
    let days = match shown.view {
        CalendarView::Day => lists(calendar, shown).into_any(),
        CalendarView::Week => {
            let narrow = lists(calendar.clone(), shown.clone());
            view! {
                <div class="wide-only">
                    <Card flush=true>
                        <Week calendar shown/>
                        <Legend view=CalendarView::Week/>
                    </Card>
                </div>
                <div class="stack phone-only">{narrow}</div>
            }
            .into_any()
        }
        CalendarView::Month => view! {
            <Card flush=true>
                <Month calendar shown/>
                <Legend view=CalendarView::Month/>
            </Card>
        }
        .into_any(),
    };
    view! { {partial}{days} }.into_any()
}

fn lists(calendar: Calendar, shown: Shown) -> impl IntoView {
    let words = often_words(&calendar).map(|words| view! { <p class="small muted">{words}</p> });
    view! { {words}<DayLists calendar shown/> }
}

/// Leads to other days and to the other view.
#[component]
fn Steps(calendar: Calendar, shown: Shown) -> impl IntoView {
    let what = shown.view.label().to_lowercase();
    let step = |forward| Shown { date: Some(shown.view.stepped(calendar.named_by, forward)), ..shown.clone() }.href();
    let (before, after) = (step(false), step(true));
    let segment = |view: &CalendarView| Segment {
        href: Shown { view: *view, ..shown.clone() }.href(),
        label: view.label(),
        glyph: None,
        current: *view == shown.view,
    };
    let segments = CalendarView::ALL.iter().map(segment).collect();
    let today = Shown { date: None, ..shown.clone() }.href();
    view! {
        <div class="row between">
            <div class="row">
                <IconLink label=format!("Previous {what}") href=before glyph=icon::CHEVRON_LEFT/>
                <h2 class="calendar-title">{calendar.title()}</h2>
                <IconLink label=format!("Next {what}") href=after glyph=icon::CHEVRON_RIGHT/>
                <LinkButton href=today size=Size::Small>"Today"</LinkButton>
            </div>
            <Segmented label="View" segments/>
        </div>
    }
    .into_any()
}

/// Says what starts all day long: `Every 15 minutes: Store inventory, then Stock report · Every hour: Broker portal`.
pub(super) fn often_words(calendar: &Calendar) -> Option<AnyView> {
    if calendar.often.is_empty() {
        return None;
    }
    let one = |(index, often): (usize, domain::calendar::OftenStarted)| {
        let href = format!("/workflows/{}/triggers/{}", often.workflow_id, often.trigger_id);
        let then = (!often.followers.is_empty()).then(|| format!(", then {}", often.followers.join(", ")));
        view! { {(index > 0).then_some(" · ")}{often.sentence}": "<a href=href>{often.workflow_name}</a>{then} }
    };
    Some(calendar.often.clone().into_iter().enumerate().map(one).collect_view().into_any())
}

#[component]
fn Legend(view: CalendarView) -> impl IntoView {
    let more = if view == CalendarView::Week { "more in this hour" } else { "more on this day" };
    let mark = |glyph, words: &'static str| view! { <span><Icon glyph/>{words}</span> };
    view! {
        <footer class="legend wide-only">
            {mark(icon::CIRCLE_CHECK, "succeeded")}
            {mark(icon::OCTAGON_X, "failed")}
            {mark(icon::CALENDAR_CLOCK, "planned")}
            {mark(icon::GIT_MERGE, "expected after another")}
            {mark(icon::CHEVRONS_RIGHT, "will be left out")}
            {mark(icon::LAYERS, more)}
            {(view == CalendarView::Week).then(|| view! { <span class="push">"Hours without starts are not shown."</span> })}
        </footer>
    }
    .into_any()
}

#[component]
fn NothingOn(shown: Shown) -> impl IntoView {
    let days = match shown.view {
        CalendarView::Day => "on this day",
        CalendarView::Week => "in this week",
        CalendarView::Month => "in this month",
    };
    if !shown.filter.is_empty() {
        let actions = move || view! { <LinkButton href=shown.href_of_all()>"Clear filters"</LinkButton> };
        return view! {
            <Card flush=true>
                <Empty glyph=icon::FILTER_X title=format!("Nothing that the filters leave starts {days}") actions>
                    <p>"Other days may have something, or other workflows."</p>
                </Empty>
            </Card>
        }
        .into_any();
    }
    let actions = || view! { <LinkButton href="/workflows">"Open workflows"</LinkButton> };
    view! {
        <Card flush=true>
            <Empty glyph=icon::CALENDAR_DAYS title=format!("Nothing starts {days}") actions>
                <p>"What ran and what schedules have planned is shown here. A schedule is set on the Triggers tab of its workflow."</p>
            </Empty>
        </Card>
    }
    .into_any()
}
