use domain::trigger::definition::Signature;
use leptos::prelude::*;

use super::snippets::{curl, github, python, stripe};
use crate::ui::{Card, Code, CopyButton};

/// Shows where it is sent to, and what to write on the other side.
#[component]
pub(super) fn AddressCard(
    /// The address.
    url: String,
    /// Who signs in which way.
    signature: Signature,
) -> impl IntoView {
    let ready = match signature {
        Signature::Generic => view! {
            <p class="muted small">"Each takes the secret from the variable "<code>"WEBHOOK_SECRET"</code>"."</p>
            <Snippet name="curl" text=curl(&url)/>
            <Snippet name="Python" text=python(&url)/>
        }
        .into_any(),
        Signature::Github => view! { <Snippet name="GitHub" text=github(&url)/> }.into_any(),
        Signature::Stripe => view! { <Snippet name="Stripe" text=stripe(&url)/> }.into_any(),
    };
    let copied = url.clone();
    view! {
        <Card title="Address" id="webhook">
            <div class="shown-once">
                <input class="input mono" readonly aria-label="Address of the webhook" value=url/>
                <CopyButton text=copied/>
            </div>
            <p class="muted small">"Knowing it is not enough: what is sent must be signed. 1 MiB at most, and not older than five minutes."</p>
            {ready}
        </Card>
    }
    .into_any()
}

#[component]
fn Snippet(name: &'static str, text: String) -> impl IntoView {
    let label = format!("What to write for {name}");
    let copy = format!("Copy for {name}");
    view! {
        <div class="stack tight">
            <div class="row between"><h3>{name}</h3><CopyButton text=text.clone() label=copy/></div>
            <Code label text/>
        </div>
    }
    .into_any()
}
