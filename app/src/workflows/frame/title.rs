//! Name and state.

use domain::workflow::WorkflowHead;
use leptos::prelude::*;

use super::WorkflowTab;
use crate::{
    ui::{Crumb, PageHead, Size, Status},
    workflows::state::words_of,
};

/// Shows the name and the state of a workflow, and what can be done with it.
#[component]
pub(super) fn Title(
    /// Its name.
    name: String,
    /// The tab that is shown, for the title of the document.
    tab: WorkflowTab,
    /// What is known of it.
    head: Signal<WorkflowHead>,
    /// What can be done with it.
    children: Children,
) -> impl IntoView {
    let document = match tab {
        WorkflowTab::Overview => name.clone(),
        tab => format!("{} of {name}", tab.label()),
    };
    let last = Memo::new(move |_| head.read().last.as_ref().map(|last| last.status));
    let state = move || {
        let (state, words) = words_of(last.get());
        view! { <Status state size=Size::Large>{words}</Status> }
    };
    let crumbs = vec![Crumb::new("Workflows", "/workflows")];
    view! { <PageHead title=name document crumbs state=move || state actions=move || children()/> }.into_any()
}
