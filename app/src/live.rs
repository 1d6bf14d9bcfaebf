//! Pages that follow what happens.
//!
//! The server sends a short message when something has changed, and the page reads again what it shows of it; the
//! message itself carries no content, so that a page can neither miss nor double a change, whatever happens to the
//! connection. A page that hears nothing does nothing.

use std::sync::Arc;

use leptos::prelude::*;

mod asked;
mod connection;
mod fresh;
mod hold;
mod message;

pub use asked::Asked;
use connection::Connection;
pub use fresh::use_fresh;
pub use hold::Hold;
pub use message::Message;

/// The one connection of the app, and who listens to it.
#[derive(Clone, Copy)]
pub struct Live {
    connection: StoredValue<Arc<Connection>>,
    lost: ReadSignal<bool>,
}

/// Lets the pages of the app follow what happens.
pub fn provide_live() {
    let (lost, set_lost) = signal(false);
    provide_context(Live { connection: StoredValue::new(Connection::new(set_lost)), lost });
}

impl Live {
    /// Returns whether the connection is lost and the page may be behind.
    pub fn is_lost(self) -> bool {
        self.lost.get()
    }
}

/// Calls `changed` whenever something of these topics has changed, until the component is gone. After the connection
/// was lost, and when a person comes back to the page, it is called once, whatever happened meanwhile.
///
/// It is only called in the browser.
pub fn use_live<const N: usize>(topics: [String; N], changed: impl Fn() + Send + Sync + 'static) {
    let Some(live) = use_context::<Live>() else { return };
    let changed: Arc<dyn Fn() + Send + Sync> = Arc::new(changed);
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
