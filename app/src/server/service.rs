//! From what the service says to what a page says.

use domain::problem::Problems;
use leptos::prelude::*;
use service::Services;

use crate::error::AppError;

/// Returns what the product can do.
///
/// # Panics
///
/// Outside the router, which always provides it.
pub fn services() -> Services {
    expect_context()
}

impl From<service::Error> for AppError {
    fn from(error: service::Error) -> Self {
        let message = error.to_string();
        match error {
            service::Error::Invalid(problems) | service::Error::TooLarge(problems) => Self::Invalid(problems),
            service::Error::NotFound(_) => Self::NotFound { message },
            service::Error::Conflict { code, message, details } => {
                Self::Conflict { code: code.to_owned(), message, details: Some(details.to_string()) }
            }
            service::Error::Forbidden(_) => Self::Forbidden { message },
            service::Error::Unauthorized(_) => Self::Unauthorized,
            service::Error::TooMany { message, retry_after } => Self::TooMany { message, retry_after },
            service::Error::Unavailable(source) => {
                tracing::warn!(error = %source, "The database does not answer");
                Self::Unavailable { message }
            }
            service::Error::Internal(source) => {
                let reference = new_reference();
                tracing::error!(error = &*source, error.reference = %reference, "A server function failed; it is known as {reference}");
                Self::Internal { reference }
            }
        }
    }
}

/// Makes an answer of what is wrong with what is being typed.
pub fn looked<T>(found: service::Result<T>) -> Result<Result<T, Problems>, AppError> {
    match found {
        Ok(found) => Ok(Ok(found)),
        Err(service::Error::Invalid(problems)) => Ok(Err(problems)),
        Err(error) => Err(error.into()),
    }
}

/// Returns a short name for a fault, to find it in the log.
pub fn new_reference() -> String {
    format!("err_{:08x}", rand::random::<u32>())
}

/// Returns a key that no other start has: given to a page, it makes one start of two presses on the same button.
pub fn new_key() -> String {
    format!("page-{:032x}", rand::random::<u128>())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_error_of_the_service_keeps_its_status_and_its_words() {
        let conflict =
            service::Error::Conflict { code: "cycle", message: "A loop.".into(), details: json!({"path": [1]}) };
        let cases = [
            (service::Error::NotFound("No workflow 5.".into()), 404, "No workflow 5."),
            (conflict, 409, "A loop."),
            (service::Error::Forbidden("It needs the role Editor.".into()), 403, "It needs the role Editor."),
            (service::Error::TooMany { message: "Too many tries.".into(), retry_after: 60 }, 429, "Too many tries."),
        ];
        for (error, status, words) in cases {
            let error = AppError::from(error);
            assert_eq!((error.status(), error.to_string().as_str()), (status, words));
        }
    }

    #[test]
    fn a_fault_keeps_its_cause_to_itself() {
        let error = AppError::from(service::Error::internal("password=hunter2"));
        assert!(matches!(&error, AppError::Internal { reference } if reference.starts_with("err_")));
        assert!(!format!("{error:?}").contains("hunter2"));
    }
}
