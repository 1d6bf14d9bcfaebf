use chrono::{Datelike, NaiveDate};
use domain::calendar::{Calendar, CalendarHour};
use leptos::prelude::*;

use super::{
    address::Shown,
    entry::{Event, more_link},
    page::often_words,
};
use crate::viewer::use_viewer;

/// Shows a week as a grid: a row for each hour in which something starts, a column for each day.
#[component]
pub(super) fn Week(calendar: Calendar, shown: Shown) -> impl IntoView {
    let today = calendar.today;
    let head = |date: NaiveDate| {
        let class = if date == today { "head today" } else { "head" };
        let href = shown.href_of_day(date);
        view! {
            <div class=class role="columnheader" aria-current={(date == today).then_some("date")}>
                <a class="plain" href=href>{date.weekday().to_string()}" "<b>{date.day()}</b></a>
            </div>
        }
    };
    let heads: Vec<_> = calendar.dates().into_iter().map(head).collect();
    let always = often_words(&calendar)
        .map(|words| view! { <div class="row-of-week" role="row"><div class="always" role="cell">{words}</div></div> });
    let rows: Vec<_> = calendar.hours_in_use().into_iter().map(|hour| row(&calendar, &shown, hour)).collect();
    view! {
        <div class="week" role="table" aria-label="The week, hour by hour">
            <div class="row-of-week" role="row"><div class="head" role="columnheader"><span class="sr">"Hour"</span></div>{heads}</div>
            {always}
            {rows}
        </div>
    }
    .into_any()
}

fn row(calendar: &Calendar, shown: &Shown, hour: u32) -> impl IntoView + use<> {
    let cells: Vec<_> = calendar
        .dates()
        .into_iter()
        .map(|date| {
            let class = match date.cmp(&calendar.today) {
                std::cmp::Ordering::Less => "cell past",
                std::cmp::Ordering::Equal => "cell today",
                std::cmp::Ordering::Greater => "cell",
            };
            let content = calendar.at(date, hour).cloned().map(|hour| events(hour, shown));
            view! { <div class=class role="cell">{content}</div> }
        })
        .collect();
    view! {
        <div class="row-of-week" role="row">
            <div class="hour" role="rowheader">{use_viewer().zone.clock().time(hour, 0)}</div>
            {cells}
        </div>
    }
}

fn events(hour: CalendarHour, shown: &Shown) -> AnyView {
    let more = more_link(&hour, shown.href_of_day(hour.date));
    let entries = hour.entries.into_iter().map(|entry| view! { <Event entry/> }).collect_view();
    view! { {entries}{more} }.into_any()
}
