//! While a page is left.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;

use super::{Connection, Live};

/// While there is one, pages are not told what has changed: somebody may have deleted what is shown, and the page that
/// follows is on its way. What was put off is told when the last one is gone.
#[must_use]
pub struct Hold(Arc<Connection>);

impl Live {
    /// Puts off what pages are told.
    pub fn hold(self) -> Hold {
        let connection = self.connection.get_value();
        connection.hold();
        Hold(connection)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if self.0.is_idle() {
            self.0.release();
            return;
        }
        // A moment later: the router begins and ends its way in tasks that come after this one.
        let connection = Arc::clone(&self.0);
        set_timeout(move || connection.release(), Duration::ZERO);
    }
}
