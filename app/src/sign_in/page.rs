use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use super::form::SignInForm;
use crate::{
    params::{local_address, use_query},
    server::title_text,
    ui::{Glyph, Icon, IconSize, icon},
    viewer::{use_viewer, use_workspace_name},
};

/// Asks who is there, and leads on whoever is signed in already.
#[component]
pub fn SignInPage() -> impl IntoView {
    let next = use_query("next");
    if use_viewer().person.is_some() {
        let next = local_address(&next.read_untracked()).unwrap_or("/").to_owned();
        return view! { <Redirect path=next/> }.into_any();
    }
    view! {
        <Title text=title_text("Sign in")/>
        <div class="sign-in">
            <section class="card">
                <div class="body stack loose">
                    <header class="stack tight">
                        <h1 tabindex="-1">"Sign in"</h1>
                        <p class="muted">"Workspace "{use_workspace_name()}</p>
                    </header>
                    <SignInForm/>
                    <OtherWays/>
                </div>
            </section>
            <Promises/>
        </div>
    }
    .into_any()
}

/// Says how to get in without a password.
#[component]
fn OtherWays() -> impl IntoView {
    view! {
        <div class="stack tight small muted">
            <p>"First time? Open the one-time link that the server printed when it started."</p>
            <p>
                "Password forgotten? An administrator makes a new link under Settings, Users. On the server’s machine, "
                <code>"flowforge user link you@example.org"</code>" prints one."
            </p>
        </div>
    }
    .into_any()
}

/// Says what the product is for.
#[component]
fn Promises() -> impl IntoView {
    let promise = |glyph: Glyph, title: &'static str, words: &'static str| {
        view! {
            <div class="stack tight">
                <p class="row"><Icon glyph size=IconSize::Large/><strong>{title}</strong></p>
                <p class="muted">{words}</p>
            </div>
        }
    };
    view! {
        <aside class="stack loose" aria-label="What FlowForge promises">
            {promise(icon::CALENDAR_CLOCK, "It runs when it said it would", "Once per planned time, or it says why not.")}
            {promise(icon::SCALE, "It never loses or doubles data", "Rows in are rows kept, quarantined or dropped as duplicates. Always.")}
            {promise(icon::EYE, "You can see why", "Every decision of every trigger, with its reason.")}
        </aside>
    }
    .into_any()
}
