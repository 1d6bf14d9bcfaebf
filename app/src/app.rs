//! The app: what every page has around it, and the map of the pages.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    failure::{Failure, NoSuchPage},
    flash::Flashes,
    format::provide_clock,
    forms::provide_submitted,
    gallery::GalleryPage,
    layout::Frame,
    live::provide_live,
    server::PageStart,
    ui::Reading,
};

/// The app. The server begins with what it knows; the browser takes that over from the page.
#[component]
pub fn App(
    /// What the page begins with; the browser has none and finds it in the page.
    #[prop(optional_no_strip)]
    start: Option<PageStart>,
) -> impl IntoView {
    let start = SharedValue::new(move || start.unwrap_or_else(crate::server::page_start)).into_inner();
    provide_meta_context();
    provide_clock(start.viewer.now);
    provide_submitted(start.submitted);
    provide_live();
    provide_context(Arc::new(start.viewer));
    provide_context(Flashes::new(start.flash));
    provide_context(Reading::default());
    Effect::new(|| {
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("data-hydrated", "true");
        }
    });
    view! {
        <Router>
            <Frame>
                {match start.failure {
                    Some(error) => view! { <Failure error/> }.into_any(),
                    None => view! { <Pages/> }.into_any(),
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
            <Route path=path!("/design") view=GalleryPage ssr=Async/>
        </FlatRoutes>
    }
    .into_any()
}
