//! What a page shows when it cannot show what was asked for: what happened, why, and what to do. The status code is a
//! footnote.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    error::AppError,
    format::{Instant, InstantStyle, use_clock},
    params::address,
    server::{set_status, title_text},
    ui::{ButtonKind, CopyButton, Empty, Glyph, LinkButton, Reading, icon},
};

/// Coming back when the server does.
mod return_by_itself;

use return_by_itself::ReturnByItself;

/// What is told of a failure.
struct Telling {
    glyph: Glyph,
    title: &'static str,
    words: Vec<String>,
    code: &'static str,
    way_on: WayOn,
}

/// What can be done about a failure.
#[derive(Clone, Copy)]
enum WayOn {
    /// Elsewhere: it will not come back.
    Leave,
    /// The same page, later.
    TryAgain,
    /// The same page, as somebody.
    SignIn,
}

/// Shows why there is no page, and gives the answer its status.
#[component]
pub fn Failure(
    /// Why.
    error: AppError,
    /// The list in which the thing was looked for, by name and address: the best place to go on from.
    #[prop(optional)]
    list: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let status = error.status();
    set_status(status);
    let telling = telling(&error);
    let reading = use_context::<Reading>().unwrap_or_default();
    Effect::new(move || _ = reading.arrive(telling.title));
    let is_away = matches!(error, AppError::Unavailable { .. } | AppError::Transport(_));
    let reference = match error {
        AppError::Internal { reference } => Some(reference),
        _ => None,
    };
    let time = (status >= 500).then(|| view! { " · "<Instant at=use_clock().now() style=InstantStyle::WithSeconds/> });
    let words = telling.words.into_iter().map(|words| view! { <p>{words}</p> });
    view! {
        <section class="card">
            <Title text=title_text(telling.title)/>
            <Empty glyph=telling.glyph title=telling.title actions=move || view! { <Ways way_on=telling.way_on list/> }>
                {words.collect_view()}
                {is_away.then(|| view! { <ReturnByItself/> })}
                {reference.map(|reference| view! {
                    <p class="row"><code class="reference">{reference.clone()}</code><CopyButton text=reference label="Copy the number"/></p>
                })}
                <p class="caption">{status}" · "<code>{telling.code}</code>{time}</p>
            </Empty>
        </section>
    }
    .into_any()
}

/// Shows that there is no page at an address.
#[component]
pub fn NoSuchPage() -> impl IntoView {
    let message = "There is no page at this address. It may have been moved or removed.".to_owned();
    view! { <Failure error=AppError::NotFound { message }/> }.into_any()
}

#[component]
fn Ways(way_on: WayOn, list: Option<(&'static str, &'static str)>) -> impl IntoView {
    let location = use_location();
    let first = match (way_on, list) {
        (WayOn::Leave, Some((label, href))) => {
            return view! { <LinkButton href kind=ButtonKind::Primary>{label}</LinkButton><LinkButton href="/" kind=ButtonKind::Ghost>"Home"</LinkButton> }
                .into_any();
        }
        (WayOn::Leave, None) => {
            return view! { <LinkButton href="/" kind=ButtonKind::Primary>"Home"</LinkButton> }.into_any();
        }
        // The browser loads the page anew, whatever state it is in.
        (WayOn::TryAgain, _) => view! { <a class="button primary" href="" rel="external">"Try again"</a> }.into_any(),
        (WayOn::SignIn, _) => {
            let here = address(&location.pathname.get_untracked(), &[]);
            let search = location.search.get_untracked();
            let here = if search.is_empty() { here } else { format!("{here}?{search}") };
            view! { <a class="button primary" href=address("/sign-in", &[("next", &here)]) rel="external">"Sign in"</a> }.into_any()
        }
    };
    view! { {first}<LinkButton href="/" kind=ButtonKind::Ghost>"Home"</LinkButton> }.into_any()
}

fn telling(error: &AppError) -> Telling {
    let tell = |glyph, title, code, way_on, words| Telling { glyph, title, words, code, way_on };
    let message = || vec![error.to_string()];
    match error {
        AppError::NotFound { .. } => tell(icon::SEARCH_X, "This is not here", "not_found", WayOn::Leave, message()),
        AppError::Forbidden { .. } => {
            tell(icon::LOCK, "Your role does not allow this", "not_allowed", WayOn::Leave, message())
        }
        AppError::Unauthorized => {
            let words = "Your session has ended, or was ended from elsewhere. Sign in and you are back on this page.";
            tell(icon::LOCK, "You are not signed in", "not_signed_in", WayOn::SignIn, vec![words.to_owned()])
        }
        AppError::TooMany { .. } => tell(icon::HOURGLASS, "Too many tries", "too_many", WayOn::Leave, message()),
        AppError::Unavailable { .. } => {
            let words = "This page and everything that is saved need it. What runs goes on, what is due waits, and nothing is lost.";
            tell(
                icon::DATABASE_ZAP,
                "The database does not answer",
                "unavailable",
                WayOn::TryAgain,
                vec![words.to_owned()],
            )
        }
        AppError::Transport(_) => {
            let words = "Look at the connection, then try again. What runs on the server goes on without this page.";
            tell(icon::WIFI_OFF, "The server does not answer", "no_answer", WayOn::TryAgain, vec![words.to_owned()])
        }
        AppError::Internal { .. } => {
            let words = "The fault is ours. Your workflows go on: scheduling does not depend on this page. The fault is in the log under this number.";
            tell(icon::SERVER_CRASH, "This page could not be made", "internal", WayOn::TryAgain, vec![words.to_owned()])
        }
        AppError::Invalid(problems) => {
            let words = problems.0.iter().map(|problem| problem.message.clone()).collect();
            tell(icon::SEARCH_X, "This cannot be shown", "invalid", WayOn::Leave, words)
        }
        AppError::Conflict { .. } => {
            tell(icon::USERS, "This contradicts something else", "conflict", WayOn::TryAgain, message())
        }
    }
}
