//! The zone, searched by place, country, offset or abbreviation.

use domain::{
    format::{self, Zone},
    trigger::timezone::{TimezoneChoice, parse_timezone, place_name},
};
use leptos::{ev, html, prelude::*};

use super::form_state::FormState;
use crate::{
    ui::{Button, Field, Icon, icon},
    viewer::use_viewer,
};

/// The zones that a search finds.
mod found;
/// The list under the field.
mod list;

use found::{Found, find};
use list::ZoneList;

/// Asks for the zone. It is a text field that takes any name of the database; in the browser it searches while one types.
#[component]
pub(super) fn TimezoneField(
    /// What is typed.
    state: FormState,
    /// What it begins with.
    value: String,
    /// The zone of the workspace, to choose from.
    workspace_zone: String,
) -> impl IntoView {
    let form = state.form;
    let (id, name) = (form.id("timezone"), form.name("timezone"));
    let value = form.value("timezone", value);
    state.timezone.set(value.clone());
    let input = NodeRef::<html::Input>::new();
    take_over(input, state);
    let (own, said) = (state.problem("timezone"), form.problem("timezone"));
    let problem =
        Signal::derive(move || if state.is_searching.get() { None } else { own.get().or_else(|| said.get()) });
    let suggested = StoredValue::new(vec![use_viewer().zone.name.clone(), workspace_zone, "UTC".to_owned()]);
    // A search goes through all zones: it is only done when somebody looks for one.
    let found = Memo::new(move |_| {
        if !state.is_searching.get() {
            return Found::default();
        }
        suggested.with_value(|suggested| find(&state.timezone.read(), suggested, state.minute.get_untracked()))
    });
    let active = RwSignal::new(0_usize);
    let choose = Callback::new(move |zone: String| {
        if let Some(input) = input.get_untracked() {
            input.set_value(&zone);
            _ = input.focus();
        }
        state.timezone.set(zone);
        state.is_searching.set(false);
    });
    let described = format!("{id}-hint {id}-error");
    let list_id = format!("{id}-list");
    let option_id = {
        let list_id = list_id.clone();
        move || state.is_searching.get().then(|| format!("{list_id}-{}", active.get()))
    };
    let typed = move |event| {
        state.is_searching.set(true);
        active.set(0);
        state.timezone.set(event_target_value(&event));
    };
    view! {
        <Field id=id.clone() label="Time zone" problem text=state.timezone on_fix=choose hint=Some(ViewFnOnce::from(move || view! { <Clocks state/> }))>
            <div class="row zone-row">
                <div class="input-group grow">
                    <Icon glyph=icon::GLOBE/>
                    <input class="input" id=id name=name value=value autocomplete="off" spellcheck="false" role="combobox"
                        aria-autocomplete="list" aria-controls=list_id.clone() aria-expanded=move || state.is_searching.get().to_string()
                        aria-activedescendant=option_id aria-invalid=move || problem.read().is_some().then_some("true")
                        aria-describedby=described node_ref=input
                        on:input=typed
                        on:click=move |_| { state.is_searching.set(true); active.set(0); }
                        on:blur=move |_| state.is_searching.set(false)
                        on:keydown=move |event| press(&event, state, found, active, choose)/>
                    <ZoneList id=list_id state found active choose/>
                </div>
                <UseMine state choose/>
            </div>
        </Field>
    }
    .into_any()
}

/// Takes over what was typed before the program arrived.
fn take_over(input: NodeRef<html::Input>, state: FormState) {
    Effect::new(move |_| {
        if let Some(input) = input.get()
            && input.value() != *state.timezone.read_untracked()
        {
            state.timezone.set(input.value());
        }
    });
}

/// Moves through the list and chooses from it.
fn press(
    event: &ev::KeyboardEvent,
    state: FormState,
    found: Memo<Found>,
    active: RwSignal<usize>,
    choose: Callback<String>,
) {
    let is_open = state.is_searching.get_untracked();
    let count = found.with_untracked(Found::len);
    match event.key().as_str() {
        "ArrowDown" | "ArrowUp" if !is_open => state.is_searching.set(true),
        "ArrowDown" => active.update(|active| *active = (*active + 1) % count.max(1)),
        "ArrowUp" => active.update(|active| *active = (*active + count.max(1) - 1) % count.max(1)),
        // With Ctrl it saves what is typed.
        "Enter" if is_open && !event.ctrl_key() && !event.meta_key() => {
            if let Some(zone) = found.with_untracked(|found| found.at(active.get_untracked())) {
                choose.run(zone);
            }
        }
        "Escape" if is_open => state.is_searching.set(false),
        _ => return,
    }
    event.prevent_default();
}

/// What the clocks show now, there and here.
#[component]
fn Clocks(state: FormState) -> impl IntoView {
    let viewer = use_viewer();
    move || {
        let now = state.minute.get();
        let zone = parse_timezone(state.timezone.read().trim()).ok()?;
        let choice = TimezoneChoice::new(zone, now);
        let there = format::clock_time(now, &Zone::around(zone, now).written(viewer.zone.clock()));
        let own = viewer.zone.local(now) != now.with_timezone(&zone).naive_local();
        let here =
            own.then(|| format!(" Yours is {}, {}.", viewer.zone.place(), format::clock_time(now, &viewer.zone)));
        let place = match place_name(zone) {
            place if place == choice.offset_label() => place,
            place => format!("in {place}, {}", choice.offset_label()),
        };
        Some(format!("Now {there} {place}.{}", here.unwrap_or_default()))
    }
}

/// Takes the viewer's own zone.
#[component]
fn UseMine(state: FormState, choose: Callback<String>) -> impl IntoView {
    let own = use_viewer().zone.name.clone();
    let is_known = parse_timezone(&own).is_ok();
    let own = StoredValue::new(own);
    move || {
        let differs = own.with_value(|own| state.timezone.read().trim() != own);
        (is_known && differs && !state.is_searching.get())
            .then(|| view! { <Button on_press=move |()| choose.run(own.get_value())>"Use mine"</Button> })
    }
}
