//! Fields that are not shown.

use leptos::prelude::*;

/// A field that is not shown: an argument of the function beside the draft, such as an id or a version.
#[component]
pub fn Hidden(
    /// The name of the argument.
    #[prop(into)]
    name: String,
    /// Its value.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }.into_any()
}
