use domain::job::BronzeDraft;
use leptos::prelude::*;

use super::{part::Part, state::EditorState};

/// The bronze table.
mod bronze;
/// The rule of silver, as a sentence.
mod sentence;
/// The silver table.
mod silver;
/// How new rows meet those that are there.
mod strategy;
/// The name of a table.
mod table_field;

use bronze::Bronze;
use silver::Silver;
pub(super) use table_field::TableField;

/// The tables of the rows as received, and of the rows typed and cleaned.
#[component]
pub(super) fn LayersPart(state: EditorState, bronze: BronzeDraft) -> impl IntoView {
    view! {
        <Part number=3 title="Bronze and silver" id="layers">
            <div class="body stack">
                <Bronze state bronze/>
                <hr/>
                <Silver state/>
            </div>
        </Part>
    }
    .into_any()
}
