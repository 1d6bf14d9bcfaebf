//! Signing in and out.

use leptos::prelude::*;

use crate::ui::PageHead;

/// Shows “Sign in”.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <PageHead title="Sign in"/> }.into_any()
}
