//! Who looks at the page, and how they want to see it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{
    format::Zone,
    ids::UserId,
    person::{Permission, Role},
    trigger::cron::HourClock,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Who looks at the page, and how they want to see it. The server says it once for each page it makes; while the
/// browser goes from page to page, it stays the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Viewer {
    /// The person; nobody before signing in.
    pub person: Option<Person>,
    /// The zone in which times are shown.
    pub zone: Zone,
    /// The clock of 12 or of 24 hours that was chosen; without a choice, that of the browser’s language. The zone has the one that holds.
    pub clock: Option<HourClock>,
    /// The look that was chosen; without a choice, the system's.
    pub theme: Option<Theme>,
    /// Whether the navigation is folded to its icons.
    pub folded: bool,
    /// The server's time when it made the page.
    pub now: DateTime<Utc>,
}

/// A person who is signed in.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// The account; none for a person at the server's own machine.
    pub id: Option<UserId>,
    /// The name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether they have chosen a password; without one, nothing but another one-time link signs them in again.
    pub has_password: bool,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Returns the value of the cookie and of `data-theme`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Returns the theme with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.code() == code)
    }
}

impl Viewer {
    /// Returns whether the person may do something. It only decides what a page offers; the service decides what happens.
    pub fn may(&self, permission: Permission) -> bool {
        self.person.as_ref().is_some_and(|person| person.role.may(permission))
    }
}

/// The name of the workspace, in the context of the app.
#[derive(Clone, Debug)]
pub struct WorkspaceName(pub String);

/// Returns the name of the workspace, as it was when the page was made.
///
/// # Panics
///
/// Outside the app.
pub fn use_workspace_name() -> String {
    expect_context::<WorkspaceName>().0
}

/// Returns who looks at the page.
///
/// # Panics
///
/// Outside the app, which is where somebody always looks.
pub fn use_viewer() -> Arc<Viewer> {
    expect_context()
}
