use leptos::prelude::*;

use super::Beginning;
use crate::ui::{Empty, icon};

/// Says what a workspace without workflows is for, and how to begin.
#[component]
pub(super) fn NothingHere() -> impl IntoView {
    view! {
        <section class="card">
            <Empty glyph=icon::WORKFLOW title="Nothing here yet" actions=|| view! { <Beginning/> }>
                <p>"A workflow reads files and writes bronze, silver and gold tables. Make one of your own, or load the sample to watch one run within a minute."</p>
            </Empty>
        </section>
    }
    .into_any()
}
