//! What the server has ready for every page.

use std::sync::Arc;

use chrono_tz::Tz;
use domain::workflow::Pause;

use crate::error::AppError;

/// What is the same for all pages: given into the context of every page and server function by the router.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The name of the workspace.
    pub workspace: Arc<str>,
    /// The zone in which times are shown to a person whose browser has not told its own yet.
    pub zone: Tz,
    /// Whether, why and until when all triggers are paused.
    pub pause: Option<Pause>,
}

/// Given into the extensions of a request for which no page could be made, to show why in its place.
#[derive(Clone, Debug)]
pub struct PageFailure(pub AppError);
