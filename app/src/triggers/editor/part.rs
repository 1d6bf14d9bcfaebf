use leptos::prelude::*;

/// The part of the form that belongs to a kind of trigger.
pub(super) struct Part {
    /// The fields that say when it starts the workflow.
    pub(super) fields: AnyView,
    /// What they mean, beside them.
    pub(super) aside: AnyView,
    /// More, below them.
    pub(super) below: AnyView,
    /// What happens when it cannot start at once, beside what all kinds are asked.
    pub(super) policies: AnyView,
    /// What being on means.
    pub(super) when_on: Signal<String>,
    /// Why the form cannot be sent. Without script it always can: nothing would take the refusal back.
    pub(super) refused: Signal<Option<String>>,
    /// The same as it is shown, where that need not be drawn in the frame that answers a key.
    pub(super) reason: Option<Signal<Option<String>>>,
    /// Whether there is something to be seen before it is saved, which without script the server shows.
    pub(super) has_preview: bool,
}

impl Part {
    /// Returns a part whose form can always be sent.
    pub(super) fn new(fields: AnyView, aside: AnyView, when_on: &'static str) -> Self {
        Self {
            fields,
            aside,
            below: ().into_any(),
            policies: ().into_any(),
            when_on: Signal::derive(move || when_on.to_owned()),
            refused: Signal::derive(|| None),
            reason: None,
            has_preview: false,
        }
    }
}
