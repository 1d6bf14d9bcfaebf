//! Finding something from every page.

use leptos::{ev, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    executions::execution_named,
    forms::FilterForm,
    ui::{Icon, icon},
};

/// Finds a workflow by words, or an execution by its number. Ctrl K leads here.
#[component]
pub(super) fn Find() -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    take_key(input);
    let navigate = use_navigate();
    let lead = move |event: ev::KeyboardEvent| {
        let named = execution_named(&event_target_value(&event)).filter(|_| event.key() == "Enter");
        if let Some(id) = named {
            event.prevent_default();
            navigate(&format!("/executions/{id}"), NavigateOptions::default());
        }
    };
    view! {
        <FilterForm action="/workflows" label="Find a workflow or an execution" class="search">
            <Icon glyph=icon::SEARCH/>
            <input class="input" type="search" name="q" aria-label="Find a workflow, or an execution by its number"
                aria-keyshortcuts="Control+K Meta+K" placeholder="Workflow or #812" node_ref=input on:keydown=lead/>
            <kbd class="kbd wide-only when-live" aria-hidden="true">"Ctrl K"</kbd>
        </FilterForm>
    }
    .into_any()
}

/// Takes Ctrl K, or ⌘ K, on every page.
fn take_key(input: NodeRef<html::Input>) {
    Effect::new(move || {
        let handle = window_event_listener(ev::keydown, move |event| {
            let is_key =
                (event.ctrl_key() || event.meta_key()) && !event.alt_key() && event.key().eq_ignore_ascii_case("k");
            if is_key && let Some(Some(input)) = input.try_get_untracked() {
                event.prevent_default();
                _ = input.focus();
                input.select();
            }
        });
        on_cleanup(move || handle.remove());
    });
}
