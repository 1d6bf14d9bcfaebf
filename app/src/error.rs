//! The one error that every server function returns.

use chrono::{DateTime, Utc};
use domain::{
    draft::{Difference, differences},
    problem::Problems,
};
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;

use crate::JsonText;

/// What somebody else has changed while something was being edited: the details of a conflict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meanwhile {
    /// Who.
    pub by: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Which fields, where they differ from what was typed.
    pub differences: Vec<Difference>,
}

impl Meanwhile {
    /// The code of such a conflict.
    pub const CODE: &str = "changed_meanwhile";
}

/// Why a server function did not do what was asked, in words for the person who asked.
#[derive(Clone, Debug, Eq, PartialEq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// What was entered does not hold; each problem names its field.
    #[error("{0}")]
    Invalid(Problems),
    /// The thing does not exist, or not any more.
    #[error("{message}")]
    NotFound {
        /// What is missing.
        message: String,
    },
    /// It would contradict something else: a cycle, a newer version, something that still depends on it.
    #[error("{message}")]
    Conflict {
        /// Names the kind of contradiction, such as `cycle`; the same word as in the REST API.
        code: String,
        /// What contradicts what.
        message: String,
        /// More about it as JSON, in a form that belongs to the code; see [`AppError::details`].
        details: Option<String>,
    },
    /// The person may not do this.
    #[error("{message}")]
    Forbidden {
        /// What is needed for it.
        message: String,
    },
    /// Nobody is signed in, or not any more.
    #[error("You are not signed in any more.")]
    Unauthorized,
    /// Too many tries in a short time.
    #[error("{message}")]
    TooMany {
        /// When another one is taken.
        message: String,
        /// Seconds until then.
        retry_after: u64,
    },
    /// Something that the server needs does not answer; trying again later helps.
    #[error("{message}")]
    Unavailable {
        /// What does not answer, and what follows from it.
        message: String,
    },
    /// A fault of the server.
    #[error("The fault is ours, and it is in the log under {reference}.")]
    Internal {
        /// Finds the fault in the log.
        reference: String,
    },
    /// The server was not reached, or its answer was not understood.
    #[error("The server did not answer. Look at the connection and try again.")]
    Transport(String),
}

impl AppError {
    /// Returns the HTTP status that goes with it.
    pub fn status(&self) -> u16 {
        match self {
            Self::Invalid(_) => 422,
            Self::NotFound { .. } => 404,
            Self::Conflict { .. } => 409,
            Self::Forbidden { .. } => 403,
            Self::Unauthorized => 401,
            Self::TooMany { .. } => 429,
            Self::Unavailable { .. } => 503,
            Self::Internal { .. } | Self::Transport(_) => 500,
        }
    }

    /// Returns the details of a conflict with this code, if that is what it is.
    pub fn details<T: DeserializeOwned>(&self, wanted: &str) -> Option<T> {
        match self {
            Self::Conflict { code, details: Some(details), .. } if code == wanted => serde_json::from_str(details).ok(),
            _ => None,
        }
    }

    /// Lets a conflict with somebody else’s save say which fields differ, where it holds their draft.
    #[must_use]
    pub fn with_differences<D: Serialize + DeserializeOwned>(mut self, base: &D, typed: &D) -> Self {
        #[derive(Deserialize)]
        #[serde(bound = "D: DeserializeOwned")]
        struct Found<D> {
            by: String,
            at: Option<DateTime<Utc>>,
            current: D,
        }
        if let Some(Found { by, at, current }) = self.details::<Found<D>>(Meanwhile::CODE)
            && let Self::Conflict { details, .. } = &mut self
        {
            let differences = differences(base, typed, &current);
            *details = serde_json::to_string(&Meanwhile { by, at, differences }).ok();
        }
        self
    }

    /// Returns what is wrong field by field; nothing if the trouble is not with what was entered.
    pub fn problems(&self) -> Option<&Problems> {
        match self {
            Self::Invalid(problems) => Some(problems),
            _ => None,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(reason) | ServerFnErrorErr::MissingArg(reason) => {
                Self::Invalid(Problems::of("", format!("The form was not understood: {reason}.")))
            }
            other => Self::Transport(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_survives_the_way_to_the_browser() {
        for error in [
            AppError::Invalid(Problems::of("name", "A workflow needs a name.")),
            AppError::Conflict { code: "cycle".into(), message: "A loop.".into(), details: Some("[1,2,1]".into()) },
            AppError::Unauthorized,
            AppError::Internal { reference: "err_7f3k".into() },
        ] {
            assert_eq!(AppError::de(error.ser()), error);
        }
    }

    #[test]
    fn details_belong_to_their_code() {
        let error = AppError::Conflict { code: "cycle".into(), message: "".into(), details: Some("[1,2,1]".into()) };
        assert_eq!(error.details::<Vec<i64>>("cycle"), Some(vec![1, 2, 1]));
        assert_eq!(error.details::<Vec<i64>>("version"), None);
    }

    #[test]
    fn an_answer_that_is_no_error_of_ours_is_a_fault_of_the_way() {
        assert!(matches!(AppError::de("<html>502</html>".into()), AppError::Transport(_)));
    }
}
