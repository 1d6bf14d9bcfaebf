use chrono::{DateTime, Utc};
use domain::{
    entry::Entry,
    job::{ColumnDraft, JobDraft},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::state::EditorState;
use crate::{
    error::AppError,
    format::Moment,
    ui::{Callout, Tone, icon},
};

/// Somebody else was faster.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ChangedMeanwhile {
    /// Who.
    by: Option<String>,
    /// When.
    at: Option<DateTime<Utc>>,
    /// The job as it is now.
    current: JobDraft,
}

impl ChangedMeanwhile {
    /// Returns who was faster, if that is why the form was not taken.
    pub(super) fn of(error: &AppError) -> Option<Self> {
        error.details("changed_meanwhile")
    }

    /// Returns the version that the job has now.
    pub(super) fn version(&self) -> &str {
        &self.current.version.0
    }
}

/// Says who was faster and what they changed, if that is why the form was not taken.
#[component]
pub(super) fn Conflict(
    state: EditorState,
    /// What the edit started from.
    draft: JobDraft,
) -> impl IntoView {
    let error = state.form.error();
    move || {
        let changed = error.get().as_ref().and_then(ChangedMeanwhile::of)?;
        let now = &changed.current;
        // Without script the page has been made anew from what is saved now: then it is compared with what was typed.
        let is_anew = draft.version == now.version;
        let rows = match is_anew {
            true => differences(&|field| state.form.value(field.path, field.of(now)), &state.columns.drafts(), now),
            false => differences(&|field| field.of(&draft), &draft.columns, now),
        };
        let (from, to) = if is_anew { ("yours is ", ", theirs ") } else { ("", " → ") };
        let rows = rows.into_iter().map(move |(what, before, now)| {
            let (before, now) = (shown(&before), shown(&now));
            view! { <li>{what}": "{from}<span class="mono">{before}</span>{to}<span class="mono">{now}</span></li> }
        });
        let who = changed.by.clone().unwrap_or_else(|| "Somebody else".to_owned());
        let href = state.job.map(|job| format!("/workflows/{}/jobs/{job}", state.workflow));
        Some(view! {
            <Callout tone=Tone::Warning glyph=icon::USERS>
                <p><strong>{who}" has changed this job since you opened it"</strong>{changed.at.map(|at| view! { ", "<Moment at/> })}</p>
                <ul class="bullets">{rows.collect_view()}</ul>
                <p>
                    "What you typed is still here. Save again to put yours in place of theirs, or "
                    <a href=href target="_blank" rel="external">"open theirs on a new page"</a>
                    " to take over what you want."
                </p>
            </Callout>
        })
    }
}

fn shown(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        _ if text.is_empty() => "nothing".to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Returns what is different: what it is called, what it was, what it is.
fn differences(
    before: &dyn Fn(&Field) -> String,
    columns: &[ColumnDraft],
    now: &JobDraft,
) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    let mut compare = |what: &str, before: &str, now: &str| {
        if before != now {
            all.push((what.to_owned(), before.to_owned(), now.to_owned()));
        }
    };
    for field in &FIELDS {
        compare(field.name, &field.words(before(field)), &field.words(field.of(now)));
    }
    let describe = |column: &ColumnDraft| match column.excluded.is_on() {
        true => "left out".to_owned(),
        false => {
            let words = [
                column.silver_name(),
                column.data_type.trimmed(),
                column.changes.trimmed(),
                if column.key.is_on() { "key" } else { "" },
                if column.required.is_on() { "required" } else { "" },
            ];
            words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
        }
    };
    let find = |all: &[ColumnDraft], source: &str| {
        all.iter().find(|column| column.source.0 == source).map(describe).unwrap_or_default()
    };
    for column in &now.columns {
        let source = &column.source.0;
        compare(&format!("Column {source}"), &find(columns, source), &describe(column));
    }
    for gone in columns.iter().filter(|column| find(&now.columns, &column.source.0).is_empty()) {
        compare(&format!("Column {}", gone.source), &describe(gone), "");
    }
    all
}

/// A field of the form that is no column.
struct Field {
    path: &'static str,
    name: &'static str,
    is_switch: bool,
    entry: fn(&JobDraft) -> &Entry,
}

impl Field {
    const fn text(path: &'static str, name: &'static str, entry: fn(&JobDraft) -> &Entry) -> Self {
        Self { path, name, is_switch: false, entry }
    }

    const fn switch(path: &'static str, name: &'static str, entry: fn(&JobDraft) -> &Entry) -> Self {
        Self { path, name, is_switch: true, entry }
    }

    fn of(&self, draft: &JobDraft) -> String {
        (self.entry)(draft).0.clone()
    }

    fn words(&self, text: String) -> String {
        match self.is_switch {
            true => if Entry(text).is_on() { "on" } else { "off" }.to_owned(),
            false => text,
        }
    }
}

const FIELDS: [Field; 26] = [
    Field::text("name", "Name", |draft| &draft.name),
    Field::switch("enabled", "Runs with the workflow", |draft| &draft.enabled),
    Field::text("source.file_name", "Upload", |draft| &draft.source.file_name),
    Field::text("source.pattern", "Files", |draft| &draft.source.pattern),
    Field::text("source.format", "Format", |draft| &draft.source.format),
    Field::text("source.delimiter", "Separator", |draft| &draft.source.delimiter),
    Field::text("source.quote", "Quote", |draft| &draft.source.quote),
    Field::text("source.encoding", "Encoding", |draft| &draft.source.encoding),
    Field::text("source.header", "Header", |draft| &draft.source.header),
    Field::text("source.skip_rows", "Rows to skip", |draft| &draft.source.skip_rows),
    Field::text("source.sheet", "Sheet", |draft| &draft.source.sheet),
    Field::text("source.null_words", "Words for no value", |draft| &draft.source.null_words),
    Field::text("source.schema_drift", "New columns", |draft| &draft.source.schema_drift),
    Field::switch("source.reread", "Read the same bytes again", |draft| &draft.source.reread),
    Field::text("bronze.table", "Bronze table", |draft| &draft.bronze.table),
    Field::text("bronze.mode", "Bronze", |draft| &draft.bronze.mode),
    Field::text("silver.table", "Silver table", |draft| &draft.silver.table),
    Field::text("silver.strategy", "Silver", |draft| &draft.silver.strategy),
    Field::text("silver.order_by", "Order", |draft| &draft.silver.order_by),
    Field::text("silver.keep", "Keep", |draft| &draft.silver.keep),
    Field::text("silver.on_misfit", "What does not fit", |draft| &draft.silver.on_misfit),
    Field::text("gold.table", "Gold table", |draft| &draft.gold.table),
    Field::text("gold.mode", "Gold", |draft| &draft.gold.mode),
    Field::text("gold.key", "Key of gold", |draft| &draft.gold.key),
    Field::text("gold.sql", "Statement", |draft| &draft.gold.sql),
    Field::switch("gold.enabled", "Gold is modelled", |draft| &draft.gold.enabled),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_other_changed_is_told_field_by_field() {
        let column = |source: &str, data_type: &str| ColumnDraft {
            source: source.into(),
            data_type: data_type.into(),
            ..ColumnDraft::default()
        };
        let before = JobDraft { columns: vec![column("a", "text"), column("b", "text")], ..JobDraft::default() };
        let mut now = JobDraft { columns: vec![column("a", "date"), column("c", "text")], ..before.clone() };
        now.name = "Payments".into();
        let told = differences(&|field| field.of(&before), &before.columns, &now);
        let told: Vec<_> =
            told.iter().map(|(what, before, now)| (what.as_str(), before.as_str(), now.as_str())).collect();
        assert_eq!(
            told,
            [
                ("Name", "", "Payments"),
                ("Column a", "a, text", "a, date"),
                ("Column c", "", "c, text"),
                ("Column b", "b, text", ""),
            ]
        );
        assert_eq!(shown(&"x".repeat(99)).chars().count(), 81);
    }
}
