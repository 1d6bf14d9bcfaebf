//! What only the server can do: the one place behind the `ssr` feature.
//!
//! [`page_start`], [`set_status`], [`title_text`], [`show_arriving`], [`ready`], [`following`], [`newest`] and [`each_of`] are
//! called from components and have a twin for the browser, where a page has long begun. Everything else is for server
//! functions.

#[cfg(not(feature = "ssr"))]
mod browser;
#[cfg(feature = "ssr")]
mod cookies;
#[cfg(feature = "ssr")]
mod ready;
#[cfg(feature = "ssr")]
mod service;
#[cfg(feature = "ssr")]
mod session;
#[cfg(feature = "ssr")]
mod setup;
#[cfg(feature = "ssr")]
mod ssr;

#[cfg(not(feature = "ssr"))]
pub use browser::*;
#[cfg(feature = "ssr")]
pub use cookies::{CLOCK_COOKIE, FLASH_COOKIE, NAV_COOKIE, THEME_COOKIE, ZONE_COOKIE, cookie};
#[cfg(feature = "ssr")]
pub(crate) use ready::ready;
#[cfg(feature = "ssr")]
pub use service::{looked, new_key, new_reference, services};
#[cfg(feature = "ssr")]
pub use session::{
    ClientAddress, PublicUrl, Session, SessionCookie, public_url, session, session_cookie, set_cookie, visitor,
};
#[cfg(feature = "ssr")]
pub use setup::{PageFailure, Setup};
#[cfg(feature = "ssr")]
pub use ssr::*;

use domain::workflow::Pause;
use serde::{Deserialize, Serialize};

use crate::{error::AppError, flash::Flash, forms::Submitted, live::Place, viewer::Viewer};

/// What a page begins with. The browser takes it over from the server, so that both begin alike.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PageStart {
    /// Who looks at it.
    pub viewer: Viewer,
    /// How much of what changes was known before anything of it was read.
    pub place: Place,
    /// The name of the workspace.
    pub workspace: String,
    /// Whether, why and until when all triggers are paused; those who are signed in are told.
    pub pause: Option<Pause>,
    /// What was done on the page before.
    pub flash: Option<Flash>,
    /// The form that was sent without script and not taken.
    pub submitted: Option<Submitted>,
    /// Why there is no page.
    pub failure: Option<AppError>,
}
