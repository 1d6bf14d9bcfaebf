use chrono::{Datelike, NaiveDate};
use domain::{
    format::{self, MONTHS},
    trigger::cron::DayRuns,
};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::YearLook;

/// How many days are coloured anew between two frames, so that a key never waits for all of them.
const AT_ONCE: usize = 64;

/// The year as a picture: in the browser a grid that the arrow keys walk through, without script an image with its table.
///
/// It is made for the days from a certain one on. Another year of the same days colours them anew.
#[component]
pub(super) fn Map(
    /// What there is to show.
    year: Memo<Option<YearLook>>,
    /// Whether there is a program that answers keys.
    has_keys: bool,
    /// Lists the times of a day, counted from today.
    #[prop(into)]
    on_choose: Callback<usize>,
) -> impl IntoView {
    let grid = NodeRef::<html::Div>::new();
    let label = Memo::new(move |_| year.read().as_ref().map(YearLook::label));
    let Some(first_year) = year.get_untracked() else { return ().into_any() };
    let halves: Vec<_> = first_year.halves().iter().map(|weeks| half(&first_year, weeks, has_keys)).collect();
    if !has_keys {
        return view! { <div class="heat" role="img" aria-label=label>{halves}</div> }.into_any();
    }
    colour_anew(year, &first_year, grid);
    let year = first_year;
    let days = year.days.len();
    let first = year.today.weekday().num_days_from_monday() as usize;
    let pressed = move |event: ev::KeyboardEvent| {
        let Some(day) = day_of(event.target()) else { return };
        let Some(next) = day_after_key(&event.key(), day, first, days) else {
            if ["Enter", " "].contains(&event.key().as_str()) {
                event.prevent_default();
                on_choose.run(day);
            }
            return;
        };
        event.prevent_default();
        if let Some(grid) = grid.get_untracked() {
            move_to(&grid, next);
        }
    };
    let clicked = move |event: ev::MouseEvent| {
        if let (Some(day), Some(grid)) = (day_of(event.target()), grid.get_untracked()) {
            move_to(&grid, day);
            on_choose.run(day);
        }
    };
    view! {
        <div class="heat" role="grid" aria-label=label aria-describedby="year-keys" node_ref=grid on:keydown=pressed on:click=clicked>{halves}</div>
        <p class="small muted" id="year-keys">"Arrow keys move by day, Home and End by week. Enter lists the times of a day."</p>
    }
    .into_any()
}

/// Colours the days that change with the year, some of them before each frame, until another year comes.
fn colour_anew(year: Memo<Option<YearLook>>, drawn: &YearLook, grid: NodeRef<html::Div>) {
    let drawn = StoredValue::new(drawn.days.iter().map(|day| Square::of(drawn, day)).collect::<Vec<_>>());
    let years = StoredValue::new(0_u32);
    Effect::new(move || {
        let wanted = year.read().as_ref().map(|year| year.days.iter().map(|day| Square::of(year, day)).collect());
        years.update_value(|years| *years += 1);
        let now = years.get_value();
        // The picture may be gone, or another year may be wanted.
        let is_wanted = move || years.try_get_value() == Some(now);
        colour_some(wanted.unwrap_or_default(), 0, drawn, grid, is_wanted);
    });
}

/// Colours some days from one on, and goes on with the next frame.
fn colour_some(
    wanted: Vec<Square>,
    from: usize,
    drawn: StoredValue<Vec<Square>>,
    grid: NodeRef<html::Div>,
    is_wanted: impl Fn() -> bool + 'static,
) {
    let Some(element) = grid.try_get_untracked().flatten().filter(|_| is_wanted()) else { return };
    let changed: Vec<_> = drawn.with_value(|drawn| {
        let is_changed = |day: &usize| drawn.get(*day).zip(wanted.get(*day)).is_some_and(|(old, new)| old != new);
        (from..wanted.len()).filter(is_changed).take(AT_ONCE).collect()
    });
    let Some(last) = changed.last().copied() else { return };
    for day in changed {
        if let Some(cell) = cell_of(&element, day) {
            wanted[day].put_on(&cell);
        }
    }
    drawn.update_value(|drawn| drawn[..=last].clone_from_slice(&wanted[..=last]));
    request_animation_frame(move || colour_some(wanted, last + 1, drawn, grid, is_wanted));
}

/// How a day is drawn.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Square {
    class: String,
    level: u32,
    title: String,
}

impl Square {
    fn of(year: &YearLook, day: &DayRuns) -> Self {
        let (class, level) = year.look_of(day);
        let today = if day.date == year.today { " today" } else { "" };
        let what = match day.runs {
            0 => "no start".to_owned(),
            runs => format::counted(runs.into(), "start", "starts"),
        };
        let clocks = if day.clock_change { "; the clocks change" } else { "" };
        let month = MONTHS[day.date.month0() as usize];
        let date = format!("{} {} {month} {}", day.date.weekday(), day.date.day(), day.date.year());
        Self { class: format!("{class}{today}"), level, title: format!("{date}: {what}{clocks}") }
    }

    fn put_on(&self, cell: &HtmlElement) {
        cell.set_class_name(&self.class);
        cell.set_title(&self.title);
        _ = cell.set_attribute("data-level", &self.level.to_string());
    }
}

/// Returns the day that a key leads to: the arrows by day, Home and End to the first and last day of the week, and from there a
/// week further.
fn day_after_key(key: &str, day: usize, first: usize, days: usize) -> Option<usize> {
    let weekday = (first + day) % 7;
    let last = days.checked_sub(1)?;
    let next = match key {
        "ArrowLeft" | "ArrowUp" => day.saturating_sub(1),
        "ArrowRight" | "ArrowDown" => day + 1,
        "Home" if weekday == 0 => day.saturating_sub(7),
        "Home" => day.saturating_sub(weekday),
        "End" if weekday == 6 => day + 7,
        "End" => day + 6 - weekday,
        _ => return None,
    };
    Some(next.min(last))
}

/// Returns which day a cell stands for.
fn day_of(target: Option<web_sys::EventTarget>) -> Option<usize> {
    target?.dyn_into::<HtmlElement>().ok()?.get_attribute("data-day")?.parse().ok()
}

/// Returns the cell that stands for a day.
fn cell_of(grid: &HtmlElement, day: usize) -> Option<HtmlElement> {
    grid.query_selector(&format!("[data-day='{day}']")).ok()??.dyn_into().ok()
}

/// Moves the focus to a day, and the way of the Tab key with it.
fn move_to(grid: &HtmlElement, day: usize) {
    if let Some(before) = grid.query_selector("[tabindex='0']").ok().flatten() {
        _ = before.set_attribute("tabindex", "-1");
    }
    if let Some(now) = cell_of(grid, day) {
        _ = now.set_attribute("tabindex", "0");
        _ = now.focus();
    }
}

/// Half of the picture. The cells are text: hundreds of elements with attributes of their own would be felt while typing.
///
/// For the keyboard they are a grid, a row for each week, of which one cell at a time is on the way of the Tab key.
fn half(year: &YearLook, weeks: &[Vec<Option<DayRuns>>], has_keys: bool) -> AnyView {
    let mut cells = String::new();
    let mut months = Vec::new();
    for (column, week) in weeks.iter().enumerate() {
        if has_keys && week.iter().any(Option::is_some) {
            cells.push_str("<span role=row>");
        }
        for day in week {
            let Some(day) = day else {
                cells.push_str("<i class=out></i>");
                continue;
            };
            let Square { class, level, title } = Square::of(year, day);
            cells.push_str(&format!(
                "<i class=\"{class}\" data-level={level} title=\"{title}\"{}></i>",
                if has_keys { key_attributes(year, day) } else { String::new() },
            ));
            if day.date.day() == 1 {
                months.push((column + 1, day.date));
            }
        }
        if has_keys && week.iter().any(Option::is_some) {
            cells.push_str("</span>");
        }
    }
    let month = |(column, date): (usize, NaiveDate)| {
        let name = MONTHS[date.month0() as usize];
        let name = if date.month() == 1 { format!("{name} ’{:02}", date.year() % 100) } else { name.to_owned() };
        view! { <span data-column=column.to_string()>{name}</span> }
    };
    let role = has_keys.then_some("presentation");
    view! {
        <div class="half" role=role>
            <div class="months" aria-hidden="true">{months.into_iter().map(month).collect_view()}</div>
            <div class="cells" role=has_keys.then_some("rowgroup") inner_html=cells></div>
        </div>
    }
    .into_any()
}

/// Returns what makes a day a cell of a grid. Today is on the way of the Tab key at first.
fn key_attributes(year: &YearLook, day: &DayRuns) -> String {
    let index = (day.date - year.today).num_days();
    let tab = if index == 0 { 0 } else { -1 };
    format!(" role=gridcell tabindex={tab} data-day={index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_by_day_and_by_week_and_stay_within_the_year() {
        // Today, day 0, is a Friday.
        let go = |key: &str, day: usize| day_after_key(key, day, 4, 365);
        assert_eq!(
            [go("ArrowRight", 0), go("ArrowDown", 5), go("ArrowLeft", 5), go("ArrowUp", 0)],
            [Some(1), Some(6), Some(4), Some(0)]
        );
        assert_eq!([go("End", 0), go("End", 2), go("Home", 12), go("Home", 10)], [Some(2), Some(9), Some(10), Some(3)]);
        assert_eq!([go("Home", 1), go("End", 363), go("ArrowRight", 364)], [Some(0), Some(364), Some(364)]);
        assert_eq!(go("x", 3), None);
    }
}
