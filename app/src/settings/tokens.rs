//! Tokens with which programs come in.

use domain::person::{ApiToken, Permission};
use leptos::prelude::*;

use super::frame::{Section, SectionHead, SettingsFrame};
use crate::{
    awaited::awaited,
    failure::Failure,
    live::use_fresh,
    ui::{Empty, Icon, Skeleton, icon, use_dialog_href},
    viewer::use_viewer,
};

/// Commands that use a token.
mod example;
/// The tokens.
mod list;
/// Making one.
mod new_dialog;
/// Revoking one.
mod revoke_dialog;
/// What the page asks of the server.
mod rpc;

use list::TokenList;
use new_dialog::NewTokenDialog;
use revoke_dialog::RevokeDialog;
use rpc::list_tokens;

/// Shows API tokens: one's own, to administrators everybody's.
#[component]
pub fn TokensPage() -> impl IntoView {
    let tokens = Resource::new(|| (), |()| list_tokens());
    view! {
        <SettingsFrame section=Section::Tokens>
            <Transition fallback=|| view! { <Skeleton/> }>
                {awaited(move || async move {
                    match tokens.await {
                        Ok(tokens) => view! { <TokensView tokens/> }.into_any(),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })}
            </Transition>
        </SettingsFrame>
    }
    .into_any()
}

#[component]
fn TokensView(tokens: Vec<ApiToken>) -> impl IntoView {
    let (tokens, read_again) = use_fresh(tokens, ["people".to_owned()], list_tokens);
    let new = use_dialog_href("new");
    let note = if use_viewer().may(Permission::Administer) {
        "For scripts and other systems. A token can do at most what its maker may do. You see everybody’s."
    } else {
        "For scripts and other systems. A token can do at most what its maker may do. You see your own."
    };
    view! {
        <section class="stack">
            <SectionHead title="API tokens" note action=move || view! {
                <a class="button primary" href=new data-noscroll=""><Icon glyph=icon::PLUS/>"New token…"</a>
            }/>
            // A page that only the server makes.
            <p>"What a program can ask for is in the "<a href="/api/docs" rel="external">"documentation of the API"</a>"."</p>
            {move || {
                let tokens = tokens.get();
                if tokens.is_empty() { view! { <NoTokens/> }.into_any() } else { view! { <TokenList tokens/> }.into_any() }
            }}
        </section>
        <NewTokenDialog on_change=read_again/>
        <For each=move || tokens.get() key=|token| (token.id, token.last_used_at) let(token)>
            <RevokeDialog token on_change=read_again/>
        </For>
    }
    .into_any()
}

#[component]
fn NoTokens() -> impl IntoView {
    view! {
        <section class="card">
            <Empty glyph=icon::KEY_ROUND title="No tokens yet">
                <p>"A token lets a script start workflows, read their executions or change them without your password. It is shown once, when it is made."</p>
            </Empty>
        </section>
    }
    .into_any()
}
