use leptos::prelude::*;

use crate::{
    layout::{ClockChoice, ThemeChoice},
    ui::Card,
};

/// Asks how pages are to look.
#[component]
pub(super) fn Appearance() -> impl IntoView {
    view! {
        <Card title="Appearance">
            <div class="row wide"><span class="strong small">"Theme"</span><ThemeChoice/></div>
            <div class="row wide"><span class="strong small">"Clock"</span><ClockChoice/></div>
            <p class="small muted">"Kept in this browser. System follows what your computer or phone is set to, By language what the language of this browser is used to."</p>
        </Card>
    }
    .into_any()
}
