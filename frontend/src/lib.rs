//! The browser's part of FlowForge: takes over the page that the server made.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page, once the part of the program that it needs is there. Called by the script in its head.
///
/// If that part does not arrive, the page stays as the server made it, which works.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    let path = leptos::prelude::window().location().pathname().unwrap_or_default();
    if app::pages::load(&path).await.is_ok() {
        leptos::mount::hydrate_body(|| leptos::view! { <app::App/> });
    }
}
