use domain::{
    execution::{ExecutionFilter, GroupRetry, RetryOutcome, RetryTarget},
    format,
    ids::ExecutionId,
};
use leptos::prelude::*;

use crate::{
    awaited::awaited,
    executions::rpc::{RetryGroup, load_group_retry},
    failure::Failure,
    forms::{Form, FormHandle, Hidden, SubmitButton, use_form},
    params::use_query,
    ui::{ButtonKind, Dialog, DialogFoot, Skeleton},
};

/// What the name of the dialog begins with in the address; the fingerprint of the group follows, or [`ALL`].
const DIALOG: &str = "retry-";

/// Stands for all failures that are wanted, in the place of a fingerprint.
pub(super) const ALL: &str = "all";

/// Returns the name of the dialog that retries a group.
pub(super) fn dialog_of(fingerprint: &str) -> String {
    format!("{DIALOG}{fingerprint}")
}

/// Asks whether to retry the group that the address names, or all failures, and says what came of it. It stands beside
/// the list and not in it, since a group that was retried is gone from there.
#[component]
pub(super) fn RetryGroupDialog(
    /// Which failures the groups are made of.
    filter: Memo<ExecutionFilter>,
) -> impl IntoView {
    let dialog = use_query("dialog");
    let asked = Memo::new(move |_| dialog.read().strip_prefix(DIALOG).map(str::to_owned));
    move || {
        let fingerprint = asked.get()?;
        let filter = filter.get_untracked();
        let title = if fingerprint == ALL { "Retry these failures?" } else { "Retry this group?" };
        Some(view! {
            <Dialog name=dialog_of(&fingerprint) title>
                <Asking filter=filter.clone() fingerprint=fingerprint.clone()/>
            </Dialog>
        })
    }
}

#[component]
fn Asking(filter: ExecutionFilter, fingerprint: String) -> impl IntoView {
    let form = use_form::<RetryGroup>().flat();
    let what = StoredValue::new((filter, fingerprint));
    let retry = Resource::new(
        || (),
        move |()| {
            let (filter, fingerprint) = what.get_value();
            load_group_retry(filter, (fingerprint != ALL).then_some(fingerprint))
        },
    );
    view! {
        <Transition fallback=|| view! { <div class="body"><Skeleton lines=3/></div> }>
            {awaited(move || async move {
                match retry.await {
                    Ok(retry) => view! { <Question retry form/> }.into_any(),
                    Err(error) => view! { <div class="body"><Failure error/></div> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Question(retry: GroupRetry, form: FormHandle) -> impl IntoView {
    let retry = StoredValue::new(retry);
    move || match form.result::<RetryOutcome>() {
        Some(outcome) => view! { <Outcome outcome/> }.into_any(),
        None => retry.with_value(|retry| question(retry, form)),
    }
}

fn question(retry: &GroupRetry, form: FormHandle) -> AnyView {
    let superseded = (retry.superseded > 0).then(|| {
        let count = format::counted(retry.superseded, "failure stays as it is", "failures stay as they are");
        view! { <p>{count}": their workflows have been started again since."</p> }
    });
    if retry.targets.is_empty() {
        return view! {
            <div class="body stack"><p>"Nothing is left to retry."</p>{superseded}</div>
            <DialogFoot keep="Close"/>
        }
        .into_any();
    }
    let count = i64::try_from(retry.targets.len()).unwrap_or(i64::MAX);
    let ids = retry.targets.iter().map(|target| target.id.to_string()).collect::<Vec<_>>().join(",");
    let item = |target: &RetryTarget| view! { <li>{target.workflow_name.clone()}", "{link(target.id)}</li> };
    let items = retry.targets.iter().map(item).collect_view();
    let more = (retry.more > 0).then(|| {
        let more = format::counted(retry.more, "more workflow waits", "more workflows wait");
        view! { <p>{more}" for the next time."</p> }
    });
    let words = format!("Retry {}", format::counted(count, "execution", "executions"));
    view! {
        <Form form class="">
            <div class="body stack">
                <Hidden name="ids" value=ids/>
                <p>"Of each workflow its newest failure goes on from the job that failed, with the same inputs:"</p>
                <ul class="bullets">{items}</ul>
                {more}
                {superseded}
            </div>
            <DialogFoot><SubmitButton form kind=ButtonKind::Primary>{words}</SubmitButton></DialogFoot>
        </Form>
    }
    .into_any()
}

/// Says how many were retried, and which were not, and why.
#[component]
fn Outcome(outcome: RetryOutcome) -> impl IntoView {
    let retried = i64::try_from(outcome.retried.len()).unwrap_or(i64::MAX);
    let retried = format::counted(retried, "execution waits", "executions wait");
    let refused = (!outcome.refused.is_empty()).then(|| {
        let item = |(id, reason): (ExecutionId, String)| view! { <li>{link(id)}": "{reason}</li> };
        let items = outcome.refused.into_iter().map(item).collect_view();
        view! { <p>"These were not retried:"</p><ul class="bullets">{items}</ul> }
    });
    view! {
        <div class="body stack" role="status"><p>{retried}" in the queue again."</p>{refused}</div>
        <DialogFoot keep="Close"/>
    }
    .into_any()
}

fn link(id: ExecutionId) -> impl IntoView {
    view! { <a href=format!("/executions/{id}")>"#"{id.0}</a> }
}
