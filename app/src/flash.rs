//! Messages that outlive the page they come from.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ui::Tone;

/// What has just been done, said on the page that comes next.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Flash {
    /// Success or danger.
    pub tone: Tone,
    /// What was done, with the verb of the button: `Trigger “Nightly load” deleted.`
    pub text: String,
    /// How to undo it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<Undo>,
}

/// A form of one button that undoes what was done.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Undo {
    /// The path of the server function, as `<F as ServerFn>::PATH` has it.
    pub function: String,
    /// Its arguments.
    pub fields: Vec<(String, String)>,
}

impl Flash {
    /// Returns a message about what was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self { tone: Tone::Success, text: text.into(), undo: None }
    }

    /// Returns a message about what could not be done.
    pub fn failed(text: impl Into<String>) -> Self {
        Self { tone: Tone::Danger, text: text.into(), undo: None }
    }

    /// Adds the way to undo it.
    #[must_use]
    pub fn undo(mut self, function: &str, fields: Vec<(String, String)>) -> Self {
        self.undo = Some(Undo { function: function.to_owned(), fields });
        self
    }
}

/// The messages shown now, oldest first, each with a number of its own.
#[derive(Clone, Copy)]
pub struct Flashes(RwSignal<Vec<(u32, Flash)>>);

impl Flashes {
    /// Returns the list, beginning with what the page came with.
    pub fn new(first: Option<Flash>) -> Self {
        Self(RwSignal::new(first.map(|flash| (0, flash)).into_iter().collect()))
    }

    /// Shows a message.
    pub fn show(self, flash: Flash) {
        self.0.update(|flashes| {
            let number = flashes.last().map_or(0, |(number, _)| number + 1);
            flashes.push((number, flash));
        });
    }

    /// Puts a message away.
    pub fn close(self, number: u32) {
        // The page may have been left before the time of its message was over.
        _ = self.0.try_update(|flashes| flashes.retain(|(other, _)| *other != number));
    }

    /// Returns the messages.
    pub fn list(self) -> Vec<(u32, Flash)> {
        self.0.get()
    }
}

/// Returns the messages of the app, to show another.
///
/// # Panics
///
/// Outside the app.
pub fn use_flashes() -> Flashes {
    expect_context()
}
