use domain::{
    choice::Choice,
    dataset::Layer,
    trigger::graph::{GraphScope, WorkflowGraph},
};
use leptos::prelude::*;

use super::{
    address::{Look, use_look},
    keys::Keyboard,
    list::List,
    panel::Panel,
    picture::Picture,
    rpc::load_graph,
    zoom::{Zoom, ZoomButtons},
};
use crate::{
    awaited::awaited,
    failure::Failure,
    forms::FilterForm,
    live::use_fresh,
    server::following,
    ui::{
        self, Button, ButtonKind, Callout, Card, Empty, Icon, LinkButton, PageHead, Segment, Segmented, Skeleton, icon,
    },
};

/// Shows who starts whom: as a picture, and as a list.
#[component]
pub fn GraphPage() -> impl IntoView {
    let look = use_look();
    let graph = Resource::new(|| (), |()| load_graph());
    view! {
        <PageHead title="Graph" lede=|| "What starts what, from left to right."/>
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
                match graph.await {
                    Ok(graph) => view! { <Graph graph look/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// What the page came with, which then follows what happens.
#[component]
fn Graph(graph: WorkflowGraph, look: Memo<Look>) -> impl IntoView {
    let topics = ["workflow", "trigger", "execution"].map(str::to_owned);
    let (graph, _) = use_fresh(graph, topics, load_graph);
    let q = look.read_untracked().q.clone();
    let (keyboard, zoom) = (Keyboard::new(), Zoom::new());
    let is_drawn = Memo::new(move |_| !graph.read().edges.is_empty());
    view! {
        <FilterForm label="Find in the graph" action="/graph">
            <div class="input-group">
                <Icon glyph=icon::SEARCH/>
                <input class="input" type="search" name="q" value=q prop:value=move || look.read().q.clone()
                    aria-label="Find a workflow by name, team or owner" placeholder="Name, team or owner"/>
            </div>
            <Button>"Find"</Button>
            {following(move || scopes(&graph.read(), &look.read()))}
        </FilterForm>
        {move || is_drawn.get().then(|| view! { <ZoomButtons zoom/> })}
        {following(move || {
            let (graph, look) = (graph.get(), look.get());
            if graph.edges.is_empty() {
                return view! { <NothingConnected/> }.into_any();
            }
            let missed = !look.q.is_empty() && look.focus_in(&graph).is_none();
            let missed = missed.then(|| format!("No workflow has “{}” in its name, team or owner.", look.q));
            let picture = view! { <Picture graph=graph.clone() look=look.clone() keyboard zoom/> };
            let panel = view! { <Panel graph=graph.clone() look=look.clone()/> };
            view! {
                {missed.map(|words| view! { <Callout glyph=icon::SEARCH>{words}" All of the graph is shown."</Callout> })}
                <div class="graph-split wide-only">
                    <Card flush=true>
                        {picture}
                        <Legend/>
                    </Card>
                    {panel}
                </div>
                <List graph look/>
            }
            .into_any()
        })}
    }
    .into_any()
}

/// Leads to more or less of the graph around the workflow in focus.
fn scopes(graph: &WorkflowGraph, look: &Look) -> Option<impl IntoView + use<>> {
    let focus = look.focus_in(graph)?;
    let now = look.scope_in(graph);
    let segment = |scope: &GraphScope| Segment {
        href: Look { q: String::new(), focus: Some(focus), scope: Some(*scope) }.href(),
        label: scope.label(),
        glyph: None,
        current: *scope == now,
    };
    Some(view! {
        <Segmented label="Show" segments=GraphScope::ALL.iter().map(segment).collect()/>
        <LinkButton href="/graph" kind=ButtonKind::Ghost>"Clear"</LinkButton>
    })
}

#[component]
fn Legend() -> impl IntoView {
    let line = |class: &'static str| view! { <svg width="28" height="8" aria-hidden="true"><path class=class d="M0 4h28"/></svg> };
    view! {
        <footer class="legend">
            <span>{line("edge")}"on success; other ends are written on the line"</span>
            <span>{line("edge failure")}"on failure"</span>
            <span>{line("edge inactive")}"switched off"</span>
            {Layer::ALL.iter().map(|layer| view! { <ui::Layer code=layer.code() label=layer.label()/> }).collect_view()}
            <span class="push"><kbd class="kbd">"←"</kbd>" "<kbd class="kbd">"→"</kbd>" follow links"</span>
            <span><kbd class="kbd">"+"</kbd>" "<kbd class="kbd">"−"</kbd>" "<kbd class="kbd">"0"</kbd>" size"</span>
            <span><kbd class="kbd">"L"</kbd>" list"</span>
        </footer>
    }
    .into_any()
}

/// Says how workflows come to be connected, where none is.
#[component]
fn NothingConnected() -> impl IntoView {
    let actions = || view! { <LinkButton href="/workflows" kind=ButtonKind::Primary>"Choose a workflow"</LinkButton> };
    view! {
        <Card flush=true>
            <Empty glyph=icon::GIT_FORK title="Nothing starts anything else yet" actions>
                <p>"A workflow can start when others have succeeded, failed or ended. Open a workflow, its triggers, and add one "
                    "“After another workflow”. What starts what is then drawn here."</p>
            </Empty>
        </Card>
    }
    .into_any()
}
