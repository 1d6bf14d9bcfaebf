use leptos::prelude::*;

use crate::{layout::ThemeChoice, ui::Card};

/// Asks how pages are to look.
#[component]
pub(super) fn Appearance() -> impl IntoView {
    view! {
        <Card title="Appearance">
            <div class="row wide"><span class="strong small">"Theme"</span><ThemeChoice/></div>
            <p class="small muted">"Kept in this browser. System follows what your computer or phone is set to."</p>
        </Card>
    }
    .into_any()
}
