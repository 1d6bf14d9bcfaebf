use chrono::{DateTime, Utc};
use domain::{
    person::{Actor, Permission},
    problem::Problems,
};
use serde::Serialize;
use serde_json::{Value, json};
use store::StoreError;

/// Why something was not done, in words for the person who asked for it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was entered does not hold; one problem per field.
    #[error("{0}")]
    Invalid(Problems),
    /// Something is larger than what is taken; the problem names its field.
    #[error("{0}")]
    TooLarge(Problems),
    /// The thing is not there.
    #[error("{0}")]
    NotFound(String),
    /// The thing is not in a state in which this can be done.
    #[error("{message}")]
    Conflict {
        /// A stable word for programs, such as `changed_meanwhile`.
        code: &'static str,
        /// A sentence for people.
        message: String,
        /// Values that a page or a program needs to go on.
        details: Value,
    },
    /// The role or the token does not allow it.
    #[error("{0}")]
    Forbidden(String),
    /// Nobody is signed in, or the token is not known.
    #[error("{0}")]
    Unauthorized(String),
    /// Too many attempts; the number of seconds after which another one is taken.
    #[error("{message}")]
    TooMany {
        /// A sentence for people.
        message: String,
        /// Seconds.
        retry_after: u64,
    },
    /// The database does not answer; nothing was done.
    #[error("The database does not answer. Nothing was saved; what runs goes on and is not lost.")]
    Unavailable(#[source] StoreError),
    /// A fault of ours.
    #[error("the server failed")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The code of a conflict with somebody who was faster.
pub(crate) const CHANGED_MEANWHILE: &str = "changed_meanwhile";

/// What a service function returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Returns a conflict without details.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::Conflict { code, message: message.into(), details: json!({}) }
    }

    /// Returns the conflict with somebody who has changed `what`, such as `job`, while it was being edited: who, when where
    /// that is known, and the draft as it is now.
    pub(crate) fn changed_meanwhile(what: &str, by: Option<(String, DateTime<Utc>)>, current: &impl Serialize) -> Self {
        let (by, at) = by.map_or_else(|| ("Somebody else".to_owned(), None), |(by, at)| (by, Some(at)));
        Self::Conflict {
            code: CHANGED_MEANWHILE,
            message: format!(
                "{by} has changed this {what} since you opened it. Yours is not saved yet, and nothing is lost."
            ),
            details: json!({"by": by, "at": at, "current": current}),
        }
    }

    /// Returns a fault of ours.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::Invalid(problems)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound("It is not here; it may have been deleted.".to_owned()),
            StoreError::Invalid(problems) => Self::Invalid(problems),
            StoreError::ChangedMeanwhile => {
                Self::conflict(CHANGED_MEANWHILE, "Somebody else has changed this meanwhile.")
            }
            StoreError::Unavailable(_) => Self::Unavailable(error),
            other => Self::Internal(Box::new(other)),
        }
    }
}

/// Says what is missing, in place of the store's general words.
pub(crate) trait OrMissing<T> {
    /// Returns the value, or `NotFound` with this sentence if there is none.
    fn or_missing(self, sentence: impl FnOnce() -> String) -> Result<T>;
}

impl<T> OrMissing<T> for store::Result<T> {
    fn or_missing(self, sentence: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| match error {
            StoreError::NotFound => Error::NotFound(sentence()),
            other => other.into(),
        })
    }
}

/// Refuses unless the actor's role, and the token if one is used, allow something.
pub(crate) fn must(actor: &Actor, permission: Permission) -> Result<()> {
    if actor.may(permission) {
        return Ok(());
    }
    if actor.role.may(permission) {
        return Err(Error::Forbidden(format!("This token may not do that: its scopes do not include “{permission}”.")));
    }
    let needed = match permission {
        Permission::Read | Permission::Run | Permission::Edit => "Editor",
        Permission::Administer => "Admin",
    };
    Err(Error::Forbidden(format!(
        "This needs the role {needed}; {} is {}. An administrator can change that.",
        actor.name,
        domain::choice::Choice::label(actor.role)
    )))
}
