use domain::job::{ColumnDraft, DataType};
use leptos::prelude::*;

use super::type_of;
use crate::jobs::editor::{
    columns::cells::{CheckCell, Setting},
    state::EditorState,
};

/// Asks how numbers are written, and how many digits they have.
#[component]
pub(super) fn NumberFields(state: EditorState, index: usize, draft: RwSignal<ColumnDraft>) -> impl IntoView {
    let comma = Setting {
        draft,
        name: state.form.name(&format!("columns[{index}].decimal_comma")),
        label: "The comma is the decimal sign".to_owned(),
        get: |draft| &draft.decimal_comma.0,
        set: |draft, text| draft.decimal_comma.0 = text,
    };
    let is_number = move || {
        matches!(
            type_of(&draft.read()),
            DataType::Integer | DataType::Bigint | DataType::Decimal { .. } | DataType::Double
        )
    };
    let digits = move || match type_of(&draft.read()) {
        DataType::Decimal { precision, scale } => Some(format!("{precision},{scale}")),
        _ => None,
    };
    let is_decimal = Memo::new(move |_| digits().is_some());
    let write = move |event| {
        let text = event_target_value(&event);
        // What cannot be is said at the type.
        let decimal = format!("decimal({})", text.trim());
        let known = decimal.parse::<DataType>().map(|known| known.to_string());
        draft.update(|draft| draft.data_type = known.unwrap_or(decimal).into());
    };
    view! {
        <fieldset class="stack tight" class:off=move || !is_number()>
            <legend class="small muted">"Numbers"</legend>
            <CheckCell setting=comma words="Comma is the decimal sign"/>
            {move || is_decimal.get().then(|| view! {
                <label class="field when-live">
                    <span class="small">"Digits in all, and after the point"</span>
                    <input class="input mono sm" type="text" prop:value=untrack(digits) on:change=write/>
                </label>
            })}
        </fieldset>
    }
    .into_any()
}
