//! What is folded away.

use leptos::{html, prelude::*};

use super::form_state::FormState;

/// Something that is folded away. Once the program is there, it is made when it is looked at, for it would follow every key.
#[component]
pub(super) fn Folded(
    /// What is typed.
    state: FormState,
    /// A class for its look.
    class: &'static str,
    /// What is folded away.
    summary: &'static str,
    /// The thing itself.
    children: ChildrenFn,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let is_open = RwSignal::new(false);
    let toggled = move |_| is_open.set(details.get_untracked().is_some_and(|details| details.open()));
    // It may have been opened before the program arrived.
    Effect::new(move || is_open.set(details.get().is_some_and(|details| details.open())));
    let content = move || (is_open.get() || !state.is_live.get()).then(|| children());
    view! {
        <details class=class node_ref=details on:toggle=toggled>
            <summary>{summary}</summary>
            {content}
        </details>
    }
    .into_any()
}
