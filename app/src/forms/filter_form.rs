//! Forms that only change the address.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::send::body_of;

/// A form that only changes the address: search boxes and filters. It is sent as a plain GET without script.
#[component]
pub fn FilterForm(
    /// The page that it leads to; the one shown unless given.
    #[prop(optional, into)]
    action: Option<String>,
    /// The address where no field is filled, if that of the page alone means something else.
    #[prop(optional, into)]
    nothing: Option<String>,
    /// What it is, for those who do not see it.
    #[prop(into)]
    label: String,
    /// A class for how its parts stand: `filters` unless given.
    #[prop(default = "filters")]
    class: &'static str,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let location = use_location();
    let navigate = use_navigate();
    let target = action.clone();
    let submit = move |event: SubmitEvent| {
        let Some(query) = body_of(&event) else { return };
        event.prevent_default();
        let path = target.clone().unwrap_or_else(|| location.pathname.get_untracked());
        // Fields left empty would only make the address longer.
        let filled: Vec<_> = query.split('&').filter(|pair| !pair.ends_with('=') && !pair.is_empty()).collect();
        let address =
            if filled.is_empty() { nothing.clone().unwrap_or(path) } else { format!("{path}?{}", filled.join("&")) };
        navigate(&address, NavigateOptions { scroll: false, ..Default::default() });
    };
    view! {
        <form role="search" method="get" action=action class=class aria-label=label on:submit=submit>{children()}</form>
    }
    .into_any()
}
