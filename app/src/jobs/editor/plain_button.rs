use leptos::prelude::*;

use crate::jobs::intent::Intent;

/// A button that asks the server for something that the browser does by itself once it can; it is not there then.
#[component]
pub(super) fn PlainButton(
    /// What it asks for.
    intent: Intent,
    /// The verb.
    children: Children,
) -> impl IntoView {
    view! { <button type="submit" class="button sm when-plain" name="intent" value=intent.code()>{children()}</button> }
        .into_any()
}
