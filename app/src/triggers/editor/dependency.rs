//! After other workflows: which, how they end, how long after.

use domain::{
    ids::{TriggerId, WorkflowId},
    trigger::{
        definition::TriggerDraft,
        graph::{FoundUpstreams, WorkflowGraph},
    },
};
use leptos::prelude::*;

use super::part::Part;
use crate::forms::FormHandle;

/// What it means, with numbers where they are known.
mod forecast;
/// One workflow to choose.
mod option;
/// The workflows to choose from.
mod picker;
/// What comes before and after.
mod picture;
/// A search that only the server can answer.
mod search;
/// What is typed, and what follows from it.
mod state;
/// Which ends count, and how long after.
mod when;

use forecast::DependencyPreview;
use picker::UpstreamPicker;
use picture::HowItFits;
use state::DependencyState;
use when::WhenFields;

/// What there is to choose upstreams from.
pub(super) struct Choices {
    /// The workflow that is started.
    pub(super) workflow: WorkflowId,
    /// The trigger that is edited, unless it is a new one.
    pub(super) own: Option<TriggerId>,
    /// The workflows; only the first of very many.
    pub(super) graph: WorkflowGraph,
    /// What was searched for without script.
    pub(super) search: String,
    /// What that found, where the graph does not hold all.
    pub(super) found: Option<FoundUpstreams>,
}

/// Returns the part of the form that belongs to dependencies.
pub(super) fn dependency_part(form: FormHandle, draft: &TriggerDraft, choices: Choices) -> Part {
    let state = DependencyState::new(form, draft, choices);
    let fields = view! { <UpstreamPicker state/><WhenFields state/> };
    let aside = view! { <DependencyPreview state/> };
    Part {
        below: view! { <HowItFits state/> }.into_any(),
        refused: state.refusal(),
        has_preview: true,
        ..Part::new(
            fields.into_any(),
            aside.into_any(),
            "On from the moment it is saved. Nothing starts until the next end.",
        )
    }
}
