//! The list under the field.

use chrono::TimeDelta;
use domain::{
    format::{self, Zone, counted},
    trigger::timezone::TimezoneChoice,
};
use leptos::{html, prelude::*};

use super::{super::form_state::FormState, found::Found};
use crate::viewer::use_viewer;

/// The zones to choose from, while one is searched for.
#[component]
pub(super) fn ZoneList(
    /// What the field knows it by.
    id: String,
    /// What is typed.
    state: FormState,
    /// The zones.
    found: Memo<Found>,
    /// The one that Enter chooses.
    active: RwSignal<usize>,
    /// Takes a zone.
    choose: Callback<String>,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    keep_in_sight(list, active);
    let count = move || {
        state.is_searching.get().then(|| {
            let found = found.read();
            counted(i64::try_from(found.matching.len() + found.more).unwrap_or(i64::MAX), "zone fits", "zones fit")
        })
    };
    let options = move || {
        state.is_searching.get().then(|| {
            let Found { suggested, matching, more } = found.get();
            let offset = suggested.len();
            let total = offset + matching.len();
            let is_search = offset == 0;
            let option = |index: usize, choice| view! { <ZoneOption id=format!("{id}-{index}") choice index total state active choose/> };
            let title = if is_search { "Zones that fit" } else { "All zones" };
            let nothing = matching.is_empty().then(|| view! { <div class="group">"No zone fits. Type a city, a country, or an offset such as +5:30."</div> });
            view! {
                <div class="listbox zones" role="listbox" id=id.clone() aria-label="Time zones" node_ref=list on:mousedown=|event| event.prevent_default()>
                    {(!is_search).then(|| view! { <div class="group" role="presentation">"Suggested"</div> })}
                    {suggested.into_iter().enumerate().map(|(index, choice)| option(index, choice)).collect_view()}
                    {(!matching.is_empty()).then(|| view! { <div class="group" role="presentation">{title}</div> })}
                    {matching.into_iter().enumerate().map(|(index, choice)| option(index + offset, choice)).collect_view()}
                    {nothing}
                    {(more > 0).then(|| view! { <div class="group" role="presentation">{format!("{more} more: type a city or a country")}</div> })}
                </div>
            }
        })
    };
    view! { {options}<span class="sr" role="status">{count}</span> }.into_any()
}

#[component]
fn ZoneOption(
    id: String,
    choice: TimezoneChoice,
    index: usize,
    /// How many are listed.
    total: usize,
    state: FormState,
    active: RwSignal<usize>,
    choose: Callback<String>,
) -> impl IntoView {
    let local = state.minute.get_untracked() + TimeDelta::seconds(choice.offset_seconds.into());
    let utc = Zone::utc().written(use_viewer().zone.clock());
    let clock = format!("{} · {}", format::clock_time(local, &utc), choice.offset_label());
    let name = choice.name.clone();
    let taken = choice.name.clone();
    let chosen = move || (state.timezone.read().trim() == name).to_string();
    // Where there is no abbreviation, the offset stands in for it, which is said already.
    let abbreviation = if choice.abbreviation.starts_with("UTC") { String::new() } else { choice.abbreviation };
    let parts = [choice.country, choice.name, abbreviation];
    let meta = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <div class="option" class:active=move || active.get() == index role="option" id=id aria-selected=chosen
            aria-setsize=total.to_string() aria-posinset=(index + 1).to_string()
            on:click=move |_| choose.run(taken.clone())>
            <span></span>
            <span class="what">{choice.place}</span>
            <span class="aside">{clock}</span>
            <span class="meta">{meta}</span>
        </div>
    }
    .into_any()
}

/// Scrolls the list so that the active option is seen.
fn keep_in_sight(list: NodeRef<html::Div>, active: RwSignal<usize>) {
    use wasm_bindgen::JsCast;
    let scroll = move || {
        let list = list.try_get_untracked().flatten()?;
        let option: web_sys::HtmlElement = list.query_selector(".active").ok()??.dyn_into().ok()?;
        let (top, height) = (option.offset_top(), option.offset_height());
        let (seen, room) = (list.scroll_top(), list.client_height());
        if top < seen {
            list.set_scroll_top(top);
        } else if top + height > seen + room {
            list.set_scroll_top(top + height - room);
        }
        Some(())
    };
    Effect::new(move || {
        active.track();
        // Once the class has moved on to it.
        request_animation_frame(move || _ = scroll());
    });
}
