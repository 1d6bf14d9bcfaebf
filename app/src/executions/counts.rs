use domain::{execution::ExecutionCounts, format};
use leptos::prelude::*;

use super::rpc::count_executions;
use crate::{
    awaited::awaited,
    live::use_fresh,
    ui::{Count, Counts, icon},
};

/// Counts what a person looks for first. Every number leads to the list that it counts.
#[component]
pub(super) fn ExecutionHeadCounts() -> impl IntoView {
    let counts = Resource::new(|| (), |()| count_executions());
    view! {
        <Transition>
            {awaited(move || async move {
                counts.await.ok().map(|first| view! { <FreshCounts first/> })
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn FreshCounts(first: ExecutionCounts) -> impl IntoView {
    let (counts, _) = use_fresh(first, ["execution", "trigger", "workspace"].map(str::to_owned), count_executions);
    let of = move |count: fn(&ExecutionCounts) -> i64| Signal::derive(move || format::count(count(&counts.read())));
    view! {
        <Counts>
            <Count value=of(|counts| counts.running) href="/executions?status=running" glyph=icon::LOADER_CIRCLE>"Running"</Count>
            <Count value=of(|counts| counts.queued) href="/executions?status=queued" glyph=icon::CIRCLE_DASHED>"Queued"</Count>
            <Count value=of(|counts| counts.failed) href="/executions?status=failed&since=24h" glyph=icon::OCTAGON_X>"Failed in 24 h"</Count>
            <Count value=of(|counts| counts.unresolved) href="/executions?unresolved=on" glyph=icon::TRIANGLE_ALERT>"Unresolved failures"</Count>
            <Count value=of(|counts| counts.starting_soon) href="/executions?status=planned" glyph=icon::CALENDAR_CLOCK>
                "Next 60 min"
            </Count>
        </Counts>
    }
    .into_any()
}
