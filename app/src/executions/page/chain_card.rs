use domain::{
    choice::Choice,
    execution::{Chain, ChainLink, ExecutionDetail, NextInChain},
    trigger::firing::{Firing, FiringReason, FiringState},
};
use leptos::prelude::*;

use crate::{
    executions::state_of,
    format::Moment,
    ui::{Card, Icon, Item, Items, Status, icon},
};

/// Shows what led to an execution, from the first of all; what it has started; and what waits for its end.
#[component]
pub(super) fn ChainCard(detail: ExecutionDetail) -> impl IntoView {
    let ExecutionDetail { chain, execution, .. } = detail;
    if chain.is_empty() {
        return ().into_any();
    }
    let Chain { above, below, next } = chain;
    let way = (!above.is_empty()).then(|| {
        let step = |link: ChainLink| {
            view! {
                <li>
                    <a href=format!("/executions/{}", link.id)>{link.workflow_name}" #"{link.id.0}</a>
                    <Status state=state_of(link.status)>{link.status.label()}</Status>
                    <Icon glyph=icon::ARROW_RIGHT class="muted"/>
                </li>
            }
        };
        let own = format!("{} #{}", execution.workflow_name, execution.id);
        view! {
            <nav class="body" aria-label="What led to it">
                <ol class="chain">{above.into_iter().map(step).collect_view()}<li aria-current="true"><strong>{own}</strong></li></ol>
            </nav>
        }
    });
    let is_over = execution.status.is_final();
    // What has been started already is listed as that.
    let has_started =
        |next: &NextInChain| below.iter().any(|link| link.distance == 1 && link.workflow_name == next.workflow_name);
    let next: Vec<_> = next.into_iter().filter(|next| !is_over || !has_started(next)).collect();
    let started = below.into_iter().map(started).collect_view();
    let waiting = next.into_iter().map(|next| waiting(next, is_over)).collect_view();
    view! {
        <Card title="Chain" id="chain" flush=true>
            {way}
            <Items>{started}{waiting}</Items>
        </Card>
    }
    .into_any()
}

fn started(link: ChainLink) -> impl IntoView {
    let (id, name) = (link.id, link.workflow_name);
    let title = move || view! { <a class="plain" href=format!("/executions/{id}")>{name}" #"{id.0}</a> };
    let note = match link.distance {
        1 => "started by its end".to_owned(),
        steps => format!("{steps} steps later"),
    };
    let (status, word) = (state_of(link.status), link.status.label());
    view! { <Item title note=move || note><Status state=status>{word}</Status></Item> }
}

fn waiting(next: NextInChain, is_over: bool) -> impl IntoView {
    let href = format!("/workflows/{}/triggers/{}", next.workflow_id, next.trigger_id);
    let name = next.workflow_name;
    let title = move || view! { <a class="plain" href=href>{name}</a> };
    let mark = || view! { <Icon glyph=icon::GIT_MERGE class="muted"/> };
    let when = next.when;
    let note = move || match next.decision {
        Some(Firing { state: FiringState::Waiting, reason: Some(FiringReason::Delayed), due_at: Some(at), .. }) => {
            view! { "starts "<Moment at/> }.into_any()
        }
        Some(decision) => decision.sentence().into_any(),
        None if is_over => format!("starts {when}").into_any(),
        None => format!("will start {when}").into_any(),
    };
    view! { <Item mark title note/> }
}
