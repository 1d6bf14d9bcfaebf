use domain::format;
use leptos::prelude::*;

use crate::ui::{Chip, ChipLink, Icon, icon};

/// Says how many executions have come while the list was held still, and shows them when asked to.
#[component]
pub(super) fn Newer(
    newer: Memo<i64>,
    /// The first page, if another one is shown.
    first_page: Option<String>,
    refresh: Callback<()>,
) -> impl IntoView {
    let words = move || view! { <Icon glyph=icon::ARROW_UP/>{format::count(newer.get())}" new, show them" };
    let show = Callback::new(move |()| {
        window().scroll_to_with_x_and_y(0.0, 0.0);
        refresh.run(());
    });
    let chip = move || match first_page.clone() {
        Some(href) => view! { <ChipLink href current=true>{words}</ChipLink> }.into_any(),
        None => view! { <Chip pressed=true on_press=show>{words}</Chip> }.into_any(),
    };
    view! {
        <div class="newer" role="status">
            <Show when=move || { newer.get() > 0 }>{chip.clone()}</Show>
        </div>
    }
    .into_any()
}
