use chrono::{Datelike, NaiveDate};
use domain::{
    calendar::{Calendar, CalendarEntry},
    format::{self, MONTHS},
};
use leptos::prelude::*;

use super::{address::Shown, entry::EntryLook};
use crate::{
    ui::{Card, Item, Items, Status},
    viewer::use_viewer,
};

/// Lists what starts, a list for each day: the whole of a day, and the week where it is narrow.
#[component]
pub(super) fn DayLists(calendar: Calendar, shown: Shown) -> impl IntoView {
    let days = calendar.dates().into_iter().filter_map(|date| {
        let hours: Vec<_> = calendar.hours.iter().filter(|hour| hour.date == date).collect();
        let entries: Vec<_> = hours.iter().flat_map(|hour| hour.entries.clone()).collect();
        let more: usize = hours.iter().map(|hour| hour.more).sum();
        let href = shown.href_of_day(date);
        (!entries.is_empty()).then(|| view! { <DayList date is_today={date == calendar.today} entries more href/> })
    });
    let days: Vec<_> = days.collect();
    view! { {days} }.into_any()
}

#[component]
fn DayList(date: NaiveDate, is_today: bool, entries: Vec<CalendarEntry>, more: usize, href: String) -> impl IntoView {
    let title = format!("{}{}", if is_today { "Today, " } else { "" }, day_name(date));
    let more = (more > 0).then(|| {
        view! { <footer><a href=href>{format!("{} more on this day", format::count(i64::try_from(more).unwrap_or(i64::MAX)))}</a></footer> }
    });
    view! {
        <Card title flush=true>
            <Items>{entries.into_iter().map(row).collect_view()}</Items>
            {more}
        </Card>
    }
    .into_any()
}

fn row(entry: CalendarEntry) -> impl IntoView {
    let EntryLook { state, word, note, href, .. } = EntryLook::of(&entry);
    let time = format::clock_time(entry.at, &use_viewer().zone);
    let datetime = format::machine_time(entry.at);
    let mark = move || view! { <time class="strong" datetime=datetime>{time}</time> };
    let name = entry.workflow_name;
    let title = move || view! { <a class="plain" href=href>{name}</a> };
    let note = move || note;
    view! { <Item mark title note><Status state>{word}</Status></Item> }
}

/// Writes a day: `Mon 23 Nov`.
pub(super) fn day_name(date: NaiveDate) -> String {
    format!("{} {} {}", date.weekday(), date.day(), MONTHS[date.month0() as usize])
}
