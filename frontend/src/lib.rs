//! The browser's part of FlowForge: takes over the page that the server made.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page. Called by the script in its head.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(|| leptos::view! { <app::App/> });
}
