//! The frame around the pages.

use leptos::prelude::*;

use super::{
    NavCounts, banners::Banners, bottom_bar::BottomBar, patterns::Patterns, route_focus::RouteFocus, side_nav::SideNav,
    toasts::Toasts, top_bar::TopBar,
};
use crate::viewer::use_viewer;

/// The frame around the pages: for those who are signed in with navigation and top bar, for others bare.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let viewer = use_viewer();
    let folded = RwSignal::new(viewer.folded);
    provide_context(NavCounts::default());
    let main = match viewer.person.clone() {
        Some(person) => view! {
            <div class="app" class:rail=folded>
                <SideNav folded/>
                <TopBar person/>
                <main class="page" id="main" tabindex="-1"><Banners/>{children()}</main>
                <BottomBar/>
            </div>
        }
        .into_any(),
        None => view! { <main class="bare" id="main" tabindex="-1">{children()}</main> }.into_any(),
    };
    view! {
        <a class="skip-link" href="#main">"Skip to content"</a>
        <Patterns/>
        {main}
        <Toasts/>
        <RouteFocus/>
    }
    .into_any()
}
