//! Schedules that many people want.

use chrono::{NaiveTime, Timelike};
use domain::trigger::cron::{BuiltTimes, CronBuilder};
use leptos::prelude::*;

use super::{
    builder::{USUAL, time_of},
    form_state::FormState,
};
use crate::ui::Chip;

/// What many people want, in words and as cron; what has one time of day keeps the time that is set.
const PRESETS: [(&str, Written); 7] = [
    ("Every 15 min", |_| "*/15 * * * *".to_owned()),
    ("Hourly", |_| "0 * * * *".to_owned()),
    ("Daily", |time| at(time, "* * *")),
    ("Weekdays", |time| at(time, "* * 1-5")),
    ("Weekly Monday", |time| at(time, "* * 1")),
    ("Monthly 1st", |time| at(time, "1 * *")),
    ("Last day of month", |time| at(time, "L * *")),
];

type Written = fn(NaiveTime) -> String;

fn at(time: NaiveTime, days: &str) -> String {
    format!("{} {} {days}", time.minute(), time.hour())
}

/// Writes a common schedule into the field.
#[component]
pub(super) fn Presets(state: FormState) -> impl IntoView {
    // On the way from one expression to another the time stays.
    let time = Memo::new(move |before: Option<&NaiveTime>| match &*state.built.read() {
        Some(built) => time_of(built.as_ref()),
        None => before.copied().unwrap_or(USUAL),
    });
    // What they mean is compared, and not how it is written: `@daily` is daily as well. They are read once, and not at every key.
    let read = |written: Written| written(NaiveTime::MIN).parse().ok().as_ref().and_then(CronBuilder::of);
    let presets = StoredValue::new(PRESETS.map(|(_, written)| read(written)));
    let current = Memo::new(move |_| {
        let now = state.built.read().clone().flatten().map(at_midnight)?;
        let found = presets.with_value(|presets| presets.iter().position(|preset| preset.as_ref() == Some(&now)));
        found.filter(|_| state.weeks() == 1)
    });
    let set = move |written: Written| {
        state.cron.set(written(time.get_untracked()));
        state.set_weeks(1);
    };
    let preset = |(number, (words, written)): (usize, (&'static str, Written))| {
        let pressed = Memo::new(move |_| current.get() == Some(number));
        let has_time = written(NaiveTime::MIN).starts_with("0 0 ");
        let label = move || {
            if has_time {
                format!("{words} {}", state.hours.time(time.get().hour(), time.get().minute()))
            } else {
                words.to_owned()
            }
        };
        view! { <Chip pressed on_press=move |()| set(written)>{label}</Chip> }
    };
    let custom = Memo::new(move |_| !state.followed.read().trim().is_empty() && current.get().is_none());
    let focus = move |()| {
        use wasm_bindgen::JsCast;

        let field = document().get_element_by_id(&state.form.id("cron_expression"));
        if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            _ = field.focus();
        }
    };
    view! {
        <div class="row when-live" role="group" aria-label="Common schedules">
            {PRESETS.into_iter().enumerate().map(preset).collect_view()}
            <Chip pressed=custom on_press=focus>"Custom"</Chip>
        </div>
    }
    .into_any()
}

/// Returns a schedule that starts once a day as it would be at midnight: presets keep whatever time is set.
fn at_midnight(builder: CronBuilder) -> CronBuilder {
    match builder.times {
        BuiltTimes::At(times) if times.len() == 1 => {
            CronBuilder { times: BuiltTimes::At(vec![NaiveTime::MIN]), ..builder }
        }
        times => CronBuilder { times, ..builder },
    }
}

#[cfg(test)]
mod tests {
    use domain::trigger::cron::{CronExpression, HourClock};

    use super::*;

    #[test]
    fn every_preset_means_what_it_says_at_the_time_that_is_set() {
        let sentences = [
            "Every 15 minutes",
            "Every hour",
            "At 09:30 every day",
            "At 09:30, Monday to Friday",
            "At 09:30 on Mondays",
            "At 09:30 on day 1 of the month",
            "At 09:30 on the last day of the month",
        ];
        let time = NaiveTime::from_hms_opt(9, 30, 0).expect("a time");
        for ((words, written), sentence) in PRESETS.into_iter().zip(sentences) {
            let expression: CronExpression = written(time).parse().expect(words);
            assert_eq!(expression.describe(HourClock::TwentyFour), sentence, "{words}");
        }
    }
}
