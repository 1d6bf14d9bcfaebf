//! The cells of a row.

use leptos::prelude::*;

/// The cell that names the row.
#[component]
pub fn HeadCell(
    /// The name, or a link with it.
    children: Children,
) -> impl IntoView {
    view! { <th scope="row" role="rowheader">{children()}</th> }.into_any()
}

/// One cell of a row.
#[component]
pub fn Cell(
    /// What it holds, shown where rows are cards. Without it, the cell stands beside the name there.
    #[prop(optional)]
    label: &'static str,
    /// Classes, those of its column: `num`, `low`, `mid`, `extra`; `card-hide` for what cards leave out.
    #[prop(optional)]
    class: &'static str,
    /// The value.
    children: Children,
) -> impl IntoView {
    let [label, class] = [label, class].map(|value| (!value.is_empty()).then_some(value));
    view! { <td role="cell" class=class data-label=label>{children()}</td> }.into_any()
}
