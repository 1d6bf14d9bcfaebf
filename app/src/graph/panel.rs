use chrono::TimeDelta;
use domain::{
    format,
    ids::WorkflowId,
    person::Permission,
    trigger::graph::{GraphEdge, WorkflowGraph},
};
use leptos::prelude::*;

use super::{
    address::Look,
    next_run::NextRun,
    words::{condition_words, layer_words, state_of_node},
};
use crate::{
    ui::{Card, Fact, Kv, LinkButton, Size, Status, icon},
    viewer::use_viewer,
};

/// Says more about the workflow in focus.
#[component]
pub(super) fn Panel(
    /// The workflows.
    graph: WorkflowGraph,
    /// What is looked at.
    look: Look,
) -> impl IntoView {
    let workflow = look.focus_in(&graph).and_then(|id| graph.find(id)).cloned()?;
    let (state, word) = state_of_node(&workflow);
    let id = workflow.id;
    let names = |edges: Vec<&GraphEdge>, other: fn(&GraphEdge) -> WorkflowId| {
        if edges.is_empty() {
            return "nothing".into_any();
        }
        let name = |edge: &GraphEdge| {
            let id = other(edge);
            let href = Look { focus: Some(id), q: String::new(), ..look.clone() }.href();
            let condition = condition_words(edge);
            let condition = (!condition.is_empty()).then(|| format!(" {condition}"));
            view! { <li><a href=href data-noscroll="">{graph.name_of(id)}</a>{condition}</li> }
        };
        view! { <ul class="neighbours">{edges.into_iter().map(name).collect_view()}</ul> }.into_any()
    };
    let before = names(graph.upstreams_of(id), |edge| edge.upstream_workflow_id);
    let after = names(graph.downstreams_of(id), |edge| edge.downstream_workflow_id);
    let usual = workflow.usual_ms.map(|usual| format::duration(TimeDelta::milliseconds(usual)));
    let writes = (!workflow.layers.is_empty()).then(|| layer_words(&workflow.layers));
    let may_run = use_viewer().may(Permission::Run);
    let follows = !graph.upstreams_of(id).is_empty();
    let next = view! { <NextRun workflow=workflow.clone() follows/> };
    Some(view! {
        <Card title=workflow.name>
            <div><Status state>{word}</Status></div>
            <Kv>
                <Fact term="Starts after">{before}</Fact>
                <Fact term="Starts">{after}</Fact>
                {writes.map(|writes| view! { <Fact term="Writes">{writes}</Fact> })}
                <Fact term="Next run">{next}</Fact>
                {usual.map(|usual| view! { <Fact term="Usual time">{usual}</Fact> })}
                {(!workflow.owner.is_empty()).then(|| view! { <Fact term="Owner">{workflow.owner}</Fact> })}
            </Kv>
            <div class="row">
                <LinkButton href=format!("/workflows/{id}") size=Size::Small>"Open"</LinkButton>
                <LinkButton href=format!("/workflows/{id}/triggers") size=Size::Small>"Triggers"</LinkButton>
                {may_run.then(|| view! {
                    <LinkButton href=format!("/workflows/{id}?dialog=run") size=Size::Small glyph=icon::PLAY>"Run now…"</LinkButton>
                })}
            </div>
        </Card>
    })
}
