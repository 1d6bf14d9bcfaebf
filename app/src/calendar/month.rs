use chrono::{Datelike, NaiveDate};
use domain::{
    calendar::{Calendar, CalendarHour},
    format,
};
use leptos::prelude::*;

use super::{
    address::Shown,
    entry::{Event, more_link},
    list::day_name,
    page::often_words,
};
use crate::ui::{Icon, icon};

/// Shows a month as a grid, a row for each week: some of what starts on each day, and the way to all of it. Where it is
/// narrow, a day says how many there are.
#[component]
pub(super) fn Month(calendar: Calendar, shown: Shown) -> impl IntoView {
    let head = |date: &NaiveDate| view! { <div class="head" role="columnheader">{date.weekday().to_string()}</div> };
    let dates = calendar.dates();
    let heads: Vec<_> = dates.iter().take(7).map(head).collect();
    let always = often_words(&calendar)
        .map(|words| view! { <div class="row-of-week" role="row"><div class="always" role="cell">{words}</div></div> });
    let row = |week: &[NaiveDate]| {
        let cells: Vec<_> = week.iter().map(|date| cell(&calendar, &shown, *date)).collect();
        view! { <div class="row-of-week" role="row">{cells}</div> }
    };
    let rows: Vec<_> = dates.chunks(7).map(row).collect();
    view! {
        <div class="week month" role="table" aria-label="The month, day by day">
            <div class="row-of-week" role="row">{heads}</div>
            {always}
            {rows}
        </div>
    }
    .into_any()
}

fn cell(calendar: &Calendar, shown: &Shown, date: NaiveDate) -> impl IntoView + use<> {
    let day = calendar.at(date, 0).cloned();
    let time = match date.cmp(&calendar.today) {
        std::cmp::Ordering::Less => "past",
        std::cmp::Ordering::Equal => "today",
        std::cmp::Ordering::Greater => "",
    };
    let other = if date.month() == calendar.named_by.month() { "" } else { "other" };
    let href = shown.href_of_day(date);
    let (count, failed) = day.as_ref().map(CalendarHour::counts).unwrap_or_default();
    let starts =
        (count > 0).then(|| view! { <span class="phone-only count" aria-hidden="true">{counted(count)}</span> });
    let mark =
        (failed > 0).then(|| view! { <span class="phone-only failed-mark"><Icon glyph=icon::OCTAGON_X/></span> });
    let label = words(date, count, failed);
    let events = day.map(|day| events(day, href.clone()));
    view! {
        <div class=format!("cell {time} {other}") role="cell">
            <a class="day plain" href=href aria-label=label aria-current=(date == calendar.today).then_some("date")>
                <b>{date.day()}</b>{starts}{mark}
            </a>
            <div class="wide-only entries">{events}</div>
        </div>
    }
}

fn events(day: CalendarHour, href: String) -> AnyView {
    let more = more_link(&day, href);
    let entries = day.entries.into_iter().map(|entry| view! { <Event entry/> }).collect_view();
    view! { {entries}{more} }.into_any()
}

/// Says what a day holds: `Mon 23 Nov: 5 starts, 1 failed`.
fn words(date: NaiveDate, count: usize, failed: usize) -> String {
    let of = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let starts = match count {
        0 => "nothing starts".to_owned(),
        _ => format::counted(of(count), "start", "starts"),
    };
    let failed = if failed > 0 { format!(", {} failed", counted(failed)) } else { String::new() };
    format!("{}: {starts}{failed}", day_name(date))
}

fn counted(count: usize) -> String {
    format::count(i64::try_from(count).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_says_what_it_holds() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        assert_eq!(words(date, 0, 0), "Mon 23 Nov: nothing starts");
        assert_eq!(words(date, 1, 0), "Mon 23 Nov: 1 start");
        assert_eq!(words(date, 1200, 2), "Mon 23 Nov: 1,200 starts, 2 failed");
    }
}
