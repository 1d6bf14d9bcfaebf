//! The app: what every page has around it, and the map of the pages.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    datasets::{DatasetPage, DatasetsPage},
    executions::{ExecutionPage, ExecutionsPage, KeepRunningCount},
    failure::{Failure, NoSuchPage},
    flash::Flashes,
    format::provide_clock,
    forms::provide_submitted,
    gallery::GalleryPage,
    graph::GraphPage,
    home::HomePage,
    jobs::{JobPage, JobsPage},
    layout::Frame,
    live::provide_live,
    server::PageStart,
    settings::{AccountPage, AuditPage, TokensPage, UsersPage, WorkspacePage},
    sign_in::SignInPage,
    triggers::{TriggerPage, TriggersPage},
    ui::Reading,
    viewer::WorkspaceName,
    workflows::{
        DeletedWorkflowsPage, NewWorkflowPage, OverviewPage, WorkflowExecutionsPage, WorkflowSettingsPage,
        WorkflowsPage,
    },
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
    provide_live();
    provide_context(WorkspaceName(start.workspace));
    provide_context(Arc::new(start.viewer));
    provide_context(Flashes::new(start.flash));
    provide_context(Reading::default());
    view! {
        <Router>
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
            <Route path=path!("/") view=HomePage ssr=Async/>
            <Route path=path!("/sign-in") view=SignInPage ssr=Async/>

            <Route path=path!("/workflows") view=WorkflowsPage ssr=Async/>
            <Route path=path!("/workflows/new") view=NewWorkflowPage ssr=Async/>
            <Route path=path!("/workflows/deleted") view=DeletedWorkflowsPage ssr=Async/>
            <Route path=path!("/workflows/:id") view=OverviewPage ssr=Async/>
            <Route path=path!("/workflows/:id/jobs") view=JobsPage ssr=Async/>
            <Route path=path!("/workflows/:id/jobs/:job") view=JobPage ssr=Async/>
            <Route path=path!("/workflows/:id/triggers") view=TriggersPage ssr=Async/>
            <Route path=path!("/workflows/:id/triggers/:trigger") view=TriggerPage ssr=Async/>
            <Route path=path!("/workflows/:id/executions") view=WorkflowExecutionsPage ssr=Async/>
            <Route path=path!("/workflows/:id/settings") view=WorkflowSettingsPage ssr=Async/>

            <Route path=path!("/executions") view=ExecutionsPage ssr=Async/>
            <Route path=path!("/executions/:id") view=ExecutionPage ssr=Async/>

            <Route path=path!("/graph") view=GraphPage ssr=Async/>

            <Route path=path!("/datasets") view=DatasetsPage ssr=Async/>
            <Route path=path!("/datasets/:id") view=DatasetPage ssr=Async/>

            <Route path=path!("/settings") view=AccountPage ssr=Async/>
            <Route path=path!("/settings/users") view=UsersPage ssr=Async/>
            <Route path=path!("/settings/tokens") view=TokensPage ssr=Async/>
            <Route path=path!("/settings/audit") view=AuditPage ssr=Async/>
            <Route path=path!("/settings/workspace") view=WorkspacePage ssr=Async/>

            <Route path=path!("/design") view=GalleryPage ssr=Async/>
        </FlatRoutes>
    }
    .into_any()
}
