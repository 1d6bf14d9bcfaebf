//! The head of a page: its title, and where the reading begins.

use leptos::{html, prelude::*};
use leptos_meta::Title;

use super::{Breadcrumbs, Crumb};

/// Whether the next page head to appear is that of a page just gone to, so that reading must begin there.
///
/// The frame says so when the path changes. A head that appears for another reason, such as fresh data, leaves the
/// focus where it is.
#[derive(Clone, Copy, Default)]
pub struct Reading(StoredValue<bool>);

impl Reading {
    /// Says that another page was gone to.
    pub fn begin(self) {
        self.0.set_value(true);
    }

    fn take(self) -> bool {
        self.0.try_update_value(std::mem::take).unwrap_or_default()
    }
}

/// Shows the head of a page and gives the document its title.
#[component]
pub fn PageHead(
    /// The title: the name of the thing, or of the list.
    #[prop(into)]
    title: String,
    /// The title of the document where it says more, such as which tab of a thing is shown.
    #[prop(optional, into)]
    document: Option<String>,
    /// What follows the title in grey: a number, the zone of the times below.
    #[prop(optional, into)]
    note: Option<ViewFnOnce>,
    /// Whether the title is in the face of code, such as the name of a table.
    #[prop(optional)]
    mono: bool,
    /// The way to it.
    #[prop(optional, into)]
    crumbs: Vec<Crumb>,
    /// The state of the thing.
    #[prop(optional, into)]
    state: Option<ViewFnOnce>,
    /// What can be done with it; one primary button at most.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// What it is, in a sentence or two.
    #[prop(optional, into)]
    lede: Option<ViewFnOnce>,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let reading = use_context::<Reading>().unwrap_or_default();
    Effect::new(move || {
        if let Some(heading) = heading.get()
            && reading.take()
        {
            _ = heading.focus();
        }
    });
    view! {
        <Title text=crate::server::title_text(document.as_deref().unwrap_or(&title))/>
        <header class="page-head">
            {(!crumbs.is_empty()).then(|| view! { <Breadcrumbs crumbs/> })}
            <div class="title">
                <h1 tabindex="-1" class:mono=mono node_ref=heading>
                    {title}{note.map(|note| view! { " "<span class="note">{note.run()}</span> })}
                </h1>
                {state.map(ViewFnOnce::run)}
                {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
            </div>
            {lede.map(|lede| view! { <div class="lede">{lede.run()}</div> })}
        </header>
    }
    .into_any()
}
