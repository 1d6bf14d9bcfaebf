//! What a page shows when it cannot show what was asked for: what happened, why, and what to do. The status code is a
//! footnote.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    error::AppError,
    server::{set_status, title_text},
    ui::{ButtonKind, CopyButton, Empty, Glyph, LinkButton, icon},
};

/// Shows why there is no page, and gives the answer its status.
#[component]
pub fn Failure(
    /// Why.
    error: AppError,
) -> impl IntoView {
    let status = error.status();
    set_status(status);
    let again = || view! { <a class="button primary" href="" rel="external">"Try again"</a> };
    let home = || view! { <LinkButton href="/" kind=ButtonKind::Ghost>"Home"</LinkButton> };
    match error {
        AppError::NotFound { message } => message_page(
            icon::SEARCH_X,
            "This is not here",
            vec![message],
            (status, "not_found"),
            || view! { <LinkButton href="/" kind=ButtonKind::Primary>"Home"</LinkButton> }.into_any(),
        ),
        AppError::Forbidden { message } => message_page(
            icon::LOCK,
            "You may look, but not change",
            vec![message],
            (status, "not_allowed"),
            move || home().into_any(),
        ),
        AppError::Unauthorized => message_page(
            icon::LOCK,
            "You are not signed in",
            vec!["Your session has ended, or was ended from elsewhere.".to_owned()],
            (status, "not_signed_in"),
            || view! { <a class="button primary" href="/sign-in" rel="external">"Sign in"</a> }.into_any(),
        ),
        AppError::TooMany { message } => message_page(
            icon::HOURGLASS,
            "Too many tries",
            vec![message],
            (status, "too_many"),
            move || home().into_any(),
        ),
        AppError::Unavailable { message } => message_page(
            icon::DATABASE_ZAP,
            "Something does not answer",
            vec![message],
            (status, "unavailable"),
            move || view! { {again()}{home()} }.into_any(),
        ),
        AppError::Transport(_) => message_page(
            icon::WIFI_OFF,
            "The server does not answer",
            vec!["Look at the connection, then try again. What runs on the server goes on without this page.".to_owned()],
            (status, "no_answer"),
            move || view! { {again()}{home()} }.into_any(),
        ),
        AppError::Internal { reference } => view! {
            <Empty glyph=icon::SERVER_CRASH title="This page could not be made" actions=move || view! { {again()}{home()} }>
                <Title text=title_text("This page could not be made")/>
                <p>"The fault is ours. Your workflows go on: scheduling does not depend on this page. The fault is in the log under this number."</p>
                <p class="row"><code class="reference">{reference.clone()}</code><CopyButton text=reference label="Copy the number"/></p>
                <p class="caption">{status}</p>
            </Empty>
        }
        .into_any(),
        AppError::Invalid(problems) => message_page(
            icon::SEARCH_X,
            "The address does not hold",
            problems.0.into_iter().map(|problem| problem.message).collect(),
            (status, "invalid"),
            move || home().into_any(),
        ),
        AppError::Conflict { message, .. } => message_page(
            icon::USERS,
            "This contradicts something else",
            vec![message],
            (status, "conflict"),
            move || view! { {again()}{home()} }.into_any(),
        ),
    }
}

/// Shows that there is no page at an address.
#[component]
pub fn NoSuchPage() -> impl IntoView {
    view! { <Failure error=AppError::NotFound { message: "There is no page at this address. It may have been moved or removed.".to_owned() }/> }.into_any()
}

fn message_page(
    glyph: Glyph,
    title: &'static str,
    words: Vec<String>,
    (status, code): (u16, &'static str),
    actions: impl FnOnce() -> AnyView + Send + 'static,
) -> AnyView {
    view! {
        <section class="card">
            <Title text=title_text(title)/>
            <Empty glyph title actions>
                {words.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
                <p class="caption">{status}" · "<code>{code}</code></p>
            </Empty>
        </section>
    }
    .into_any()
}
