//! Short mixed lists.

use leptos::prelude::*;

/// A short list of things that are not all alike, with lines between them.
#[component]
pub fn Items(
    /// One [`Item`] for each.
    children: Children,
) -> impl IntoView {
    view! { <div class="items" role="list">{children()}</div> }.into_any()
}

/// One thing of such a list: a status, what it is about, what can be done.
#[component]
pub fn Item(
    /// What stands before it, such as a status.
    #[prop(optional, into)]
    mark: Option<ViewFnOnce>,
    /// What it is about.
    #[prop(into)]
    title: ViewFnOnce,
    /// More about it, on a line of its own.
    #[prop(optional, into)]
    note: Option<ViewFnOnce>,
    /// What can be done, at the end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div role="listitem">
            {mark.map(ViewFnOnce::run)}
            <span class="about">
                <span class="strong">{title.run()}</span>
                {note.map(|note| view! { <small>{note.run()}</small> })}
            </span>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
