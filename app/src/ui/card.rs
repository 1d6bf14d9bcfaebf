//! A box with a head and a foot.

use leptos::prelude::*;

use super::{Tone, classes};

/// Groups what belongs together, under a title.
#[component]
pub fn Card(
    /// The title; without one, the card has no head.
    #[prop(optional, into)]
    title: Option<String>,
    /// The target of links to it, and what its title is known by.
    #[prop(optional, into)]
    id: Option<String>,
    /// More of the head, after the title.
    #[prop(optional, into)]
    head: Option<ViewFnOnce>,
    /// The foot.
    #[prop(optional, into)]
    foot: Option<ViewFnOnce>,
    /// Whether the content brings its own space and goes to the edges: a table, a list, a log.
    #[prop(optional)]
    flush: bool,
    /// Danger for what failed.
    #[prop(optional)]
    tone: Tone,
    /// The content.
    children: Children,
) -> impl IntoView {
    let head = title.map(|title| {
        view! { <header><h2>{title}</h2>{head.map(ViewFnOnce::run)}</header> }
    });
    let content = children();
    let content = if flush { content } else { view! { <div class="body stack">{content}</div> }.into_any() };
    view! {
        <section class=classes(["card", if flush { "flush" } else { "" }, tone.class()]) id=id>
            {head}
            {content}
            {foot.map(|foot| view! { <footer>{foot.run()}</footer> })}
        </section>
    }
    .into_any()
}
