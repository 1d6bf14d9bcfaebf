use domain::{
    choice::Choice,
    format::bytes,
    ids::{DeliveryId, TriggerId, WorkflowId},
    person::Permission,
    trigger::hook::{Delivery, DeliveryOutcome},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    body_dialog::{BodyDialog, dialog_of},
    rpc::{DELIVERIES, ReplayDelivery, list_deliveries},
};
use crate::{
    awaited::awaited,
    failure::Failure,
    format::{Instant, InstantStyle, ZoneLabel},
    forms::{ActionButton, use_form_for},
    live::use_live,
    params::{address, use_query},
    ui::{Card, Cell, Column, HeadCell, Pagination, Row, Size, Skeleton, State, Status, Table, icon, use_dialog_href},
    viewer::use_viewer,
};

/// The part of the address that says where the page of deliveries begins.
const PARAMETER: &str = "deliveries";

/// Shows what came to a webhook, newest first, refused or not, each with what became of it.
#[component]
pub(super) fn Deliveries(
    /// The workflow.
    workflow: WorkflowId,
    /// The trigger.
    trigger: TriggerId,
) -> impl IntoView {
    let before = use_query(PARAMETER);
    let asked = move || before.read().parse::<DeliveryId>().ok();
    let deliveries = Resource::new(asked, move |before| list_deliveries(workflow, trigger, before));
    use_live([format!("workflow:{workflow}"), "execution".to_owned()], move || deliveries.refetch());
    let read_again = Callback::new(move |()| deliveries.refetch());
    let path = use_location().pathname;
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
                match deliveries.await {
                    Ok(deliveries) => {
                        let (path, is_first) = (path.get_untracked(), asked().is_none());
                        view! { <DeliveryList workflow trigger deliveries path is_first read_again/> }.into_any()
                    }
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
        <BodyDialog workflow trigger/>
    }
    .into_any()
}

#[component]
fn DeliveryList(
    workflow: WorkflowId,
    trigger: TriggerId,
    mut deliveries: Vec<Delivery>,
    path: String,
    is_first: bool,
    read_again: Callback<()>,
) -> impl IntoView {
    if deliveries.is_empty() && is_first {
        return view! {
            <Card title="Deliveries" id="deliveries">
                <p class="muted">"Nothing has come yet. Whatever comes is listed here, refused or not, with the reason."</p>
            </Card>
        }
        .into_any();
    }
    let length = usize::try_from(DELIVERIES).unwrap_or(usize::MAX);
    let older = (deliveries.len() > length).then(|| {
        deliveries.truncate(length);
        let last = deliveries.last().map(|delivery| delivery.id.to_string()).unwrap_or_default();
        format!("{}#deliveries", address(&path, &[(PARAMETER, &last)]))
    });
    let newest = (!is_first).then(|| format!("{path}#deliveries"));
    let pages = (older.is_some() || newest.is_some()).then(|| {
        let shown = if is_first { "The newest deliveries" } else { "Older deliveries" };
        view! { <Pagination shown before=("Newest", newest) after=("Older", older)/> }
    });
    let columns = vec![
        Column::new("Came"),
        Column::new("Outcome"),
        Column::new("About it"),
        Column::new("Execution").class("num"),
        Column::new("Actions").unseen(),
    ];
    let row = move |delivery: Delivery| view! { <DeliveryRow workflow trigger delivery read_again/> };
    view! {
        <Card title="Deliveries" id="deliveries" flush=true
            head=|| view! { <span class="caption push">"Times in "<ZoneLabel/></span> }>
            <Table caption="Deliveries, newest first" columns>{deliveries.into_iter().map(row).collect_view()}</Table>
            {pages}
        </Card>
    }
    .into_any()
}

#[component]
fn DeliveryRow(
    workflow: WorkflowId,
    trigger: TriggerId,
    delivery: Delivery,
    read_again: Callback<()>,
) -> impl IntoView {
    let id = delivery.id;
    let about = about(&delivery);
    let state = match delivery.outcome {
        DeliveryOutcome::Accepted => State::Succeeded,
        DeliveryOutcome::Duplicate => State::Skipped,
        DeliveryOutcome::Refused => State::Failed,
    };
    let form = use_form_for::<ReplayDelivery>(id).flat();
    let fields = vec![("workflow", workflow.to_string()), ("trigger", trigger.to_string()), ("id", id.to_string())];
    let may_replay = use_viewer().may(Permission::Run) && delivery.size.is_some();
    let replay = may_replay.then(|| {
        view! {
            <ActionButton form fields label=format!("Replay delivery {id}") glyph=icon::ROTATE_CCW size=Size::Small on_done=read_again>"Replay"</ActionButton>
        }
    });
    let body = use_dialog_href(dialog_of(id));
    let body = may_replay.then(|| {
        view! {
            <a class="button ghost sm" href=body data-noscroll="">"Body"<span class="sr">" of delivery "{id.0}</span></a>
        }
    });
    let execution = delivery.execution_id.map(|id| view! { <a href=format!("/executions/{id}")>"#"{id.0}</a> });
    view! {
        <Row>
            <HeadCell><Instant at=delivery.received_at style=InstantStyle::Short/></HeadCell>
            <Cell label="Outcome"><Status state>{delivery.outcome.label()}</Status></Cell>
            <Cell label="About it">{about}</Cell>
            <Cell label="Execution" class="num">{execution}</Cell>
            <Cell class="num nowrap"><span class="row end">{body}{replay}</span></Cell>
        </Row>
    }
    .into_any()
}

/// Says why it was refused, else what it was and how large.
fn about(delivery: &Delivery) -> String {
    if !delivery.reason.is_empty() {
        return delivery.reason.clone();
    }
    let is_test = delivery.delivery_key.as_ref().is_some_and(|key| key.starts_with("test-"));
    let what = match (delivery.replay_of, is_test) {
        (Some(first), _) => Some(format!("Replay of delivery {first}")),
        (None, true) => Some("Test event".to_owned()),
        (None, false) => delivery.delivery_key.as_ref().map(|key| format!("Known as {}", shortened(key))),
    };
    let size = delivery.size.map(|size| bytes(size.into()));
    [what, size].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn shortened(key: &str) -> String {
    match key.char_indices().nth(24) {
        Some((end, _)) => format!("{}…", key.get(..end).unwrap_or_default()),
        None => key.to_owned(),
    }
}
