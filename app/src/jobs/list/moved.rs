use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What was changed in the list, so that it is read again and the focus stays with the job that was moved.
#[derive(Clone, Copy)]
pub(super) struct Moved {
    read_again: Callback<()>,
    /// The job and the direction.
    last: StoredValue<Option<(String, &'static str)>>,
}

impl Moved {
    pub(super) fn new(read_again: Callback<()>) -> Self {
        Self { read_again, last: StoredValue::new(None) }
    }

    /// Says that something was changed.
    pub(super) fn changed(self) {
        self.read_again.run(());
    }

    /// Says that a job was moved.
    pub(super) fn note(self, job: &str, direction: &'static str) {
        self.last.set_value(Some((job.to_owned(), direction)));
        self.changed();
    }

    /// Puts the focus back on the button of the job that was moved; on its other one, where it can go no further.
    pub(super) fn focus(self) {
        let Some((job, direction)) = self.last.try_update_value(Option::take).flatten() else { return };
        let selectors =
            [format!("#job-{job} [data-move={direction}] button"), format!("#job-{job} [data-move] button")];
        let button = selectors.iter().find_map(|selector| document().query_selector(selector).ok().flatten());
        if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
            _ = button.focus();
        }
    }
}
