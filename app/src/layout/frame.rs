//! The frame around the pages.

use leptos::prelude::*;

use super::{
    NavCounts,
    banners::Banners,
    bottom_bar::BottomBar,
    patterns::Patterns,
    route_focus::RouteFocus,
    side_nav::SideNav,
    theme::{ChosenTheme, ThemeSwitch},
    toasts::Toasts,
    top_bar::TopBar,
};
use crate::{server::ready, ui::Logo, viewer::use_viewer};

/// The frame around the pages: for those who are signed in with navigation and top bar, for others bare.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let viewer = use_viewer();
    let folded = RwSignal::new(viewer.folded);
    provide_context(NavCounts::default());
    provide_context(ChosenTheme(RwSignal::new(viewer.theme)));
    let main = match viewer.person.clone() {
        Some(person) => view! {
            <div class="app" class:rail=folded>
                {ready(view! { <SideNav folded/> })}
                {ready(view! { <TopBar person/> })}
                <main class="page" id="main" tabindex="-1"><Banners/>{children()}</main>
                {ready(view! { <BottomBar/> })}
            </div>
        }
        .into_any(),
        None => view! {
            <main class="bare" id="main" tabindex="-1">
                <div class="row between">
                    <a class="brand" href="/" rel="external"><Logo/><span>"FlowForge"</span></a>
                    <ThemeSwitch/>
                </div>
                {children()}
            </main>
        }
        .into_any(),
    };
    view! {
        // The router would only scroll; the browser moves the focus, too.
        <a class="skip-link" href="#main" rel="external">"Skip to content"</a>
        {ready(view! { <Patterns/> })}
        {main}
        <Toasts/>
        <RouteFocus/>
    }
    .into_any()
}
