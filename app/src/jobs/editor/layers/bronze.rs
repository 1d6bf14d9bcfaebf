use domain::{
    choice::Choice,
    dataset::Layer,
    job::{BronzeDraft, BronzeMode},
};
use leptos::prelude::*;

use super::TableField;
use crate::{
    forms::{ChoiceField, ChoiceOption},
    jobs::editor::state::EditorState,
    ui,
};

/// Asks for the table of the rows as received.
#[component]
pub(super) fn Bronze(state: EditorState, bronze: BronzeDraft) -> impl IntoView {
    let form = state.form;
    let mode = if bronze.mode.is_blank() { BronzeMode::Append.code().to_owned() } else { bronze.mode.0 };
    let options = vec![
        ChoiceOption::of(BronzeMode::Append, "Keep every file"),
        ChoiceOption::of(BronzeMode::Replace, "Only what the last execution read"),
    ];
    view! {
        <div class="row">
            <ui::Layer code=Layer::Bronze.code() label=Layer::Bronze.label()/>
            <span class="muted">"as received: every value is text"</span>
        </div>
        <div class="columns large top">
            <ChoiceField form at="bronze.mode" label="Rows of earlier executions" value=mode options/>
            <TableField form layer=Layer::Bronze typed=state.bronze_table/>
        </div>
    }
    .into_any()
}
