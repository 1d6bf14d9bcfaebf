use domain::{entry::Entry, job::SourceDraft};
use leptos::prelude::*;

use crate::forms::FormHandle;

/// What is typed about the source.
#[derive(Clone, Copy)]
pub(super) struct SourceState {
    pub(super) upload_id: RwSignal<String>,
    pub(super) file_name: RwSignal<String>,
    pub(super) pattern: RwSignal<String>,
    pub(super) format: RwSignal<String>,
    pub(super) delimiter: RwSignal<String>,
    pub(super) quote: RwSignal<String>,
    pub(super) encoding: RwSignal<String>,
    pub(super) header: RwSignal<String>,
    pub(super) skip_rows: RwSignal<String>,
    pub(super) sheet: RwSignal<String>,
    pub(super) null_words: RwSignal<String>,
}

impl SourceState {
    pub(super) fn new(form: FormHandle, draft: &SourceDraft) -> Self {
        let text =
            |field: &str, initial: &Entry| RwSignal::new(form.value(&format!("source.{field}"), initial.0.clone()));
        Self {
            upload_id: text("upload_id", &draft.upload_id),
            file_name: text("file_name", &draft.file_name),
            pattern: text("pattern", &draft.pattern),
            format: text("format", &draft.format),
            delimiter: text("delimiter", &draft.delimiter),
            quote: text("quote", &draft.quote),
            encoding: text("encoding", &draft.encoding),
            header: text("header", &draft.header),
            skip_rows: text("skip_rows", &draft.skip_rows),
            sheet: text("sheet", &draft.sheet),
            null_words: text("null_words", &draft.null_words),
        }
    }

    /// Returns what is typed, as far as looks need it.
    pub(super) fn draft(self) -> SourceDraft {
        let entry = |signal: RwSignal<String>| Entry(signal.get());
        SourceDraft {
            upload_id: entry(self.upload_id),
            file_name: entry(self.file_name),
            pattern: entry(self.pattern),
            format: entry(self.format),
            delimiter: entry(self.delimiter),
            quote: entry(self.quote),
            encoding: entry(self.encoding),
            header: entry(self.header),
            skip_rows: entry(self.skip_rows),
            sheet: entry(self.sheet),
            null_words: entry(self.null_words),
            ..SourceDraft::default()
        }
    }

    /// Returns whether the source is an uploaded file.
    pub(super) fn is_upload(self) -> bool {
        !self.upload_id.read().trim().is_empty()
    }

    /// Returns whether the source is files that match a pattern.
    pub(super) fn reads_pattern(self) -> bool {
        !self.is_upload() && !self.pattern.read().trim().is_empty()
    }

    /// Returns whether there is a source to look at.
    pub(super) fn is_chosen(self) -> bool {
        self.is_upload() || self.reads_pattern()
    }

    /// Takes an uploaded file as the source.
    pub(super) fn take_upload(self, id: String, file_name: String) {
        self.file_name.set(file_name);
        self.upload_id.set(id);
    }

    /// Leaves the uploaded file out.
    pub(super) fn forget_upload(self) {
        self.upload_id.set(String::new());
        self.file_name.set(String::new());
    }
}
