//! The head of a page: its title, and where the reading begins.

use leptos::{html, prelude::*};
use leptos_meta::Title;

use super::{Breadcrumbs, Crumb};
use crate::{layout::document_title, server::title_text};

/// Where the reading of a page just gone to begins: the page that appears next takes the focus and has its title said.
///
/// The frame says when the path changes. A head that appears for another reason, such as fresh data, leaves the focus
/// where it is and is silent.
#[derive(Clone, Copy, Default)]
pub struct Reading {
    is_due: StoredValue<bool>,
    said: RwSignal<String>,
}

impl Reading {
    /// Says that another page was gone to.
    pub fn begin(self) {
        self.is_due.set_value(true);
    }

    /// Says the title of what has appeared, and returns true, if a page was gone to since the last time.
    pub fn arrive(self, title: &str) -> bool {
        let is_due = self.is_due.try_update_value(std::mem::take).unwrap_or_default();
        if is_due {
            self.said.set(document_title(title));
        }
        is_due
    }

    /// Returns the title of the page gone to last, empty on the first page, which the browser itself says.
    pub fn said(self) -> Signal<String> {
        self.said.into()
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
    let document = document.unwrap_or_else(|| title.clone());
    let document_text = title_text(&document);
    Effect::new(move || {
        if let Some(heading) = heading.get()
            && reading.arrive(&document)
        {
            _ = heading.focus();
        }
    });
    view! {
        <Title text=document_text/>
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
