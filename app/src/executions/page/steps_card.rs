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
        let since = move || detail.read().execution.queued_at;
        let attempts = move || view! { <Attempts last=detail.read().execution.attempt shown=attempt.get()/> };
        view! {
            {attempts}
            <span class="caption push">"Since "{move || view! { <Instant at=since() style=InstantStyle::WithSeconds/> }}</span>
        }
    };
    view! { <Card title="Steps" flush=true head>{picture}</Card> }.into_any()
}
