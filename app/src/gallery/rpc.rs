//! What the example form calls. It keeps nothing.

use domain::{
    entry::Entry,
    name::check_name,
    problem::{Problem, Problems},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Something to type.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ExampleDraft {
    pub(super) name: Entry,
    pub(super) minute: Entry,
    pub(super) overlap: Entry,
    pub(super) missed: Entry,
    pub(super) description: Entry,
    pub(super) follow: Entry,
    pub(super) enabled: Entry,
    pub(super) days: Vec<Entry>,
}

impl ExampleDraft {
    /// Checks it by rules of the domain.
    pub(super) fn check(&self) -> Result<String, Problems> {
        let mut problems = Problems::default();
        let name = check_name(&mut problems, "name", "trigger", &self.name);
        if name == "Nightly load" {
            problems.0.push(Problem::new("name", "Another trigger has this name.").fixed_by("Nightly load 2"));
        }
        if !self.minute.trimmed().parse::<u8>().is_ok_and(|minute| minute < 60) {
            let length = self.minute.0.chars().count();
            let message = format!("Minute is 0–59, you wrote {}.", self.minute.trimmed());
            problems.0.push(Problem::new("minute", message).at(0, length).fixed_by("0"));
        }
        problems.or(name)
    }
}

/// Takes what was typed, or says what is wrong with it.
#[server(prefix = "/rpc", endpoint = "design/try_form", output = crate::Json)]
pub(super) async fn try_form(draft: ExampleDraft) -> Result<(), AppError> {
    use server_fn::ServerFn;

    use crate::{flash::Flash, server::flash};

    let name = draft.check().map_err(AppError::Invalid)?;
    flash(&Flash::done(format!("Trigger “{name}” saved.")).undo(TryUndo::PATH, vec![("name".to_owned(), name)]));
    Ok(())
}

/// Pretends to take it back.
#[server(prefix = "/rpc", endpoint = "design/try_undo", output = crate::Json)]
pub(super) async fn try_undo(name: String) -> Result<(), AppError> {
    crate::server::flash(&crate::flash::Flash::done(format!("Trigger “{name}” is as it was.")));
    Ok(())
}

/// Returns a secret that is shown once, or is refused.
#[server(prefix = "/rpc", endpoint = "design/try_secret", output = crate::Json)]
pub(super) async fn try_secret(name: String) -> Result<String, AppError> {
    if name == "taken" {
        return Err(AppError::Conflict { code: "taken".into(), message: "This name is taken.".into(), details: None });
    }
    crate::server::show_result();
    Ok(format!("ff_example_{name}"))
}
