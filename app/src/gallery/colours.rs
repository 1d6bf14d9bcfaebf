//! The colours of the tokens.

use leptos::prelude::*;

use crate::ui::Card;

#[component]
pub(super) fn Colours() -> impl IntoView {
    const NAMES: [&str; 33] = [
        "bg",
        "surface",
        "surface-raised",
        "surface-sunken",
        "surface-hover",
        "surface-selected",
        "border",
        "border-strong",
        "text",
        "text-muted",
        "accent",
        "accent-soft",
        "focus",
        "success",
        "success-soft",
        "warning",
        "warning-soft",
        "danger",
        "danger-soft",
        "info",
        "info-soft",
        "queued",
        "queued-soft",
        "running",
        "running-soft",
        "neutral",
        "neutral-soft",
        "bronze",
        "bronze-soft",
        "silver",
        "silver-soft",
        "gold",
        "gold-soft",
    ];
    let swatch = |name: &'static str| {
        view! { <span class="row"><i class="swatch" data-colour=name></i><code class="small">{name}</code></span> }
    };
    view! {
        <Card title="Colours"><div class="columns small">{NAMES.map(swatch).collect_view()}</div></Card>
    }
    .into_any()
}
