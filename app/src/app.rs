//! The app: what every page has around it, and the map of the pages.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    executions::KeepRunningCount,
    failure::{Failure, NoSuchPage},
    flash::Flashes,
    format::provide_clock,
    forms::provide_submitted,
    layout::Frame,
    live::{NoteTurnedPages, provide_live},
    pages::Page,
    pauses::provide_pause_of_everything,
    server::PageStart,
    ui::Reading,
    viewer::WorkspaceName,
};

/// The app. The server begins with what it knows; the browser takes that over from the page.
#[component]
pub fn App(
    /// What the page begins with; the browser has none and finds it in the page.
    #[prop(optional_no_strip)]
    start: Option<PageStart>,
) -> impl IntoView {
    let start = SharedValue::new(move || start.unwrap_or_else(crate::server::page_start)).into_inner();
    Effect::new(|| {
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("data-hydrated", "true");
        }
    });
    view! { <Surroundings start><KeepRunningCount/><Pages/></Surroundings> }.into_any()
}

/// What every page has around it, and what it asks its context for.
#[component]
pub fn Surroundings(
    /// What the page begins with.
    start: PageStart,
    /// The page.
    children: Children,
) -> impl IntoView {
    provide_meta_context();
    provide_clock(start.viewer.now);
    provide_submitted(start.submitted);
    provide_live(start.place);
    provide_pause_of_everything(start.pause, start.viewer.person.is_some());
    provide_context(WorkspaceName(start.workspace));
    provide_context(Arc::new(start.viewer));
    provide_context(Flashes::new(start.flash));
    provide_context(Reading::default());
    view! {
        <Router>
            <NoteTurnedPages/>
            <Frame>
                {match start.failure {
                    Some(error) => view! { <Failure error/> }.into_any(),
                    None => children(),
                }}
            </Frame>
        </Router>
    }
    .into_any()
}

/// The map of the pages.
#[component]
fn Pages() -> impl IntoView {
    use leptos_router::SsrMode::Async;
    view! {
        <FlatRoutes fallback=NoSuchPage>
            <Route path=path!("/") view=Page::Home ssr=Async/>
            <Route path=path!("/sign-in") view=Page::SignIn ssr=Async/>

            <Route path=path!("/workflows") view=Page::Workflows ssr=Async/>
            <Route path=path!("/workflows/new") view=Page::NewWorkflow ssr=Async/>
            <Route path=path!("/workflows/deleted") view=Page::DeletedWorkflows ssr=Async/>
            <Route path=path!("/workflows/:id") view=Page::Workflow ssr=Async/>
            <Route path=path!("/workflows/:id/jobs") view=Page::Jobs ssr=Async/>
            <Route path=path!("/workflows/:id/jobs/:job") view=Page::Job ssr=Async/>
            <Route path=path!("/workflows/:id/triggers") view=Page::Triggers ssr=Async/>
            <Route path=path!("/workflows/:id/triggers/:trigger") view=Page::Trigger ssr=Async/>
            <Route path=path!("/workflows/:id/executions") view=Page::WorkflowExecutions ssr=Async/>
            <Route path=path!("/workflows/:id/settings") view=Page::WorkflowSettings ssr=Async/>

            <Route path=path!("/executions") view=Page::Executions ssr=Async/>
            <Route path=path!("/executions/:id") view=Page::Execution ssr=Async/>
            <Route path=path!("/executions/:id/compare") view=Page::Compare ssr=Async/>

            <Route path=path!("/calendar") view=Page::Calendar ssr=Async/>
            <Route path=path!("/graph") view=Page::Graph ssr=Async/>

            <Route path=path!("/datasets") view=Page::Datasets ssr=Async/>
            <Route path=path!("/datasets/:id") view=Page::Dataset ssr=Async/>

            <Route path=path!("/settings") view=Page::Account ssr=Async/>
            <Route path=path!("/settings/users") view=Page::Users ssr=Async/>
            <Route path=path!("/settings/tokens") view=Page::Tokens ssr=Async/>
            <Route path=path!("/settings/audit") view=Page::Audit ssr=Async/>
            <Route path=path!("/settings/workspace") view=Page::Workspace ssr=Async/>

            <Route path=path!("/tools/cron") view=Page::CronTool ssr=Async/>

            <Route path=path!("/design") view=Page::Gallery ssr=Async/>
        </FlatRoutes>
    }
    .into_any()
}
