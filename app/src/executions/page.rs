use domain::{
    execution::{ExecutionDetail, Status},
    ids::ExecutionId,
};
use leptos::prelude::*;

use super::{
    log::LogCard,
    rpc::{ExecutionStart, load_execution},
};
use crate::{
    awaited::awaited,
    failure::Failure,
    format::use_clock,
    live::use_fresh,
    params::{use_id, use_query},
    ui::Skeleton,
};

/// What can be done with it.
mod actions;
/// Starting it once more with other parameters.
mod again_dialog;
/// Which attempt is shown.
mod attempts;
/// Whether it is really to be stopped.
mod cancel_dialog;
/// What led to it, and what follows from it.
mod chain_card;
/// What started it, when, and how long it took.
mod facts;
/// Why it failed.
mod failure_card;
/// The files that were read.
mod files_card;
/// Name, number and status.
mod head;
/// Rows by job and layer.
mod layers_card;
/// How far it is.
mod progress_card;
/// Whether a failure needs nobody any more.
mod resolve_dialog;
/// Axes of time.
mod scale;
/// What was done when.
mod steps;
/// The picture of what was done when.
mod steps_card;
/// A failure as text for another place.
mod ticket;

use again_dialog::AgainDialog;
use cancel_dialog::CancelDialog;
use chain_card::ChainCard;
use facts::Facts;
use failure_card::FailureCard;
use files_card::FilesCard;
use head::Head;
use layers_card::LayersCard;
use progress_card::ProgressCard;
use resolve_dialog::ResolveDialog;
use steps_card::StepsCard;

/// Shows one execution.
#[component]
pub fn ExecutionPage() -> impl IntoView {
    let id = use_id::<ExecutionId>("id");
    let start = Resource::new(move || id.get(), load_execution);
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {awaited(move || async move {
                match start.await {
                    Ok(start) => view! { <ExecutionView start/> }.into_any(),
                    Err(error) => view! { <Failure error list=("All executions", "/executions")/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Shows an execution as it was when the page was opened, and follows it. Each part changes by itself, so that the log
/// keeps its place and a dialog what was typed.
#[component]
fn ExecutionView(start: ExecutionStart) -> impl IntoView {
    let id = start.detail.execution.id;
    // A key of its own for each page that was opened, not for each time it is read.
    let start_key = StoredValue::new(start.start_key.clone());
    let (start, _) = use_fresh(start, [format!("execution:{id}")], move || load_execution(id));
    let detail = Memo::new(move |_| start.read().detail.clone());
    let status = Memo::new(move |_| detail.read().execution.status);
    let attempt = use_attempt(detail);
    let part = move |draw: fn(ExecutionDetail) -> Option<AnyView>| move || draw(detail.get());
    view! {
        <Head detail start_key/>
        {move || view! { <Facts start=start.get()/> }}
        {part(|detail| (!detail.execution.status.is_final()).then(|| view! { <ProgressCard detail/> }.into_any()))}
        {part(|detail| (detail.execution.status == Status::Failed).then(|| view! { <FailureCard detail/> }.into_any()))}
        {part(|detail| Some(view! { <ChainCard detail/> }.into_any()))}
        <StepsCard detail attempt/>
        {move || view! { <LayersCard detail=detail.get() attempt=attempt.get()/> }}
        {move || view! { <FilesCard detail=detail.get() attempt=attempt.get()/> }}
        <LogCard id detail status/>
        <CancelDialog detail/>
        <AgainDialog detail start_key/>
        <ResolveDialog detail/>
    }
    .into_any()
}

/// Returns the attempt that is shown: the one that the address names, else the last.
fn use_attempt(detail: Memo<ExecutionDetail>) -> Memo<i32> {
    let wanted = use_query("attempt");
    Memo::new(move |_| {
        let last = detail.read().execution.attempt.max(1);
        wanted.read().parse().ok().filter(|attempt| (1..=last).contains(attempt)).unwrap_or(last)
    })
}

/// Returns the clock that ticks while an execution goes on, and rests when it is over.
fn use_ticking(is_over: bool) -> impl Fn() -> chrono::DateTime<chrono::Utc> + Copy + Send + 'static {
    let clock = use_clock();
    move || if is_over { clock.now() } else { clock.second() }
}
