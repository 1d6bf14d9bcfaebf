use std::{fmt, process::ExitCode};

use crate::{config::ConfigError, database::DatabaseError};

/// How a command ended, as its exit status.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Exit {
    /// It could not be done.
    Failed = 1,
    /// It was not understood.
    Usage = 2,
    /// The one who asked may not.
    NotAllowed = 3,
    /// What it was about is not there.
    NotFound = 4,
    /// Something else stands against it.
    Conflict = 5,
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    message: String,
}

impl Failure {
    /// Returns a failure with `message`, one or more sentences for the person at the console.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }

    /// Returns how the command ends.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// Returns the exit status of the process.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(self.exit as u8)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        // The causes, outermost first, make one line.
        Self::new(Exit::Failed, format!("{error:#}"))
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::new(Exit::Usage, error.to_string())
    }
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        let exit = match error {
            DatabaseError::InUse { .. } => Exit::Conflict,
            DatabaseError::OtherOwner { .. } => Exit::NotAllowed,
            DatabaseError::NoneYet(_) => Exit::NotFound,
            _ => Exit::Failed,
        };
        Self::new(exit, error.to_string())
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        use store::StoreError;
        let exit = match error {
            StoreError::NotFound => Exit::NotFound,
            StoreError::ChangedMeanwhile => Exit::Conflict,
            StoreError::Invalid(_) => Exit::Usage,
            _ => Exit::Failed,
        };
        Self::new(exit, sentence(&error))
    }
}

impl From<service::Error> for Failure {
    fn from(error: service::Error) -> Self {
        use service::Error;
        let exit = match &error {
            Error::Invalid(_) | Error::TooLarge(_) => Exit::Usage,
            Error::NotFound(_) => Exit::NotFound,
            Error::Conflict { .. } => Exit::Conflict,
            Error::Forbidden(_) | Error::Unauthorized(_) => Exit::NotAllowed,
            Error::TooMany { .. } | Error::Unavailable(_) | Error::Internal(_) => Exit::Failed,
        };
        Self::new(exit, sentence(&error))
    }
}

/// Returns an error with its causes as one sentence.
fn sentence(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => {
            let whole: String = first.to_uppercase().chain(letters).collect();
            if whole.ends_with('.') { whole } else { whole + "." }
        }
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use domain::problem::Problems;

    use super::*;

    #[test]
    fn each_refusal_has_its_status() {
        let refusals = [
            (service::Error::internal("broken"), Exit::Failed),
            (Problems::of("name", "A name is needed.").into(), Exit::Usage),
            (service::Error::Forbidden("You may not.".to_owned()), Exit::NotAllowed),
            (service::Error::NotFound("It is not here.".to_owned()), Exit::NotFound),
            (service::Error::conflict("taken", "It is taken."), Exit::Conflict),
        ];
        for (number, (error, exit)) in (1..).zip(refusals) {
            let failure = Failure::from(error);
            assert_eq!((failure.exit(), failure.exit() as u8), (exit, number), "{failure}");
        }
    }
}
