use domain::trigger::graph::WorkflowGraph;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// Returns all workflows, and who comes after whom.
#[server(prefix = "/rpc", endpoint = "graph/load", input = GetUrl, output = crate::Json)]
pub async fn load_graph() -> Result<WorkflowGraph, AppError> {
    use crate::server::{actor, services};
    Ok(services().triggers.load_graph(&actor()?, None).await?)
}
