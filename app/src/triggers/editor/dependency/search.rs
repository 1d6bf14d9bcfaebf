//! A search that only the server can answer, because the page does not hold all workflows.

use domain::{
    ids::{TriggerId, WorkflowId},
    trigger::graph::{FoundUpstreams, WorkflowGraph, WorkflowNode},
};
use leptos::prelude::*;

use super::state::Found;
use crate::{live::Asked, triggers::rpc::find_upstreams};

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

/// Asks the server as it is typed, and returns what it said last; at first what came with the page. The workflows that it
/// finds are added to those that the page knows. Without an answer, what the page knows is searched.
pub(super) fn answers(
    workflow: WorkflowId,
    own: Option<TriggerId>,
    search: RwSignal<String>,
    choices: StoredValue<WorkflowGraph>,
    first: Option<FoundUpstreams>,
) -> Asked<Answer> {
    let answers = Asked::new(first.map(|found| Answer::new(search.get_untracked(), &found)));
    let question = move || Some(search.get()).filter(|search| !search.trim().is_empty());
    answers.follow(question, move |search| async move {
        let found = find_upstreams(workflow, own, search.clone()).await?;
        choices.try_update_value(|choices| add_missing(choices, &found.workflows));
        Ok(Ok(Answer::new(search, &found)))
    });
    answers
}

/// Adds workflows to those that are known.
pub(super) fn add_missing(choices: &mut WorkflowGraph, workflows: &[WorkflowNode]) {
    for found in workflows {
        if choices.find(found.id).is_none() {
            choices.workflows.push(found.clone());
        }
    }
}
