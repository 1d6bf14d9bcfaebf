//! A dependency that would close a cycle.

use domain::{
    choice::Choice,
    trigger::graph::{Cycle, NamedWorkflow},
};
use leptos::prelude::*;

use crate::{
    forms::FormHandle,
    ui::{Icon, Item, Items, LinkButton, Size, icon},
};

/// The picture of a cycle.
mod ring;

use ring::Ring;

/// Shows the cycle that what was sent would close: as a ring in which the new dependency is marked, and in words.
#[component]
pub(super) fn CycleProblem(
    /// The form.
    form: FormHandle,
) -> impl IntoView {
    let error = form.error();
    move || {
        let cycle: Cycle = error.read().as_ref()?.details(Cycle::CODE)?;
        let chain = chain_of(&cycle.path);
        let view = view! {
            <section class="card flush danger" aria-labelledby="loop">
                <header><Icon glyph=icon::REFRESH_CW_OFF/><h2 id="loop" tabindex="-1" data-told-first="">"This would make a loop"</h2><span class="muted small push">"Nothing was saved"</span></header>
                <div class="loop">
                    <Ring cycle=cycle.clone()/>
                    <div class="stack tight">
                        <p>"Each of these would start the next one, for ever:"</p>
                        <p class="strong">{chain}</p>
                        <Steps cycle/>
                    </div>
                </div>
            </section>
        };
        Some(view.into_any())
    }
}

/// Says the cycle in one line: `Orders → Report → Orders`.
fn chain_of(path: &[NamedWorkflow]) -> String {
    path.iter().map(|workflow| workflow.name.as_str()).collect::<Vec<_>>().join(" → ")
}

/// The dependencies of the cycle one by one, each with the way to its trigger.
#[component]
fn Steps(cycle: Cycle) -> impl IntoView {
    let Cycle { path, edges } = cycle;
    let step = move |pair: &[NamedWorkflow]| {
        let [from, to] = pair else { return None };
        let edge =
            edges.iter().find(|edge| (edge.upstream_workflow_id, edge.downstream_workflow_id) == (from.id, to.id));
        let title = format!("{} → {}", from.name, to.name);
        let (note, href) = match edge {
            Some(edge) => {
                let off = if edge.enabled { "" } else { ", switched off" };
                let note = format!("{}{off}", edge.dependency_condition.label().to_lowercase());
                (note, Some(format!("/workflows/{}/triggers/{}", edge.downstream_workflow_id, edge.trigger_id)))
            }
            None => ("you are adding this".to_owned(), None),
        };
        Some(
            view! {
                <Item title=move || title note=move || note>
                    {href.map(|href| view! { <LinkButton href size=Size::Small>"Open trigger"</LinkButton> })}
                </Item>
            }
            .into_any(),
        )
    };
    view! { <Items>{path.windows(2).map(step).collect_view()}</Items> }.into_any()
}
