//! Messages for the whole product.

use leptos::prelude::*;

use crate::{
    format::{Instant, InstantStyle, use_clock},
    live::Live,
    ui::{Banner, icon},
};

/// Says that the page no longer follows what happens, and of when it is.
#[component]
pub(super) fn Banners() -> impl IntoView {
    let live = expect_context::<Live>();
    let clock = use_clock();
    move || {
        live.is_lost().then(|| {
            let at = clock.now();
            view! {
                <Banner glyph=icon::WIFI_OFF>
                    <strong>"Live updates paused,"</strong>" reconnecting. The page shows "
                    <Instant at style=InstantStyle::TimeOfDay/>"."
                </Banner>
            }
            .into_any()
        })
    }
}
