use domain::{entry::Entry, job::SilverDraft};
use leptos::prelude::*;

use crate::forms::FormHandle;

/// What is typed about silver.
#[derive(Clone, Copy)]
pub(super) struct SilverState {
    pub(super) on: RwSignal<bool>,
    pub(super) table: RwSignal<String>,
    pub(super) strategy: RwSignal<String>,
    pub(super) order_by: RwSignal<String>,
    pub(super) keep: RwSignal<String>,
    pub(super) on_misfit: RwSignal<String>,
}

impl SilverState {
    pub(super) fn new(form: FormHandle, draft: &SilverDraft) -> Self {
        let text =
            |field: &str, initial: &Entry| RwSignal::new(form.value(&format!("silver.{field}"), initial.0.clone()));
        Self {
            on: RwSignal::new(form.chosen("silver.enabled", "on", draft.enabled.is_on())),
            table: text("table", &draft.table),
            strategy: text("strategy", &draft.strategy),
            order_by: text("order_by", &draft.order_by),
            keep: text("keep", &draft.keep),
            on_misfit: text("on_misfit", &draft.on_misfit),
        }
    }

    pub(super) fn draft(self) -> SilverDraft {
        let entry = |signal: RwSignal<String>| Entry(signal.get());
        SilverDraft {
            enabled: Entry::of_switch(self.on.get()),
            table: entry(self.table),
            strategy: entry(self.strategy),
            order_by: entry(self.order_by),
            keep: entry(self.keep),
            on_misfit: entry(self.on_misfit),
        }
    }
}
