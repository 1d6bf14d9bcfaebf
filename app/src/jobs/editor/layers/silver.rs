use domain::{choice::Choice, dataset::Layer};
use leptos::prelude::*;

use super::{TableField, sentence::Sentence, strategy::StrategyField};
use crate::{forms::SwitchField, jobs::editor::state::EditorState, ui};

/// Asks for the table of the rows typed and cleaned.
#[component]
pub(super) fn Silver(state: EditorState) -> impl IntoView {
    let form = state.form;
    let on = state.silver.on;
    view! {
        <div class="row">
            <ui::Layer code=Layer::Silver.code() label=Layer::Silver.label()/>
            <span class="muted">"typed and cleaned"</span>
            <span class="push">
                <SwitchField form at="silver.enabled" checked=on.get_untracked() bind=on>"Make silver"</SwitchField>
            </span>
        </div>
        <div class="stack" class:off=move || !on.get()>
            <StrategyField state/>
            <Sentence state/>
            <div class="columns large top">
                <TableField form layer=Layer::Silver typed=state.silver.table/>
            </div>
        </div>
    }
    .into_any()
}
