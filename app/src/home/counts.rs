use domain::{format, home::Home};
use leptos::prelude::*;

use crate::ui::{Count, Counts, icon};

/// Counts what a person looks for first. Every number leads to the list that it counts.
#[component]
pub(super) fn HomeCounts(home: ReadSignal<Home>) -> impl IntoView {
    let of = move |count: fn(&Home) -> i64| Signal::derive(move || format::count(count(&home.read())));
    view! {
        <Counts>
            <Count value=of(|home| home.running) href="/executions?status=running" glyph=icon::LOADER_CIRCLE>"Running now"</Count>
            <Count value=of(|home| home.queued) href="/executions?status=queued" glyph=icon::CIRCLE_DASHED>"Waiting for a worker"</Count>
            <Count value=of(|home| home.failed) href="/executions?unresolved=on" glyph=icon::OCTAGON_X>
                {move || if home.read().failed == 1 { "Unresolved failure" } else { "Unresolved failures" }}
            </Count>
            <Count value=of(|home| home.starting_soon) href="/executions?status=planned" glyph=icon::CALENDAR_CLOCK>
                "Starting within 60 min"
            </Count>
        </Counts>
    }
    .into_any()
}
