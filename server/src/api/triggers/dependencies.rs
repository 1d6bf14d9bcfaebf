use axum::extract::State;
use domain::{
    entry::Entry,
    ids::{TriggerId, WorkflowId},
    trigger::{definition::TriggerDraft, dependency::MAX_CHAIN_DEPTH},
};
use schemars::JsonSchema;
use serde::Deserialize;
use service::Services;

use crate::api::{
    answer::{Answer, list, one},
    extract::{Asking, Body, Ids},
    question::Question,
};

/// A dependency that somebody thinks of.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "DependencyProposal")]
pub(in crate::api) struct Proposal {
    depends_on_workflow_id: Entry,
    #[serde(deserialize_with = "domain::entry::list")]
    #[schemars(with = "domain::entry::Texts")]
    upstream_workflow_ids: Entry,
    /// The trigger that would be changed: what it depends on now does not count.
    trigger_id: Option<TriggerId>,
}

pub(in crate::api) async fn load_dependencies(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
    mut question: Question,
) -> Answer {
    let most = i64::from(MAX_CHAIN_DEPTH);
    let depth = question.number("depth", most, 1..=most);
    question.end()?;
    let depth = usize::try_from(depth).unwrap_or(1);
    Ok(one("dependencies", services.triggers.load_dependencies(&actor, workflow, depth).await?))
}

pub(in crate::api) async fn validate_dependency(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
    Body(proposal): Body<Proposal>,
) -> Answer {
    let draft = TriggerDraft {
        depends_on_workflow_id: proposal.depends_on_workflow_id,
        upstream_workflow_ids: proposal.upstream_workflow_ids,
        ..TriggerDraft::default()
    };
    let check = services.triggers.validate_dependency(&actor, workflow, proposal.trigger_id, &draft).await?;
    Ok(one("validation", check))
}

pub(in crate::api) async fn list_available_upstreams(
    State(services): State<Services>,
    Asking(actor): Asking,
    mut question: Question,
) -> Answer {
    let workflow = question.id::<WorkflowId>("for");
    if workflow.is_none() {
        question.refuse("for", "Say for which workflow: ?for= and its number.");
    }
    question.end()?;
    let upstreams = services.triggers.list_available_upstreams(&actor, workflow.unwrap_or(WorkflowId(0))).await?;
    Ok(list("workflows", &upstreams))
}
