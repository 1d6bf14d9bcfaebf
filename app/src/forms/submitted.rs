//! What came back from a form that was sent without script.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// The hidden field that names the server function, by its path.
pub const FUNCTION_FIELD: &str = "_function";

/// The hidden field that tells forms of the same function apart.
pub const KEY_FIELD: &str = "_key";

/// The hidden field of a form with nothing to type: what goes wrong is said in a message, not in the form.
pub const QUIET_FIELD: &str = "_quiet";

/// A form that was sent without script, with what came of it, given to the page that is made in answer.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Submitted {
    /// The path of the server function.
    pub function: String,
    /// Which of the forms of that function.
    pub key: String,
    /// What was typed, by the names of the fields, without what is secret.
    pub fields: Vec<(String, String)>,
    /// What came of it.
    pub ending: Ending,
}

/// What came of a form.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Ending {
    /// It was not taken.
    Refused(AppError),
    /// It was, and its result, as JSON, is to be shown.
    Done(String),
}

/// Returns whether what was typed in a field must not come back: passwords and secrets.
pub fn is_secret(name: &str) -> bool {
    name.contains("password") || name.contains("secret")
}

/// Gives the forms of a page what the page came with.
pub fn provide_submitted(submitted: Option<Submitted>) {
    provide_context(FirstSubmitted(StoredValue::new(submitted)));
}

#[derive(Clone, Copy)]
struct FirstSubmitted(StoredValue<Option<Submitted>>);

/// Returns what the page came with for a form.
pub(super) fn submitted_for(function: &str, key: &str) -> Option<Submitted> {
    use_context::<FirstSubmitted>()?
        .0
        .get_value()
        .filter(|submitted| submitted.function == function && submitted.key == key)
}

/// Forgets what the page came with, when another page is gone to.
pub(crate) fn forget_submitted() {
    if let Some(first) = use_context::<FirstSubmitted>() {
        first.0.set_value(None);
    }
}
