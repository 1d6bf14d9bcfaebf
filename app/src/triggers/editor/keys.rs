//! The keys of the editor: one that saves, one that lists them all.

use domain::trigger::kind::TriggerKind;
use leptos::{ev::KeyboardEvent, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::ui::{Icon, icon};

/// The id of the form.
pub(super) const FORM: &str = "trigger-form";

/// The id of the list of keys.
const LIST: &str = "trigger-keys";

/// What is typed into, so that a question mark is text there.
const TEXT_FIELDS: &str =
    "input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable]";

/// Keys with what they do. Keys between two spaces are pressed one or the other.
type Keys = (&'static [&'static str], &'static str);

/// The keys of every kind of trigger.
const ALWAYS: [Keys; 3] = [
    (&["Ctrl Enter"], "Save the trigger, from any field"),
    (&["Ctrl K"], "Find a workflow or an execution"),
    (&["?"], "Show these keys, outside of a text field"),
];

/// The keys of a schedule.
const OF_SCHEDULE: [Keys; 4] = [
    (&["↑", "↓"], "In Cron: the next value at the caret, or the one before"),
    (&["←", "→"], "In Cron: from field to field; the line below names the one"),
    (&["↓"], "In Time zone: the zones to choose from"),
    (&["←", "→", "↑", "↓", "Home", "End"], "In the next 12 months: by day and by week; Enter lists the times of a day"),
];

/// Takes the keys of the editor, and shows the button that lists them.
#[component]
pub(super) fn KeyList(
    /// What starts the workflow.
    kind: TriggerKind,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    take_keys(list);
    let of_kind = if kind == TriggerKind::Schedule { &OF_SCHEDULE[..] } else { &[] };
    let row = |(keys, what): &Keys| {
        let key = |key: &&'static str| view! { <kbd class="kbd">{*key}</kbd>" " };
        view! { <div><dt>{keys.iter().map(key).collect_view()}</dt><dd>{*what}</dd></div> }
    };
    view! {
        <button type="button" class="button ghost push wide-only when-live" popovertarget=LIST aria-keyshortcuts="?">
            <Icon glyph=icon::KEYBOARD/>"Keys"
        </button>
        <div class="key-list" id=LIST popover="auto" role="dialog" aria-labelledby="trigger-keys-title" tabindex="-1" node_ref=list>
            <h2 id="trigger-keys-title">"Keys of this page"</h2>
            <dl>{ALWAYS.iter().take(1).chain(of_kind).chain(ALWAYS.iter().skip(1)).map(row).collect_view()}</dl>
        </div>
    }
    .into_any()
}

fn take_keys(list: NodeRef<html::Div>) {
    Effect::new(move || {
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            let at = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let (Some(at), false) = (at, event.default_prevented()) else { return };
            if is_save(&event) && at.closest(&format!("#{FORM}")).ok().flatten().is_some() {
                event.prevent_default();
                save();
            } else if is_question(&event) && at.closest(TEXT_FIELDS).ok().flatten().is_none() {
                let Some(Some(list)) = list.try_get_untracked() else { return };
                event.prevent_default();
                // Closing it gives the focus back to where it was.
                _ = list.show_popover();
                _ = list.focus();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

fn is_save(event: &KeyboardEvent) -> bool {
    event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.repeat()
}

fn is_question(event: &KeyboardEvent) -> bool {
    event.key() == "?" && !event.ctrl_key() && !event.meta_key() && !event.alt_key()
}

/// Presses the button that saves; while it is refused, its reason is read out and nothing is sent.
fn save() {
    let button = document().query_selector(&format!("#{FORM} .form-foot .button.primary")).ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        if button.get_attribute("aria-disabled").is_some() {
            _ = button.focus();
        } else {
            button.click();
        }
    }
}
