use leptos::prelude::*;

use super::rpc::SignInLink;
use crate::ui::{ShownOnce, use_dialog_href};

/// Shows a one-time link in place of the form that asked for it.
#[component]
pub(super) fn LinkShown(link: SignInLink) -> impl IntoView {
    let closed = use_dialog_href("");
    view! {
        <div class="body stack">
            <ShownOnce title=format!("The link for {} is ready.", link.name) label="Sign-in link" secret=link.link>
                <p>"It works once, within a day. Whoever opens it is signed in and can choose a password, so send it on a safe way."</p>
            </ShownOnce>
        </div>
        <footer><a class="button primary" href=closed data-noscroll="">"Done"</a></footer>
    }
    .into_any()
}
