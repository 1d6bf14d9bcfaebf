use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// How long to wait before asking the server again.
const PAUSE: Duration = Duration::from_secs(5);

/// Loads the page again as soon as the server can work, and says so beforehand. Without script there is the button.
#[component]
pub(super) fn ReturnByItself() -> impl IntoView {
    Effect::new(|| {
        let asking = set_interval_with_handle(ask, PAUSE);
        on_cleanup(move || {
            if let Ok(asking) = asking {
                asking.clear();
            }
        });
    });
    view! { <p class="when-live">"The page comes back by itself when it does."</p> }.into_any()
}

fn ask() {
    spawn_local(async {
        let answer = JsFuture::from(window().fetch_with_str("/readyz")).await;
        let is_ready =
            answer.is_ok_and(|answer| answer.dyn_into::<web_sys::Response>().is_ok_and(|answer| answer.ok()));
        if is_ready {
            _ = window().location().reload();
        }
    });
}
