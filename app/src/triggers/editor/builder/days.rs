use domain::{
    format,
    trigger::cron::{BuiltDate, BuiltDays},
};
use leptos::prelude::*;

use super::{BuilderState, ERROR, times::stay, toggle};

/// The days of the week, from Monday, Sunday being 0.
const WEEK: [(u32, &str, &str); 7] = [
    (1, "M", "Monday"),
    (2, "T", "Tuesday"),
    (3, "W", "Wednesday"),
    (4, "T", "Thursday"),
    (5, "F", "Friday"),
    (6, "S", "Saturday"),
    (0, "S", "Sunday"),
];

/// The controls of the days.
const WEEKDAYS: &str = "weekdays";
const DATES: &str = "dates";

/// The days: of the week, or of the month.
#[component]
pub(super) fn DaysRows(state: BuilderState) -> impl IntoView {
    let weekdays = state.of(|builder| weekdays_of(&builder.days));
    let dates = state.of(|builder| match &builder.days {
        BuiltDays::Dates(dates) => dates.iter().map(|date| date.label()).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    });
    let press = move |day: u32| {
        state.change(WEEKDAYS, |builder| {
            let mut days = weekdays_of(&builder.days);
            toggle(&mut days, day);
            builder.days = if days.len() == 7 { BuiltDays::Every } else { BuiltDays::Weekdays(days) };
        });
    };
    let button = move |(day, letter, name): (u32, &'static str, &'static str)| {
        let pressed = move || if weekdays.read().contains(&day) { "true" } else { "false" };
        view! { <button type="button" aria-pressed=pressed aria-label=name title=name on:click=move |_| press(day)>{letter}</button> }
    };
    let typed = move |event| match BuiltDate::list(&event_target_value(&event)) {
        Ok(dates) if dates.is_empty() => state.change(DATES, |builder| {
            if let BuiltDays::Dates(_) = builder.days {
                builder.days = BuiltDays::Every;
            }
        }),
        Ok(dates) => state.change(DATES, |builder| builder.days = BuiltDays::Dates(dates)),
        Err(problem) => state.refuse(DATES, problem),
    };
    let count = move || match weekdays.read().len() {
        7 => "every day".to_owned(),
        0 => String::new(),
        days => format::counted(i64::try_from(days).unwrap_or(0), "day a week", "days a week"),
    };
    view! {
        <div class="row wide">
            <span class="row-label" id="build-days">"Days"</span>
            <span class="segmented days" role="group" aria-labelledby="build-days">{WEEK.map(button).collect_view()}</span>
            <span class="small muted">{count}</span>
        </div>
        <div class="row wide">
            <label class="row-label" for="build-dates">"Or dates"</label>
            <input class="input dates" id="build-dates" type="text" autocomplete="off" placeholder="1, 15, last"
                aria-label="Days of the month" aria-invalid=state.mark(DATES) aria-describedby=ERROR prop:value=dates on:change=typed on:keydown=stay/>
            <span class="small muted">"1 to 31, last, last workday"</span>
        </div>
    }
    .into_any()
}

/// Returns the days of the week that are pressed.
fn weekdays_of(days: &BuiltDays) -> Vec<u32> {
    match days {
        BuiltDays::Every => (0..7).collect(),
        BuiltDays::Weekdays(days) => days.clone(),
        BuiltDays::Dates(_) => Vec::new(),
    }
}
