//! Checkboxes and switches.

use leptos::prelude::*;

use super::FormHandle;

/// Asks yes or no, or for any of several things that share a path ending in `[]`: `scopes[]`.
#[component]
pub fn CheckField(
    /// The form it belongs to.
    form: FormHandle,
    /// Its path in the draft.
    #[prop(into)]
    at: String,
    /// What is sent if it is checked.
    #[prop(default = "on")]
    value: &'static str,
    /// Whether it is checked at first.
    #[prop(optional)]
    checked: bool,
    /// What follows from it.
    #[prop(optional)]
    note: &'static str,
    /// Whether it is checked, for what follows it.
    #[prop(optional)]
    bind: Option<RwSignal<bool>>,
    /// What is asked.
    children: Children,
) -> impl IntoView {
    let (checked, name) = begin(form, &at, value, checked, bind);
    view! {
        <label class="check">
            <input
                type="checkbox"
                name=name
                value=value
                checked=checked
                on:change=move |event| if let Some(bind) = bind { bind.set(event_target_checked(&event)) }
            />
            <span>{children()}{(!note.is_empty()).then(|| view! { <small>{note}</small> })}</span>
        </label>
    }
    .into_any()
}

/// Asks on or off.
#[component]
pub fn SwitchField(
    /// The form it belongs to.
    form: FormHandle,
    /// Its path in the draft.
    #[prop(into)]
    at: String,
    /// Whether it is on at first.
    #[prop(optional)]
    checked: bool,
    /// Whether it is on, for what follows it.
    #[prop(optional)]
    bind: Option<RwSignal<bool>>,
    /// What is on or off, and what follows.
    children: Children,
) -> impl IntoView {
    let (checked, name) = begin(form, &at, "on", checked, bind);
    view! {
        <label class="switch">
            <input
                type="checkbox"
                role="switch"
                name=name
                checked=checked
                on:change=move |event| if let Some(bind) = bind { bind.set(event_target_checked(&event)) }
            />
            <span>{children()}</span>
        </label>
    }
    .into_any()
}

fn begin(form: FormHandle, at: &str, value: &str, checked: bool, bind: Option<RwSignal<bool>>) -> (bool, String) {
    let checked = form.chosen(at, value, checked);
    if let Some(bind) = bind {
        bind.set(checked);
    }
    (checked, form.name(at))
}
