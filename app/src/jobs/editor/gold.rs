use domain::{
    choice::Choice,
    dataset::Layer,
    job::{GoldDraft, GoldMode, JobKind, ReadableTable, SqlPreview},
};
use leptos::prelude::*;

use super::{layers::TableField, parameters::ParameterFields, part::Part, state::EditorState};
use crate::{
    forms::{ChoiceField, ChoiceOption, SwitchField, TextField},
    ui::{self, Caret},
};

/// Names that may be meant while one is typed.
mod completion;
/// The first rows of what the statement gives.
mod preview;
/// The statement.
mod statement;
/// What the statement can read.
mod tables;

use preview::{Preview, PreviewButton};
use statement::Statement;
use tables::{ReadableTables, readable};

/// The table that a statement models.
#[component]
pub(super) fn GoldPart(
    state: EditorState,
    gold: GoldDraft,
    /// The tables that the statement can read.
    tables: Vec<ReadableTable>,
    preview: Option<SqlPreview>,
) -> impl IntoView {
    let form = state.form;
    let is_file = state.kind == JobKind::File;
    let on = state.gold_on;
    let note = || {
        view! {
            <ui::Layer code=Layer::Gold.code() label=Layer::Gold.label()/>
            " SQL over silver and gold, read-only"
        }
    };
    let preview = RwSignal::new(preview.map(Ok));
    let actions = move || {
        view! {
            {is_file.then(|| view! { <GoldSwitch state/> })}
            <span class="row" class:off=move || !on.get()><PreviewButton state preview/></span>
        }
    };
    let caret = Caret::default();
    let tables = readable(state, tables);
    let names = Signal::derive(move || {
        let of_pattern = if is_file { EditorState::parameters_of(&state.source.pattern.read()) } else { Vec::new() };
        let names = EditorState::parameters_of(&state.sql.read());
        names.into_iter().filter(|name| !of_pattern.contains(name)).collect::<Vec<_>>()
    });
    let key = form.value("gold.key", gold.key.0);
    let mode = RwSignal::new(form.value("gold.mode", mode_or_usual(&gold.mode.0)));
    let modes = vec![
        ChoiceOption::of(GoldMode::Rebuild, "The result replaces the table"),
        ChoiceOption::of(GoldMode::Merge, "Update by key, add new"),
    ];
    view! {
        <Part number={if is_file { 4 } else { 1 }} title="Gold" id="gold" note actions>
            <div class:off=move || !on.get()>
                <Statement state tables caret/>
                <div class="body stack">
                    <ParameterFields state names/>
                    <ReadableTables all=tables caret/>
                    <div class="columns large top">
                        <ChoiceField form at="gold.mode" label="How the result meets the rows that are there"
                            value=mode.get_untracked() options=modes bind=mode/>
                        <div class="stack">
                            <TableField form layer=Layer::Gold typed=state.gold_table/>
                            <div class:off=move || *mode.read() != GoldMode::Merge.code()>
                                <TextField form at="gold.key" label="Key of gold" value=key mono=true
                                    hint=|| "The columns of the result that identify a row, with commas between."/>
                            </div>
                        </div>
                    </div>
                </div>
                <Preview preview/>
            </div>
        </Part>
    }
    .into_any()
}

/// Switches gold on or off.
#[component]
fn GoldSwitch(state: EditorState) -> impl IntoView {
    let on = RwSignal::new(state.gold_on.get_untracked());
    Effect::new(move |before: Option<bool>| {
        let now = on.get();
        if before.is_some_and(|before| before != now) {
            state.switch_gold(now);
        }
        now
    });
    view! { <SwitchField form=state.form at="gold.enabled" checked=on.get_untracked() bind=on>"Make gold"</SwitchField> }
        .into_any()
}

fn mode_or_usual(mode: &str) -> String {
    GoldMode::from_code(mode).unwrap_or(GoldMode::Rebuild).code().to_owned()
}
