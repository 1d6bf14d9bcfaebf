use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect, hooks::use_location};

use super::{ExecutionList, counts::ExecutionHeadCounts, rpc::find_default_view};
use crate::{awaited::awaited, format::ZoneLabel, ui::PageHead};

/// Shows all executions.
#[component]
pub fn ExecutionsPage() -> impl IntoView {
    view! {
        <PageHead title="Executions" note=|| view! { <span class="small">"Times in "<ZoneLabel/></span> }/>
        <OpenDefaultView/>
        <ExecutionHeadCounts/>
        <ExecutionList/>
    }
    .into_any()
}

/// Leads to the view that whoever looks has made the default, where the address asks for nothing at all.
#[component]
fn OpenDefaultView() -> impl IntoView {
    let search = use_location().search;
    let is_bare = Memo::new(move |_| search.read().trim_start_matches('?').is_empty());
    let wanted = Resource::new(
        move || is_bare.get(),
        |is_bare| async move { if is_bare { find_default_view().await.ok().flatten() } else { None } },
    );
    let options = || NavigateOptions { replace: true, ..NavigateOptions::default() };
    view! {
        <Transition>
            {awaited(move || async move {
                wanted.await.map(|query| view! { <Redirect path=format!("/executions?{query}") options=options()/> })
            })}
        </Transition>
    }
    .into_any()
}
