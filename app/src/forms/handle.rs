//! What a form knows of itself.

use domain::problem::{Problem, Problems};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;

use super::{
    name::{html_id, html_name},
    submitted::{Ending, submitted_for},
};
use crate::error::AppError;

/// What a form knows of itself: which function it calls, what was typed, what is wrong, whether it is on its way.
///
/// It is the same type for every form, so that the browser loads the code for forms once.
#[derive(Clone, Copy)]
pub struct FormHandle {
    pub(super) function: &'static str,
    pub(super) key: StoredValue<String>,
    prefix: &'static str,
    typed: StoredValue<Option<Vec<(String, String)>>>,
    pub(super) pending: RwSignal<bool>,
    pub(super) error: RwSignal<Option<AppError>>,
    pub(super) result: RwSignal<Option<String>>,
    pub(super) done: RwSignal<u32>,
}

/// Returns the handle of the only form on a page that calls this function. Its fields are those of the argument `draft`.
pub fn use_form<F: ServerFn>() -> FormHandle {
    FormHandle::new(F::PATH, String::new())
}

/// Returns the handle of one of several forms on a page that call this function, such as one in every row; the key,
/// such as an id, tells them apart.
pub fn use_form_for<F: ServerFn>(key: impl ToString) -> FormHandle {
    FormHandle::new(F::PATH, key.to_string())
}

impl FormHandle {
    fn new(function: &'static str, key: String) -> Self {
        let submitted = submitted_for(function, &key);
        let (typed, error, result) = match submitted {
            Some(submitted) => match submitted.ending {
                Ending::Refused(error) => (Some(submitted.fields), Some(error), None),
                Ending::Done(result) => (None, None, Some(result)),
            },
            None => (None, None, None),
        };
        Self {
            function,
            key: StoredValue::new(key),
            prefix: "draft",
            typed: StoredValue::new(typed),
            pending: RwSignal::new(false),
            error: RwSignal::new(error),
            result: RwSignal::new(result),
            done: RwSignal::new(0),
        }
    }

    /// Makes the fields those of the function's arguments themselves, instead of those of an argument `draft`.
    #[must_use]
    pub fn flat(self) -> Self {
        Self { prefix: "", ..self }
    }

    /// Returns the name of a field, from its path in the draft.
    pub fn name(self, path: &str) -> String {
        html_name(self.prefix, path)
    }

    /// Returns the id of a field's control.
    pub fn id(self, path: &str) -> String {
        let function = self.function.rsplit('/').next().unwrap_or_default();
        let form =
            self.key.with_value(|key| if key.is_empty() { function.to_owned() } else { format!("{function}-{key}") });
        html_id(&form, path)
    }

    /// Returns what a field begins with: what was typed if the form came back, else `initial`.
    pub fn value(self, path: &str, initial: impl Into<String>) -> String {
        let name = self.name(path);
        self.typed
            .with_value(|typed| {
                let typed = typed.as_ref()?;
                // A field that was not sent, such as a password, is empty.
                Some(typed.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone()).unwrap_or_default())
            })
            .unwrap_or_else(|| initial.into())
    }

    /// Returns whether one of a group of boxes begins as chosen: as sent if the form came back, else `initial`.
    pub fn chosen(self, path: &str, value: &str, initial: bool) -> bool {
        let name = self.name(path);
        self.typed
            .with_value(|typed| {
                let typed = typed.as_ref()?;
                Some(typed.iter().any(|(other, sent)| *other == name && sent == value))
            })
            .unwrap_or(initial)
    }

    /// Returns what is wrong with a field.
    pub fn problem(self, path: impl Into<String>) -> Signal<Option<Problem>> {
        let path = path.into();
        Signal::derive(move || self.error.read().as_ref()?.problems()?.of_field(&path).cloned())
    }

    /// Returns why the form was not taken.
    pub fn error(self) -> Signal<Option<AppError>> {
        self.error.into()
    }

    /// Says what is wrong, as found in the browser; nothing takes back what was said before.
    pub fn refuse(self, problems: Problems) {
        self.error.set((!problems.is_empty()).then_some(AppError::Invalid(problems)));
    }

    /// Takes back what was said of a field, since it is another one now.
    pub fn forget(self, path: &str) {
        self.forget_named(&self.name(path));
    }

    /// Takes back what was said of the field of a control, which is being changed.
    pub(super) fn forget_named(self, name: &str) {
        let rest = self.error.with_untracked(|error| {
            let problems = error.as_ref()?.problems()?;
            let others = problems.0.iter().filter(|problem| self.name(&problem.field) != name);
            let rest = Problems(others.cloned().collect());
            (rest.0.len() < problems.0.len()).then_some(rest)
        });
        if let Some(rest) = rest {
            self.refuse(rest);
        }
    }

    /// Returns whether the form is on its way.
    pub fn pending(self) -> Signal<bool> {
        self.pending.into()
    }

    /// Returns how often the form was taken, for resources that are to be read again then.
    pub fn done(self) -> u32 {
        self.done.get()
    }

    /// Returns the result that the page came with, where the form was sent without script.
    pub fn first_result<T: DeserializeOwned>(self) -> Option<T> {
        untrack(move || self.result())
    }

    /// Returns the result of the function, if it was taken.
    pub fn result<T: DeserializeOwned>(self) -> Option<T> {
        serde_json::from_str(self.result.read().as_deref()?).ok()
    }
}
