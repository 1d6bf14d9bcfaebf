//! What components and server functions ask of the server.

use std::hash::Hash;

use chrono::Utc;
use chrono_tz::Tz;
use domain::{
    choice::Choice,
    format::Zone,
    ids::ExecutionId,
    person::Actor,
    trigger::{cron::HourClock, firing::FiringState},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header::ACCEPT_LANGUAGE, request::Parts};
use leptos::{
    prelude::*,
    tachys::view::keyed::{SerializableKey, keyed},
};
use leptos_axum::ResponseOptions;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{
    CLOCK_COOKIE, FLASH_COOKIE, NAV_COOKIE, PageFailure, PageStart, Session, Setup, THEME_COOKIE, ZONE_COOKIE, cookie,
};
use crate::{
    awaited::Arriving,
    error::AppError,
    flash::Flash,
    forms::Submitted,
    viewer::{Person, Theme, Viewer},
};

pub use crate::params::local_address;
pub use leptos_axum::redirect;

/// The header that brings a [`Flash`] to whoever called a server function, as percent-encoded JSON.
pub const FLASH_HEADER: HeaderName = HeaderName::from_static("flowforge-flash");

/// The header with which a server function asks for its result to be shown on the page of its form.
pub const RESULT_HEADER: HeaderName = HeaderName::from_static("flowforge-result");

/// Returns what a page begins with, from the request it answers.
pub fn page_start() -> PageStart {
    let setup = expect_context::<Setup>();
    let parts = expect_context::<Parts>();
    let now = Utc::now();
    let zone = cookie(&parts.headers, ZONE_COOKIE).and_then(zone_of_cookie).unwrap_or(setup.zone);
    let person = parts.extensions.get::<Actor>().map(|actor| Person {
        id: actor.user_id,
        name: actor.name.clone(),
        role: actor.role,
        has_password: parts.extensions.get::<Session>().is_none_or(|session| session.has_password),
    });
    PageStart {
        pause: setup.pause.filter(|_| person.is_some()),
        // Strangers hear of nothing.
        place: use_context().filter(|_| person.is_some()).unwrap_or_default(),
        viewer: Viewer {
            person,
            zone: Zone::around(zone, now).written(clock_of(&parts.headers)),
            clock: chosen_clock(&parts.headers),
            theme: cookie(&parts.headers, THEME_COOKIE).and_then(Theme::from_code),
            folded: cookie(&parts.headers, NAV_COOKIE) == Some("folded"),
            now,
        },
        workspace: setup.workspace.to_string(),
        flash: cookie(&parts.headers, FLASH_COOKIE).and_then(decode_flash),
        submitted: parts.extensions.get::<Submitted>().cloned(),
        failure: parts.extensions.get::<PageFailure>().map(|failure| failure.0.clone()),
    }
}

/// Returns how times of day are written for whoever asks.
pub fn hour_clock() -> HourClock {
    use_context::<Parts>().map_or(HourClock::TwentyFour, |parts| clock_of(&parts.headers))
}

/// Returns the clock that was chosen, and else that of the language which the browser prefers.
fn clock_of(headers: &HeaderMap) -> HourClock {
    let preferred = || headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?.split([',', ';']).next();
    chosen_clock(headers).unwrap_or_else(|| HourClock::of_language(preferred().unwrap_or_default().trim()))
}

fn chosen_clock(headers: &HeaderMap) -> Option<HourClock> {
    cookie(headers, CLOCK_COOKIE).and_then(HourClock::from_code)
}

fn zone_of_cookie(value: &str) -> Option<Tz> {
    percent_decode_str(value).decode_utf8().ok()?.parse().ok()
}

/// Returns who asks.
///
/// # Errors
///
/// [`AppError::Unauthorized`] if nobody is signed in.
pub fn actor() -> Result<Actor, AppError> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Actor>().cloned()).ok_or(AppError::Unauthorized)
}

/// Sets the HTTP status of the page or of the server function's answer.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// Returns a title ready to be put between `<title>` and `</title>`, where `leptos_meta` puts it as it is.
pub fn title_text(title: &str) -> String {
    crate::layout::document_title(title).replace('&', "&amp;").replace('<', "&lt;")
}

/// Says on the page that comes next what a server function has done.
pub fn flash(flash: &Flash) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&encode_flash(flash)))
    {
        response.insert_header(FLASH_HEADER, value);
    }
}

/// Leads to an execution that was asked for; it is not new where the same page has started it before.
pub fn lead_to_execution(execution: ExecutionId, is_new: bool) {
    flash(&Flash::done(if is_new {
        format!("#{execution} started.")
    } else {
        format!("That page has started #{execution} already. Load it again to start another.")
    }));
    redirect(&format!("/executions/{execution}"));
}

/// Shows what is on its way, made once: Leptos calls a closure twice on the server, first to see what it waits for, and a
/// page would be made twice.
pub(crate) fn show_arriving(make: Box<dyn Fn() -> Arriving + Send>) -> AnyView {
    Suspend::new(make()).into_any()
}

/// Shows something that follows what it reads: on the server, made once. Inside a row this counts for each row of a table.
pub(crate) fn following<V>(view: impl Fn() -> V) -> V {
    untrack(view)
}

/// Returns a thing as it is after what `look` finds: on the server, as it was at first.
pub(crate) fn newest<T: Send + Sync + 'static>(first: T, look: impl Fn() -> Option<T>) -> Signal<T> {
    drop(look);
    Signal::stored(first)
}

/// Shows each of some things that come and go: on the server, made once.
pub(crate) fn each_of<T, I, K, V>(
    items: impl Fn() -> I,
    key: impl Fn(&T) -> K + Send + 'static,
    view: impl Fn(T) -> V + Send + 'static,
) -> impl IntoView
where
    I: IntoIterator<Item = T> + Send + 'static,
    T: Send + 'static,
    K: Eq + Hash + SerializableKey + 'static,
    V: IntoView + 'static,
{
    keyed(untrack(items), key, move |_, item| (drop::<usize>, view(item)))
}

/// Says what came of an event that was sent.
pub fn say_received(state: FiringState, execution: Option<ExecutionId>, what: &str) {
    flash(&Flash::done(match execution {
        Some(execution) => format!("{what}: #{execution} started."),
        None => format!("{what}: {}. The history says why.", state.label().to_lowercase()),
    }));
}

/// Asks for the result of a server function to be shown on the page of its form, as for a secret that is shown once.
/// Without it, and without [`redirect`], the page is shown afresh.
pub fn show_result() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(RESULT_HEADER, HeaderValue::from_static("show"));
    }
}

/// Returns a message as a header and a cookie can hold it.
pub fn encode_flash(flash: &Flash) -> String {
    let json = serde_json::to_string(flash).unwrap_or_default();
    utf8_percent_encode(&json, NON_ALPHANUMERIC).to_string()
}

fn decode_flash(value: &str) -> Option<Flash> {
    serde_json::from_str(&percent_decode_str(value).decode_utf8().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_survives_as_a_header() {
        let flash = Flash::done("Trigger “Nightly; load” deleted.").undo("/rpc/x", vec![("id".into(), "5".into())]);
        let header = encode_flash(&flash);
        assert!(HeaderValue::from_str(&header).is_ok() && !header.contains(';'));
        assert_eq!(decode_flash(&header), Some(flash));
    }

    #[test]
    fn a_title_cannot_end_its_element() {
        assert_eq!(title_text("</title><script>"), "&lt;/title>&lt;script> · FlowForge");
    }

    #[test]
    fn the_clock_is_the_chosen_one_and_else_that_of_the_language() {
        let clock = |language: &str, cookie: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, language.parse().expect("a header"));
            headers.insert(http::header::COOKIE, cookie.parse().expect("a header"));
            clock_of(&headers)
        };
        assert_eq!(clock("en-US,en;q=0.9,de;q=0.8", ""), HourClock::Twelve);
        assert_eq!(clock("de-DE,de;q=0.9,en-US;q=0.8", ""), HourClock::TwentyFour);
        assert_eq!(clock("en-US", "ff_clock=24h"), HourClock::TwentyFour);
        assert_eq!(clock("de", "ff_zone=UTC; ff_clock=12h"), HourClock::Twelve);
        assert_eq!(clock("de", "ff_clock=language"), HourClock::TwentyFour);
        assert_eq!(clock_of(&HeaderMap::new()), HourClock::TwentyFour);
    }

    #[test]
    fn a_strange_zone_is_none() {
        assert_eq!(zone_of_cookie("Europe%2FLisbon"), Some(chrono_tz::Europe::Lisbon));
        assert_eq!(zone_of_cookie("Mars%2FBase"), None);
        assert_eq!(zone_of_cookie("%ff"), None);
    }
}
