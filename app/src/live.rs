//! Pages that follow what happens.
//!
//! The server sends a short message when something has changed, and the page reads again what it shows of it; the
//! message itself carries no content, so that a page can neither miss nor double a change, whatever happens to the
//! connection. Everything that changes has a [`Place`]: a page says which one it was made at, and is told what came after.
//! A page that hears nothing does nothing.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

mod asked;
mod audience;
mod connection;
mod fresh;
mod hold;
mod message;
mod place;

pub use asked::Asked;
use audience::Changed;
use connection::Connection;
pub use fresh::use_fresh;
pub use hold::Hold;
pub use message::Message;
pub use place::Place;

/// The one connection of the app, and who listens to it.
#[derive(Clone, Copy)]
pub struct Live {
    connection: StoredValue<Arc<Connection>>,
    lost: ReadSignal<bool>,
}

/// Lets the pages of the app follow what happens from a place on: the one at which the first page was made.
pub fn provide_live(place: Place) {
    let (lost, set_lost) = signal(false);
    provide_context(Live { connection: StoredValue::new(Connection::new(place, set_lost)), lost });
}

/// Lets pages that are turned to hear of what has changed since then. It shows nothing itself.
#[component]
pub fn NoteTurnedPages() -> impl IntoView {
    let live = expect_context::<Live>();
    let location = use_location();
    Effect::new(move |before: Option<()>| {
        location.pathname.track();
        location.search.track();
        if before.is_some() {
            live.connection.get_value().turn_page();
        }
    });
}

impl Live {
    /// Returns whether the connection is lost and the page may be behind.
    pub fn is_lost(self) -> bool {
        self.lost.get()
    }
}

/// Calls `changed` whenever something of these topics has changed, until the component is gone: also for what has changed
/// since the page was made or turned to, and while the connection was lost or nobody looked at the page.
///
/// It is only called in the browser.
pub fn use_live<const N: usize>(topics: [String; N], changed: impl Fn() + Send + Sync + 'static) {
    let Some(live) = use_context::<Live>() else { return };
    let changed: Changed = Arc::new(changed);
    let number = StoredValue::new(None);
    // Only the browser runs effects.
    Effect::new(move || {
        let connection = live.connection.get_value();
        let listener = connection.listen(topics.to_vec(), Arc::clone(&changed));
        number.set_value(Some(listener));
    });
    on_cleanup(move || {
        if let Some(listener) = number.try_get_value().flatten()
            && let Some(connection) = live.connection.try_get_value()
        {
            connection.leave(listener);
        }
    });
}
