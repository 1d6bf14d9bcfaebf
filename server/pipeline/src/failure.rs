use std::{error::Error, fmt, io};

use deltalake_core::DeltaTableError;
use domain::execution::JobFailure;

/// What the functions of this crate return.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why something could not be done, in the words of [`JobFailure`], which it becomes at the edge of the crate.
///
/// The type exists because the errors of the libraries below must be turned into words here, and nowhere else.
#[derive(Debug)]
pub(crate) struct Failure(Box<JobFailure>);

impl Failure {
    /// Returns a failure with a sentence and nothing else.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(JobFailure::new(message)))
    }

    /// Returns the failure of work that was asked to stop.
    pub(crate) fn cancelled() -> Self {
        Self(Box::new(JobFailure::cancelled()))
    }

    /// Adds what to do about it.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds the raw words of what lies below.
    #[must_use]
    pub(crate) fn detail(mut self, detail: impl fmt::Display) -> Self {
        self.0.detail = Some(detail.to_string());
        self
    }

    /// Returns what happened, in one sentence.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns what happened and what to do about it.
    pub(crate) fn words(&self) -> String {
        match &self.0.hint {
            Some(hint) => format!("{} {hint}", self.0.message),
            None => self.0.message.clone(),
        }
    }

    /// Returns a failure of the storage below, naming the usual suspects.
    fn of_storage(error: &(dyn Error + 'static)) -> Self {
        let failure = match io_kind(error) {
            Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
                Self::new("There is no space left on the disk.").hint("Free some space, then retry: nothing was lost.")
            }
            Some(io::ErrorKind::PermissionDenied) => Self::new("FlowForge may not read or write a file it needs.")
                .hint("Give the account that FlowForge runs under the right to it."),
            _ => Self::new("The lake could not be read or written."),
        };
        failure.detail(chain(error))
    }
}

impl From<Failure> for JobFailure {
    fn from(failure: Failure) -> Self {
        *failure.0
    }
}

impl From<JobFailure> for Failure {
    fn from(failure: JobFailure) -> Self {
        Self(Box::new(failure))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Returns the kind of the first input or output error that caused `error`.
fn io_kind(error: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        next = error.source();
    }
    None
}

/// Returns the words of an error and of everything that caused it, each once.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        next = error.source();
    }
    text
}

macro_rules! storage_errors {
    ($($error:ty)*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::of_storage(&error)
            }
        }
    )*};
}

storage_errors! {
    arrow::error::ArrowError
    DeltaTableError
    io::Error
    object_store::Error
    object_store::path::Error
    parquet::errors::ParquetError
    serde_json::Error
}

impl From<tokio::task::JoinError> for Failure {
    fn from(error: tokio::task::JoinError) -> Self {
        if error.is_cancelled() {
            return Self::cancelled();
        }
        Self::new("A part of the data engine broke down.")
            .hint("This is a fault of FlowForge. The log of the server says more.")
            .detail(panic_words(error))
    }
}

fn panic_words(error: tokio::task::JoinError) -> String {
    match error.try_into_panic() {
        Ok(payload) => payload
            .downcast_ref::<&str>()
            .map(|words| (*words).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "panic without words".to_owned()),
        Err(error) => error.to_string(),
    }
}
