//! One row of a table.

use leptos::prelude::*;

/// One row of a table.
#[component]
pub fn Row(
    /// The target of links to it.
    #[prop(optional_no_strip, into)]
    id: Option<String>,
    /// `future` for what has not happened yet, `new` for what came while the page was open.
    #[prop(optional)]
    class: &'static str,
    /// Its cells.
    children: Children,
) -> impl IntoView {
    view! { <tr role="row" id=id class=class>{children()}</tr> }.into_any()
}
