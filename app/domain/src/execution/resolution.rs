use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{entry::Entry, problem::Problems};

/// That a failure needs nobody any more, though nothing of its workflow has succeeded since.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resolution {
    /// Since when.
    pub at: DateTime<Utc>,
    /// Who says so.
    pub by: String,
    /// Why.
    pub why: String,
}

impl Resolution {
    /// The most characters of a reason.
    const MOST: usize = 300;

    /// Returns why a failure needs nobody any more, as typed.
    ///
    /// # Errors
    ///
    /// A problem of `why` when nothing was typed, or too much.
    pub fn check_why(why: &Entry) -> Result<String, Problems> {
        let why = why.trimmed();
        if why.is_empty() || why.chars().count() > Self::MOST {
            let message = format!("Say why nothing needs to be done about it, in at most {} characters.", Self::MOST);
            return Err(Problems::of("why", message));
        }
        Ok(why.to_owned())
    }
}
