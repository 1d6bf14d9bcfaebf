//! What has just been done, in the corner.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    flash::{Flash, Undo, use_flashes},
    forms::FUNCTION_FIELD,
    ui::{Button, ButtonKind, Size, Toast, Tone},
};

/// How long a message stays: long enough to be read twice, longer if it can be undone.
const STAY: Duration = Duration::from_secs(8);
const STAY_WITH_UNDO: Duration = Duration::from_secs(20);

/// The messages of the app, newest at the bottom.
#[component]
pub(super) fn Toasts() -> impl IntoView {
    let flashes = use_flashes();
    view! {
        <div class="toasts" role="status">
            <For each=move || flashes.list() key=|(number, _)| *number let((number, flash))>
                <PassingToast number flash/>
            </For>
        </div>
    }
    .into_any()
}

#[component]
fn PassingToast(number: u32, flash: Flash) -> impl IntoView {
    let flashes = use_flashes();
    let close = Callback::new(move |()| flashes.close(number));
    let held = StoredValue::new(false);
    // What went wrong stays until it is put away.
    let stay = match (flash.tone, &flash.undo) {
        (Tone::Danger, _) => None,
        (_, Some(_)) => Some(STAY_WITH_UNDO),
        (_, None) => Some(STAY),
    };
    Effect::new(move || {
        if let Some(stay) = stay {
            set_timeout(move || pass(close, held), stay);
        }
    });
    let undo = flash.undo.map(|undo| move || view! { <UndoForm undo/> });
    view! {
        <div on:pointerenter=move |_| held.set_value(true) on:focusin=move |_| held.set_value(true)
            on:pointerleave=move |_| held.set_value(false)>
            {match undo {
                Some(undo) => view! { <Toast tone=flash.tone on_close=close undo>{flash.text}</Toast> }.into_any(),
                None => view! { <Toast tone=flash.tone on_close=close>{flash.text}</Toast> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

/// Puts a message away unless it is being looked at, which is asked again later.
fn pass(close: Callback<()>, held: StoredValue<bool>) {
    match held.try_get_value() {
        Some(true) => set_timeout(move || pass(close, held), Duration::from_secs(2)),
        Some(false) => close.run(()),
        None => {}
    }
}

/// A form that the browser itself sends: what is undone may change everything on the page.
#[component]
fn UndoForm(undo: Undo) -> impl IntoView {
    let field = |(name, value)| view! { <input type="hidden" name=name value=value/> };
    view! {
        <form method="post" class="inline-form">
            <input type="hidden" name=FUNCTION_FIELD value=undo.function/>
            <input type="hidden" name=crate::forms::QUIET_FIELD value="on"/>
            {undo.fields.into_iter().map(field).collect_view()}
            <Button kind=ButtonKind::Ghost size=Size::Small>"Undo"</Button>
        </form>
    }
    .into_any()
}
