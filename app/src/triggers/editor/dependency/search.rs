//! A search that only the server can answer, because the page does not hold all workflows.

use std::time::Duration;

use domain::{
    ids::{TriggerId, WorkflowId},
    trigger::graph::{WorkflowGraph, WorkflowNode},
};
use leptos::{prelude::*, task::spawn_local};

use super::state::Found;
use crate::triggers::rpc::{FoundUpstreams, find_upstreams};

/// How long nothing is typed before the server is asked.
const PATIENCE: Duration = Duration::from_millis(250);

/// What the server has found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    /// What it was asked for.
    pub(super) search: String,
    /// What it found.
    pub(super) found: Found,
}

impl Answer {
    fn new(search: String, found: &FoundUpstreams) -> Self {
        let count = usize::try_from(found.count).unwrap_or(0);
        Self { search, found: Found { listed: found.listed.clone(), count, refused: found.refused } }
    }
}

/// Asks the server once nothing more is typed, and returns its last answer; at first the one that came with the page. The
/// workflows that it finds are added to those that the page knows.
pub(super) fn answers(
    workflow: WorkflowId,
    own: Option<TriggerId>,
    search: RwSignal<String>,
    choices: StoredValue<WorkflowGraph>,
    first: Option<FoundUpstreams>,
) -> RwSignal<Option<Answer>> {
    let answer = RwSignal::new(first.map(|found| Answer::new(search.get_untracked(), &found)));
    Effect::new(move || {
        let wanted = search.get();
        let is_known = answer.with_untracked(|answer| answer.as_ref().is_some_and(|answer| answer.search == wanted));
        if wanted.trim().is_empty() || is_known {
            return;
        }
        let ask = move || {
            // More may have been typed meanwhile, and the page may have been left.
            if search.try_get_untracked().as_ref() != Some(&wanted) {
                return;
            }
            spawn_local(async move {
                // Without an answer, what the page knows is searched.
                if let Ok(found) = find_upstreams(workflow, own, wanted.clone()).await {
                    choices.try_update_value(|choices| add_missing(choices, &found.workflows));
                    _ = answer.try_set(Some(Answer::new(wanted, &found)));
                }
            });
        };
        set_timeout(ask, PATIENCE);
    });
    answer
}

/// Adds workflows to those that are known.
pub(super) fn add_missing(choices: &mut WorkflowGraph, workflows: &[WorkflowNode]) {
    for found in workflows {
        if choices.find(found.id).is_none() {
            choices.workflows.push(found.clone());
        }
    }
}
