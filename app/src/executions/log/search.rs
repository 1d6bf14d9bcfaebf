use domain::{choice::Choice, execution::FoundLine, format};
use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    address::{LogAddress, use_log_address},
    chunks::is_windowed,
    lines::Lines,
    start::Narrowing,
};
use crate::ui::{Button, Icon, Size, icon};

/// Searches the whole log on the server. Enter leads to the next line with the text, Shift with Enter to the one before;
/// in the log itself, `n` and `p` do.
#[component]
pub(super) fn Search(
    narrowing: Narrowing,
    lines: Lines,
    search: RwSignal<String>,
    found: RwSignal<Option<FoundLine>>,
) -> impl IntoView {
    let address = use_log_address(narrowing);
    let navigate = use_navigate();
    let input = NodeRef::<html::Input>::new();
    let hint = RwSignal::new(false);
    let look = Callback::new(move |backwards: bool| {
        let Some(text) = input.get_untracked().map(|input| input.value().trim().to_owned()) else { return };
        let again = text == search.get_untracked();
        let from = found.get_untracked().filter(|_| again).map_or(0, |found| found.seq);
        search.set(text.clone());
        if text.is_empty() {
            found.set(None);
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            // What cannot be searched now is said by the banner that the connection is lost.
            let Ok(hit) = lines.find(&text, from, backwards).await else { return };
            if found.try_set(hit).is_none() {
                // The address leads to the same line again.
                let from = hit.map_or(0, |hit| hit.seq - 1);
                let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
                navigate(&address.of_search(&text, from, false), options);
            }
        });
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        look.run(false);
    };
    let keys = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && event.shift_key() {
            event.prevent_default();
            look.run(true);
        }
    };
    take_find_key(input, hint, lines);
    take_step_keys(search, lines, look);
    let first = search.get_untracked();
    let (level, job) = (narrowing.level.map(|level| level.code()), narrowing.job.map(|job| job.to_string()));
    view! {
        <form role="search" method="get" class="row log-search" on:submit=submit>
            {level.map(|level| view! { <input type="hidden" name="level" value=level/> })}
            {job.map(|job| view! { <input type="hidden" name="job" value=job/> })}
            <div class="input-group">
                <Icon glyph=icon::SEARCH/>
                <input class="input sm" type="search" name="find" value=first aria-label="Search the whole log"
                    placeholder="Search the whole log" title="Enter: next, Shift Enter: previous; in the log, n and p" autocomplete="off" node_ref=input on:keydown=keys/>
            </div>
            <Button size=Size::Small>"Find"</Button>
            <Found search found address look/>
            {move || hint.get().then(|| view! {
                <span class="caption" role="status">"This searches all lines. Press Ctrl F again for the browser’s own search."</span>
            })}
        </form>
    }
    .into_any()
}

/// Says which of how many lines was found, and leads to those beside it.
#[component]
fn Found(
    search: RwSignal<String>,
    found: RwSignal<Option<FoundLine>>,
    address: LogAddress,
    look: Callback<bool>,
) -> impl IntoView {
    let words = move || match (found.get(), search.read().is_empty()) {
        (_, true) => None,
        (Some(found), _) => Some(format!("{} of {}", format::count(found.number), format::count(found.total))),
        (None, _) => Some("Not in the log".to_owned()),
    };
    let step = move |label: &'static str, glyph, backwards: bool| {
        let href = move || {
            let from = found.get().map_or(0, |found| found.seq);
            address.of_search(&search.read(), from, backwards)
        };
        // In the browser the line is brought into the box; without script the link loads the page with it.
        let press = move |event: ev::MouseEvent| {
            event.prevent_default();
            look.run(backwards);
        };
        view! {
            <a class="icon-button sm" href=href aria-label=label title=label on:click=press><Icon glyph/></a>
        }
    };
    view! {
        <span class="small muted" role="status">{words}</span>
        <Show when=move || found.get().is_some()>
            <span class="row snug">
                {step("Previous match", icon::CHEVRON_UP, true)}
                {step("Next match", icon::CHEVRON_DOWN, false)}
            </span>
        </Show>
    }
    .into_any()
}

/// Takes the keys that lead from match to match while the log has the focus: `n` to the next one, `N` or `p` to the one
/// before.
fn take_step_keys(search: RwSignal<String>, lines: Lines, look: Callback<bool>) {
    Effect::new(move || {
        let handle = window_event_listener(ev::keydown, move |event| {
            let backwards = match event.key().as_str() {
                "n" => false,
                "N" | "p" | "P" => true,
                _ => return,
            };
            let Some(Some(frame)) = lines.frame.try_get_untracked() else { return };
            let is_here = document().active_element().is_some_and(|active| frame.contains(Some(&active)));
            let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
            if is_here && is_plain && search.try_get_untracked().is_some_and(|text| !text.is_empty()) {
                event.prevent_default();
                look.run(backwards);
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// Takes the browser's key for searching where the browser could search a part of the log only; pressed again, it is the
/// browser's.
fn take_find_key(input: NodeRef<html::Input>, hint: RwSignal<bool>, lines: Lines) {
    Effect::new(move || {
        let handle = window_event_listener(ev::keydown, move |event| {
            let is_find =
                (event.ctrl_key() || event.meta_key()) && !event.alt_key() && event.key().eq_ignore_ascii_case("f");
            let Some(Some(input)) = input.try_get_untracked() else { return };
            if !is_find || !lines.total.try_get_untracked().is_some_and(is_windowed) {
                return;
            }
            let is_here = document().active_element().is_some_and(|active| active == **input);
            if !is_here {
                event.prevent_default();
                _ = input.focus();
                input.select();
            }
            hint.set(!is_here);
        });
        on_cleanup(move || handle.remove());
    });
}
