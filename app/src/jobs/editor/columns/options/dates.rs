use domain::{
    choice::Choice,
    entry::Entry,
    job::{ColumnDraft, DataType, DateOrder},
};
use leptos::prelude::*;

use super::type_of;
use crate::{
    jobs::editor::{
        columns::cells::{SelectCell, Setting, TextCell},
        state::EditorState,
    },
    viewer::use_viewer,
};

/// Asks how dates and times are written.
#[component]
pub(super) fn DateFields(state: EditorState, index: usize, draft: RwSignal<ColumnDraft>) -> impl IntoView {
    let name = move |field: &str| state.form.name(&format!("columns[{index}].{field}"));
    let order = Setting {
        draft,
        name: name("date_order"),
        label: "Order of day, month and year".to_owned(),
        get: |draft| filled_or(&draft.date_order, DateOrder::YearFirst.code()),
        set: |draft, text| draft.date_order.0 = text,
    };
    let pattern = Setting {
        draft,
        name: name("date_format"),
        label: "Pattern in place of the order".to_owned(),
        get: |draft| &draft.date_format.0,
        set: |draft, text| draft.date_format.0 = text,
    };
    let zone = Setting {
        draft,
        name: name("timezone"),
        label: "Zone of times without an offset".to_owned(),
        get: |draft| &draft.timezone.0,
        set: |draft, text| draft.timezone.0 = text,
    };
    let orders =
        DateOrder::ALL.iter().map(|order| (order.code().to_owned(), order.label().to_owned())).collect::<Vec<_>>();
    let is_date = move || matches!(type_of(&draft.read()), DataType::Date | DataType::Timestamp);
    let is_time = move || type_of(&draft.read()) == DataType::Timestamp;
    let own_zone = use_viewer().zone.name.clone();
    let hint = format!("Such as {own_zone}. Blank means UTC.");
    view! {
        <fieldset class="stack tight" class:off=move || !is_date()>
            <legend class="small muted">"Dates"</legend>
            <SelectCell setting=order options=orders/>
            <div class="field">
                <span class="small" aria-hidden="true">"Pattern in place of the order"</span>
                <TextCell setting=pattern problem=state.column_problem(index, "date_format") placeholder="%d-%b-%Y".to_owned()/>
            </div>
            <div class="field" class:off=move || !is_time()>
                <span class="small" aria-hidden="true">"Zone of times without an offset"</span>
                <TextCell setting=zone problem=state.column_problem(index, "timezone") placeholder="UTC".to_owned()/>
                <span class="hint">{hint}</span>
            </div>
        </fieldset>
    }
    .into_any()
}

fn filled_or<'a>(entry: &'a Entry, usual: &'a str) -> &'a str {
    if entry.is_blank() { usual } else { &entry.0 }
}
