use domain::{
    choice::Choice,
    job::{Encoding, Format, FormatKind, Header, SchemaDrift, SourceDraft},
};
use leptos::prelude::*;

use crate::{
    forms::{CheckField, SelectField, SelectOption, TextField},
    jobs::editor::state::EditorState,
    ui::Chip,
};

/// Asks how bytes become rows: what is most often changed first, the rest folded.
#[component]
pub(super) fn ReadingFields(state: EditorState, draft: SourceDraft) -> impl IntoView {
    let form = state.form;
    let source = state.source;
    let is = move |kinds: &'static [FormatKind]| move || !kinds.contains(&kind_of(state));
    let text = is(&[FormatKind::Detect, FormatKind::Csv, FormatKind::Tsv]);
    let separated = is(&[FormatKind::Detect, FormatKind::Csv]);
    let encoded = is(&[FormatKind::Detect, FormatKind::Csv, FormatKind::Tsv, FormatKind::Json, FormatKind::Ndjson]);
    let titled = is(&[FormatKind::Detect, FormatKind::Csv, FormatKind::Tsv, FormatKind::Excel]);
    let sheets = is(&[FormatKind::Detect, FormatKind::Excel]);
    let found = move |words: fn(&Format) -> Option<String>| {
        move || {
            move || state.look.with(|look| words(&look.sample.format)).flatten().map(|words| format!("Found: {words}."))
        }
    };
    let more = view! {
        <details>
            <summary>"More about the files"</summary>
            <div class="columns small top">
                <div class:off=text>
                    <TextField form at="source.quote" label="Quote" value=draft.quote.0 mono=true bind=source.quote
                        placeholder="\"" problem=state.source_problem("source.quote")/>
                </div>
                <div class:off=titled>
                    <TextField form at="source.skip_rows" label="Rows to skip" value=draft.skip_rows.0 bind=source.skip_rows
                        placeholder="0" hint=|| "Before the header." problem=state.source_problem("source.skip_rows")/>
                </div>
                <TextField form at="source.null_words" label="Words for no value" value=draft.null_words.0 mono=true
                    bind=source.null_words placeholder="NULL, n/a" hint=|| "Separated by commas, compared exactly."
                    problem=state.source_problem("source.null_words")/>
                <SelectField form at="source.schema_drift" label="When columns are new"
                    value=first(draft.schema_drift.0, SchemaDrift::Add.code()) options={SelectOption::all::<SchemaDrift>()}/>
            </div>
            <CheckField form at="source.reread" checked=draft.reread.is_on()
                note="Otherwise the same bytes are never read twice, whatever the file is called.">
                "Read files again that were read before"
            </CheckField>
        </details>
    };
    view! {
        <div class="columns small top">
            <SelectField form at="source.format" label="Format" value=first(draft.format.0, FormatKind::Detect.code())
                options={SelectOption::all::<FormatKind>()} bind=source.format
                hint=found(|format| Some(format.kind.label().to_owned()))/>
            <div class:off=separated>
                <TextField form at="source.delimiter" label="Separator" value=draft.delimiter.0 mono=true bind=source.delimiter
                    placeholder="Detect" suggestions=separators() hint=found(separator_words)
                    problem=state.source_problem("source.delimiter")/>
            </div>
            <div class:off=encoded>
                <SelectField form at="source.encoding" label="Encoding" value=first(draft.encoding.0, Encoding::Detect.code())
                    options={SelectOption::all::<Encoding>()} bind=source.encoding
                    hint=found(|format| Some(format.encoding.label().to_owned()))/>
            </div>
            <div class:off=titled>
                <SelectField form at="source.header" label="Header" value=first(draft.header.0, Header::FirstRow.code())
                    options={SelectOption::all::<Header>()} bind=source.header/>
            </div>
            <div class:off=sheets>
                <TextField form at="source.sheet" label="Sheet" value=draft.sheet.0 bind=source.sheet placeholder="The first"
                    hint=move || view! { <Sheets state/> } problem=state.source_problem("source.sheet")/>
            </div>
        </div>
        {more}
    }
    .into_any()
}

/// Names the sheets of a workbook; one is taken with a press.
#[component]
fn Sheets(state: EditorState) -> impl IntoView {
    let sheet = state.source.sheet;
    move || {
        let sheets = state.look.with(|look| look.sample.sheets.clone()).unwrap_or_default();
        let chip = move |name: String| {
            let (own, taken) = (name.clone(), name.clone());
            let pressed = Signal::derive(move || *sheet.read() == own);
            view! { <Chip pressed on_press=move |()| sheet.set(taken.clone())>{name}</Chip> }
        };
        (sheets.len() > 1).then(|| view! { <span class="row">{sheets.into_iter().map(chip).collect_view()}</span> })
    }
}

/// Returns the kind of the content: as chosen, else as found.
fn kind_of(state: EditorState) -> FormatKind {
    match FormatKind::from_code(&state.source.format.read()) {
        Some(kind) if kind != FormatKind::Detect => kind,
        _ => state.look.with(|look| look.sample.format.kind).unwrap_or(FormatKind::Detect),
    }
}

fn first(typed: String, usual: &str) -> String {
    if typed.trim().is_empty() { usual.to_owned() } else { typed }
}

fn separators() -> Vec<String> {
    ["comma", "semicolon", "tab", "bar"].map(str::to_owned).to_vec()
}

fn separator_words(format: &Format) -> Option<String> {
    Some(match format.delimiter? {
        ',' => "comma".to_owned(),
        ';' => "semicolon".to_owned(),
        '\t' => "tab".to_owned(),
        '|' => "bar".to_owned(),
        other => other.to_string(),
    })
}
