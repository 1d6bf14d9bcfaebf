use leptos::prelude::*;

use super::{ExecutionList, counts::ExecutionHeadCounts};
use crate::{format::ZoneLabel, ui::PageHead};

/// Shows all executions.
#[component]
pub fn ExecutionsPage() -> impl IntoView {
    view! {
        <PageHead title="Executions" note=|| view! { <span class="small">"Times in "<ZoneLabel/></span> }/>
        <ExecutionHeadCounts/>
        <ExecutionList/>
    }
    .into_any()
}
