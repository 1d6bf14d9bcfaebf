use chrono::NaiveTime;
use domain::trigger::cron::{BuiltTimes, parse_time, time_label};
use leptos::prelude::*;

use super::{BuilderState, ERROR, next_time};
use crate::ui::{Button, ButtonKind, IconButton, Size, icon};

/// The last minute of a day.
const END: NaiveTime = NaiveTime::from_hms_opt(23, 59, 0).expect("23:59 is a time");

/// The controls of how often, from when to when.
const MINUTES: &str = "minutes";
const FROM: &str = "from";
const TO: &str = "to";

/// The times of day: certain ones, or one again and again.
#[component]
pub(super) fn TimesRows(state: BuilderState) -> impl IntoView {
    let is_every = state.of(|builder| matches!(builder.times, BuiltTimes::Every { .. }));
    let choose_at = move |_| {
        state.change("times", |builder| {
            if let BuiltTimes::Every { from, .. } = builder.times {
                builder.times = BuiltTimes::At(vec![from]);
            }
        });
    };
    let choose_every = move |_| {
        state.change("times", |builder| {
            if let BuiltTimes::At(_) = &builder.times {
                builder.times = BuiltTimes::Every { minutes: 60, from: NaiveTime::MIN, to: END };
            }
        });
    };
    view! {
        <div class="row wide">
            <label class="check">
                <input type="radio" name="build-times" prop:checked=move || !is_every.get() on:change=choose_at/>
                <span>"At times"</span>
            </label>
            <AtTimes state/>
        </div>
        <div class="row wide">
            <label class="check">
                <input type="radio" name="build-times" prop:checked=is_every on:change=choose_every/>
                <span>"Every"</span>
            </label>
            <Steps state is_every/>
        </div>
    }
    .into_any()
}

#[component]
fn AtTimes(state: BuilderState) -> impl IntoView {
    let times = state.of(|builder| match &builder.times {
        BuiltTimes::At(times) => times.clone(),
        BuiltTimes::Every { .. } => Vec::new(),
    });
    let numbers = move || 0..times.read().len();
    let change_times = move |place: &str, change: &dyn Fn(&mut Vec<NaiveTime>)| {
        state.change(place, |builder| {
            if let BuiltTimes::At(times) = &mut builder.times {
                change(times);
            }
        });
    };
    let field = move |number: usize| {
        let label = move || times.read().get(number).copied().map(time_label).unwrap_or_default();
        let typed = move |event| match parse_time(&event_target_value(&event)) {
            Ok(time) => change_times(&time_place(number), &|times| {
                if let Some(place) = times.get_mut(number) {
                    *place = time;
                }
            }),
            Err(problem) => state.refuse(&time_place(number), problem),
        };
        let remove = move |()| {
            change_times("times", &|times| {
                if number < times.len() {
                    times.remove(number);
                }
            });
        };
        let several = move || times.read().len() > 1;
        view! {
            <span class="time">
                <input class="input xs" type="text" inputmode="numeric" autocomplete="off" maxlength="5"
                    aria-label=format!("Time {}", number + 1) aria-invalid=state.mark(time_place(number)) aria-describedby=ERROR
                    prop:value=label on:change=typed on:keydown=stay/>
                <Show when=several><IconButton label=remove_label(number) glyph=icon::X size=Size::Small on_press=remove/></Show>
            </span>
        }
    };
    let add = move |()| change_times("times", &|times| times.push(next_time(times)));
    let is_at = move || !times.read().is_empty();
    view! {
        <span class="row">
            <For each=numbers key=|number| *number children=field/>
            <Show when=is_at>
                <Button kind=ButtonKind::Ghost size=Size::Small glyph=icon::PLUS on_press=add>"Add a time"</Button>
            </Show>
        </span>
    }
    .into_any()
}

fn time_place(number: usize) -> String {
    format!("time-{number}")
}

fn remove_label(number: usize) -> String {
    format!("Remove time {}", number + 1)
}

/// How often, from when to when.
#[component]
fn Steps(state: BuilderState, is_every: Memo<bool>) -> impl IntoView {
    let every = state.of(|builder| match builder.times {
        BuiltTimes::Every { minutes, from, to } => Some((minutes, from, to)),
        BuiltTimes::At(_) => None,
    });
    let shown =
        move |part: fn((u32, NaiveTime, NaiveTime)) -> String| move || every.get().map(part).unwrap_or_default();
    let change = move |place: &str, change: &dyn Fn(&mut u32, &mut NaiveTime, &mut NaiveTime)| {
        state.change(place, |builder| {
            if let BuiltTimes::Every { minutes, from, to } = &mut builder.times {
                change(minutes, from, to);
            }
        });
    };
    let set_minutes = move |event| {
        let typed = event_target_value(&event).trim().parse().unwrap_or(0);
        change(MINUTES, &|minutes, _, _| *minutes = typed);
    };
    let set_from = move |event| match parse_time(&event_target_value(&event)) {
        Ok(time) => change(FROM, &|_, from, _| *from = time),
        Err(problem) => state.refuse(FROM, problem),
    };
    let set_to = move |event| match parse_time(&event_target_value(&event)) {
        Ok(time) => change(TO, &|_, _, to| *to = time),
        Err(problem) => state.refuse(TO, problem),
    };
    let off = move || !is_every.get();
    view! {
        <span class="row muted">
            <input class="input xs" type="text" inputmode="numeric" autocomplete="off" maxlength="4" aria-label="Minutes between starts"
                aria-invalid=state.mark(MINUTES) aria-describedby=ERROR disabled=off prop:value=shown(|(minutes, ..)| minutes.to_string()) on:change=set_minutes on:keydown=stay/>
            " min from "
            <input class="input xs" type="text" inputmode="numeric" autocomplete="off" maxlength="5" aria-label="From"
                aria-invalid=state.mark(FROM) aria-describedby=ERROR disabled=off prop:value=shown(|(_, from, _)| time_label(from)) on:change=set_from on:keydown=stay/>
            " to "
            <input class="input xs" type="text" inputmode="numeric" autocomplete="off" maxlength="5" aria-label="To"
                aria-invalid=state.mark(TO) aria-describedby=ERROR disabled=off prop:value=shown(|(.., to)| time_label(to)) on:change=set_to on:keydown=stay/>
        </span>
    }
    .into_any()
}

/// Keeps Enter from sending the form: it takes over what was typed.
pub(super) fn stay(event: leptos::ev::KeyboardEvent) {
    use wasm_bindgen::JsCast;

    if event.key() != "Enter" || event.ctrl_key() || event.meta_key() {
        return;
    }
    event.prevent_default();
    // A browser tells of a change when the field is left, or by Enter where that sends the form.
    if let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        _ = input.blur();
        _ = input.focus();
    }
}
