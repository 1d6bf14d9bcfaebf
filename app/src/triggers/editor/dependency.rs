//! After other workflows: which, how they end, how long after.

use domain::{
    ids::WorkflowId,
    trigger::{definition::TriggerDraft, graph::WorkflowGraph},
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
/// What is typed, and what follows from it.
mod state;
/// Which ends count, and how long after.
mod when;

use forecast::DependencyPreview;
use picker::UpstreamPicker;
use picture::HowItFits;
use state::DependencyState;
use when::WhenFields;

/// Returns the part of the form that belongs to dependencies. `search` is what upstreams were searched for without script.
pub(super) fn dependency_part(
    form: FormHandle,
    draft: &TriggerDraft,
    workflow: WorkflowId,
    choices: WorkflowGraph,
    search: String,
) -> Part {
    let state = DependencyState::new(form, draft, workflow, choices, search);
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
