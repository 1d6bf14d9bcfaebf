//! One row of a table.

use leptos::prelude::*;

use crate::server::ready;

/// One row of a table. What it holds is there when the table is.
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
    let class = (!class.is_empty()).then_some(class);
    ready(view! { <tr role="row" id=id class=class>{children()}</tr> })
}
