use domain::{
    execution::{Execution, Status},
    format,
};
use leptos::prelude::*;

use crate::{
    executions::pace::Pace,
    format::{Elapsed, use_clock},
    ui::{Progress, ProgressKind},
};

/// Shows how long an execution takes, and how that compares with what is usual for its workflow.
#[component]
pub(super) fn DurationCell(execution: Execution, usual: Option<i64>) -> impl IntoView {
    let Some(since) = execution.attempt_started_at else { return ().into_any() };
    let until = execution.finished_at;
    let elapsed = view! { <Elapsed since until/> };
    let Some(usual) = usual else { return elapsed.into_any() };
    let running = execution.status == Status::Running;
    let clock = use_clock();
    let took = move || {
        let end = until.unwrap_or_else(|| clock.second());
        (end - since).num_milliseconds()
    };
    let pace = Memo::new(move |_| Pace::new(took(), usual));
    let usually = format::duration(chrono::TimeDelta::milliseconds(usual));
    let label = format!("Duration against the usual {usually}");
    let words = move || match pace.get().words() {
        Some(words) => Some(words),
        None => running.then(|| format!("of {usually}")),
    };
    let kind = match (running, pace.get_untracked().over) {
        (_, Some(_)) => ProgressKind::Over,
        (true, None) => ProgressKind::Running,
        (false, None) => ProgressKind::Neutral,
    };
    view! {
        <span class="two duration">
            <span class="row between">{elapsed}<small>{words}</small></span>
            <Progress label portion=Signal::derive(move || pace.get().portion) kind thin=true/>
        </span>
    }
    .into_any()
}
