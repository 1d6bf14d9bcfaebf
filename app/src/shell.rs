//! The HTML document around the app.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{
    app::{App, Surroundings},
    server::PageStart,
    viewer::Theme,
};

/// The addresses of what a page loads. They change with the content, so browsers may keep them for ever.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Assets {
    /// The JavaScript that loads the program.
    pub js: String,
    /// The JavaScript that loads parts of the program, if it comes in parts.
    pub loader: Option<String>,
    /// What every page needs of the program, as WebAssembly.
    pub wasm: String,
    /// The part of the program with this page.
    pub part: Option<String>,
    /// The styles.
    pub css: String,
}

/// Tells the server the browser's time zone with the next request.
const TELL_ZONE: &str = "try{let z=Intl.DateTimeFormat().resolvedOptions().timeZone;if(z)document.cookie='ff_zone='+encodeURIComponent(z)+';path=/;max-age=31536000;samesite=lax'}catch{}";

/// Returns the HTML document around the app. Only the server makes it.
pub fn shell(start: PageStart, assets: Assets) -> impl IntoView {
    let load = format!(
        "import init,{{hydrate}} from {:?};init({{module_or_path:{:?}}}).then(hydrate)",
        assets.js, assets.wasm
    );
    let scripts =
        [assets.js].into_iter().chain(assets.loader).map(|href| view! { <link rel="modulepreload" href=href/> });
    let modules = [assets.wasm].into_iter().chain(assets.part).map(
        |href| view! { <link rel="preload" href=href r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/> },
    );
    let program = view! {
        {scripts.collect_view()}
        {modules.collect_view()}
        <script nonce=use_nonce()>{TELL_ZONE}</script>
        <script type="module" nonce=use_nonce()>{load}</script>
    };
    document(start.viewer.theme, assets.css, program, view! { <App start=Some(start)/> })
}

/// Returns the HTML document around a page that only the server makes: nothing of it runs in the browser.
pub fn still_shell<V: IntoView + 'static>(start: PageStart, assets: Assets, page: fn() -> V) -> impl IntoView {
    document(start.viewer.theme, assets.css, (), view! { <Surroundings start>{page()}</Surroundings> })
}

fn document(theme: Option<Theme>, css: String, head: impl IntoView, body: impl IntoView) -> impl IntoView {
    let theme = theme.map(Theme::code);
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=css/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                {head}
                <MetaTags/>
            </head>
            <body>{body}</body>
        </html>
    }
}
