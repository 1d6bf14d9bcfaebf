use chrono::{DateTime, Utc};
use domain::execution::ExecutionDetail;
use leptos::prelude::*;

use super::{attempts::Attempts, steps::steps_of, use_ticking};
use crate::{
    format::{Instant, InstantStyle},
    ui::{Card, Timeline},
};

/// Shows what was done when: the wait for a worker, and every job.
#[component]
pub(super) fn StepsCard(detail: Memo<ExecutionDetail>, attempt: Memo<i32>) -> impl IntoView {
    let over = Memo::new(move |_| detail.read().execution.status.is_final());
    let picture = move || {
        let now = use_ticking(over.get())();
        let steps = steps_of(&detail.read(), attempt.get(), now)?;
        Some(view! { <Timeline label="Steps" ticks=steps.ticks now=steps.now rows=steps.rows/> })
    };
    let head = move || {
        let since = move || attempt_began(&detail.read(), attempt.get());
        let attempts = move || view! { <Attempts last=detail.read().execution.attempt shown=attempt.get()/> };
        view! {
            {attempts}
            <span class="caption push">"Since "{move || since().map(|at| view! { <Instant at style=InstantStyle::WithSeconds/> })}</span>
        }
    };
    view! { <Card title="Steps" flush=true head>{picture}</Card> }.into_any()
}

/// Returns when an attempt began: the first by coming into the queue, a later one with its first job.
fn attempt_began(detail: &ExecutionDetail, attempt: i32) -> Option<DateTime<Utc>> {
    if attempt <= 1 {
        return Some(detail.execution.queued_at);
    }
    detail.began_in(attempt)
}
