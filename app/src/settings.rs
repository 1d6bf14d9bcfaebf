//! Accounts, tokens, the audit log, the workspace.

use leptos::prelude::*;

use crate::ui::PageHead;

/// Shows “Account”.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! { <PageHead title="Account"/> }.into_any()
}

/// Shows “Users”.
#[component]
pub fn UsersPage() -> impl IntoView {
    view! { <PageHead title="Users"/> }.into_any()
}

/// Shows “Tokens”.
#[component]
pub fn TokensPage() -> impl IntoView {
    view! { <PageHead title="Tokens"/> }.into_any()
}

/// Shows “Audit log”.
#[component]
pub fn AuditPage() -> impl IntoView {
    view! { <PageHead title="Audit log"/> }.into_any()
}

/// Shows “Workspace”.
#[component]
pub fn WorkspacePage() -> impl IntoView {
    view! { <PageHead title="Workspace"/> }.into_any()
}
