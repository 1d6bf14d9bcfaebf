//! The schedule as cron text.

use std::ops::Range;

use domain::trigger::cron::{Field, Nudge, field_at, nudge};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::form_state::FormState;
use crate::forms::TextField;

/// The field of the draft.
const FIELD: &str = "cron_expression";

/// Asks for the cron expression. The arrow keys change the value at the caret, and the legend names the field in which it
/// stands.
#[component]
pub(super) fn CronField(
    /// What is typed.
    state: FormState,
    /// What it begins with.
    value: String,
) -> impl IntoView {
    let current = RwSignal::new(None::<Field>);
    let look = move || {
        // The page may have been left meanwhile.
        let Some(known) = current.try_get_untracked() else { return };
        let found = focused(state).and_then(|input| field_at(&input.value(), selection(&input)?.start));
        if found != known {
            current.set(found);
        }
    };
    // The caret has moved by the next frame, whatever moved it. Where something was typed it has moved already, and the frame
    // that answers need not be laid out twice.
    let look_soon = move || request_animation_frame(look);
    let pressed = move |event: ev::KeyboardEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key());
        let direction = match event.key().as_str() {
            "ArrowUp" if is_plain => Some(Nudge::Up),
            "ArrowDown" if is_plain => Some(Nudge::Down),
            _ => None,
        };
        if let Some(direction) = direction {
            // Where there is nothing to change, the caret must not jump to an end: the next press would change what is there.
            event.prevent_default();
            change(state, direction);
        }
        look_soon();
    };
    let part = move |field: Field, words: &'static str| {
        view! { <span class:current=move || current.get() == Some(field)>{words}</span> }
    };
    let legend = move || {
        view! {
            <span class="cron-legend">
                {part(Field::Minute, "minute")}" · "{part(Field::Hour, "hour")}" · "{part(Field::Day, "day of month")}" · "
                {part(Field::Month, "month")}" · "{part(Field::Weekday, "weekday")}
            </span>
            <span class="when-live">" – ↑ and ↓ change the value at the caret."</span>
        }
    };
    view! {
        <div class="stack tight" on:keydown=pressed on:click=move |_| look_soon() on:input=move |_| look()
            on:focusin=move |_| look_soon() on:focusout=move |_| current.set(None)>
            <TextField form=state.form at=FIELD label="Cron" value mono=true bind=state.cron problem=state.problem(FIELD)
                placeholder="0 2 * * *" hint=legend/>
        </div>
    }
    .into_any()
}

/// Returns the text box while it has the focus.
fn focused(state: FormState) -> Option<HtmlInputElement> {
    let focused = document().active_element().filter(|element| element.id() == state.form.id(FIELD));
    focused?.dyn_into().ok()
}

/// Returns what is selected: nothing between two characters where there is only a caret.
fn selection(input: &HtmlInputElement) -> Option<Range<usize>> {
    let place = |place: Option<u32>| usize::try_from(place?).ok();
    Some(place(input.selection_start().ok()?)?..place(input.selection_end().ok()?)?)
}

/// Changes the value at the caret, which stays on it.
fn change(state: FormState, direction: Nudge) {
    let Some(input) = focused(state) else { return };
    let nudged = selection(&input).and_then(|selection| nudge(&input.value(), selection, direction));
    let Some(nudged) = nudged else { return };
    input.set_value(&nudged.text);
    let [start, end] = [nudged.selection.start, nudged.selection.end].map(|place| u32::try_from(place).unwrap_or(0));
    _ = input.set_selection_range(start, end);
    state.cron.set(nudged.text);
    state.form.forget(FIELD);
}
