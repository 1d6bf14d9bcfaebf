use chrono::{DateTime, Utc};
use domain::job::{ColumnDraft, JobDraft};
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
        let theirs = differences(&draft, &changed.current);
        let who = changed.by.clone().unwrap_or_else(|| "Somebody else".to_owned());
        let rows = theirs.into_iter().map(|(what, before, now)| {
            view! { <li>{what}": "<span class="mono">{shown(&before)}</span>" → "<span class="mono">{shown(&now)}</span></li> }
        });
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
fn differences(before: &JobDraft, now: &JobDraft) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    let mut compare = |what: &str, before: &str, now: &str| {
        if before != now {
            all.push((what.to_owned(), before.to_owned(), now.to_owned()));
        }
    };
    for (what, field) in FIELDS {
        compare(what, field(before), field(now));
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
        compare(&format!("Column {source}"), &find(&before.columns, source), &describe(column));
    }
    for gone in before.columns.iter().filter(|column| find(&now.columns, &column.source.0).is_empty()) {
        compare(&format!("Column {}", gone.source), &describe(gone), "");
    }
    all
}

type Field = (&'static str, fn(&JobDraft) -> &str);

const FIELDS: [Field; 26] = [
    ("Name", |draft| &draft.name.0),
    ("Runs with the workflow", |draft| if draft.enabled.is_on() { "on" } else { "off" }),
    ("Upload", |draft| &draft.source.file_name.0),
    ("Files", |draft| &draft.source.pattern.0),
    ("Format", |draft| &draft.source.format.0),
    ("Separator", |draft| &draft.source.delimiter.0),
    ("Quote", |draft| &draft.source.quote.0),
    ("Encoding", |draft| &draft.source.encoding.0),
    ("Header", |draft| &draft.source.header.0),
    ("Rows to skip", |draft| &draft.source.skip_rows.0),
    ("Sheet", |draft| &draft.source.sheet.0),
    ("Words for no value", |draft| &draft.source.null_words.0),
    ("New columns", |draft| &draft.source.schema_drift.0),
    ("Read the same bytes again", |draft| if draft.source.reread.is_on() { "on" } else { "off" }),
    ("Bronze table", |draft| &draft.bronze.table.0),
    ("Bronze", |draft| &draft.bronze.mode.0),
    ("Silver table", |draft| &draft.silver.table.0),
    ("Silver", |draft| &draft.silver.strategy.0),
    ("Order", |draft| &draft.silver.order_by.0),
    ("Keep", |draft| &draft.silver.keep.0),
    ("What does not fit", |draft| &draft.silver.on_misfit.0),
    ("Gold table", |draft| &draft.gold.table.0),
    ("Gold", |draft| &draft.gold.mode.0),
    ("Key of gold", |draft| &draft.gold.key.0),
    ("Statement", |draft| &draft.gold.sql.0),
    ("Gold is modelled", |draft| if draft.gold.enabled.is_on() { "on" } else { "off" }),
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
        let told = differences(&before, &now);
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
