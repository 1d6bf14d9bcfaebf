use domain::{
    format::{count, counted},
    job::{DataType, Misfits, SuggestedColumn},
};
use leptos::prelude::*;

use super::{
    cells::{CheckCell, SelectCell, Setting, TextCell},
    options::ColumnOptions,
    state::ColumnState,
};
use crate::{
    jobs::editor::{state::EditorState, state::set_if_new},
    ui::{Cell, HeadCell, Row},
};

/// The types to choose from, each as it is written.
const TYPES: [&str; 11] = [
    "text",
    "boolean",
    "integer",
    "bigint",
    "decimal(12,2)",
    "decimal(18,2)",
    "decimal(18,4)",
    "decimal(38,10)",
    "double",
    "date",
    "timestamp",
];

/// One column: what it is called, its type, whether it is part of the key, and what does not fit.
#[component]
pub(super) fn ColumnRow(
    state: EditorState,
    /// Its place among all columns.
    index: usize,
    column: ColumnState,
) -> impl IntoView {
    let draft = RwSignal::from(column.draft);
    let source = Memo::new(move |_| draft.read().source.0.clone());
    let name_of = source.get_untracked();
    let setting = move |field: &str, what: &str, get, set| Setting {
        draft,
        name: state.form.name(&format!("columns[{index}].{field}")),
        label: format!("{what} of {name_of}"),
        get,
        set,
    };
    let name = setting("name", "Name in silver", |draft| &draft.name.0, |draft, text| draft.name.0 = text);
    let data_type = setting("data_type", "Type", |draft| &draft.data_type.0, |draft, text| draft.data_type.0 = text);
    let key = setting("key", "Key", |draft| &draft.key.0, |draft, text| draft.key.0 = text);
    let required = setting("required", "Required", |draft| &draft.required.0, |draft, text| draft.required.0 = text);
    let excluded = setting("excluded", "Leave out", |draft| &draft.excluded.0, |draft, text| draft.excluded.0 = text);
    follow_order_by(state, draft.read_only());
    let found =
        Memo::new(move |_| state.look.with(|look| found_column(&look.sample.columns, index, &source.read())).flatten());
    let misfits = Memo::new(move |_| state.trial.with(|trial| trial.misfits.get(index).cloned()).flatten());
    let example = move || found.get().and_then(|found| found.example);
    let types = Signal::derive(move || types_with(&draft.read().data_type.0));
    view! {
        <Row id=format!("column-{index}")>
            <HeadCell>
                <span class="two">
                    <code>{move || source.get()}</code>
                    {move || example().map(|example| view! { <small class="mono muted clip example">{example}</small> })}
                </span>
                <input type="hidden" name=state.form.name(&format!("columns[{index}].source")) value=source/>
            </HeadCell>
            <Cell label="Name"><TextCell setting=name problem=state.column_problem(index, "name") placeholder=source/></Cell>
            <Cell label="Type"><SelectCell setting=data_type options=types problem=state.column_problem(index, "data_type")/></Cell>
            <Cell label="Key"><CheckCell setting=key/></Cell>
            <Cell label="Required"><CheckCell setting=required/></Cell>
            <Cell label="Changes"><ColumnOptions state index draft/></Cell>
            <Cell label="Leave out"><CheckCell setting=excluded/></Cell>
            <Cell label="Note">{move || note(found.get(), misfits.get(), state)}</Cell>
        </Row>
    }
    .into_any()
}

/// The order of silver is by a name; when that name is typed anew, the order goes with it.
fn follow_order_by(state: EditorState, draft: ReadSignal<domain::job::ColumnDraft>) {
    let name = Memo::new(move |_| draft.read().silver_name().to_owned());
    Effect::new(move |before: Option<String>| {
        let name = name.get();
        if let Some(before) = before
            && before != name
            && *state.silver.order_by.read_untracked() == before
        {
            set_if_new(state.silver.order_by, name.clone());
        }
        name
    });
}

/// Returns what a look found of a column: most often at its own place, else wherever the source has it.
fn found_column(columns: &[SuggestedColumn], index: usize, source: &str) -> Option<SuggestedColumn> {
    let own = columns.get(index).filter(|column| column.spec.source == source);
    own.or_else(|| columns.iter().find(|column| column.spec.source == source)).cloned()
}

/// Returns the types to choose from, with the one that is chosen.
fn types_with(chosen: &str) -> Vec<(String, String)> {
    let chosen = chosen.trim().parse::<DataType>().map_or_else(|_| chosen.trim().to_owned(), |known| known.to_string());
    let mut types: Vec<String> = TYPES.map(str::to_owned).to_vec();
    if !chosen.is_empty() && !types.contains(&chosen) {
        types.push(chosen);
    }
    types.into_iter().map(|name| (name.clone(), name)).collect()
}

fn note(found: Option<SuggestedColumn>, misfits: Option<Misfits>, state: EditorState) -> AnyView {
    let rows = state.trial.with(|trial| trial.rows).unwrap_or_default();
    let misfits = misfits.filter(|misfits| misfits.count > 0).map(|misfits| {
        let example = misfits.example.map(|example| view! { ", such as "<code>{example}</code> });
        let reason = misfits.reason.map(|reason| view! { <small class="muted">{reason}</small> });
        view! {
            <span class="two">
                <span class="warning-text">{count(misfits.count)}" of "{counted(rows, "row does", "rows do")}" not fit"{example}</span>
                {reason}
            </span>
        }
    });
    match misfits {
        Some(misfits) => misfits.into_any(),
        None => {
            let notes = found.map(|found| found.notes.join(" ")).filter(|notes| !notes.is_empty());
            notes.map(|notes| view! { <span class="muted">{notes}</span> }).into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_that_is_chosen_can_be_chosen() {
        let names = |chosen| types_with(chosen).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        assert_eq!(names("decimal(12,2)").len(), TYPES.len());
        assert_eq!(names("Decimal(9, 3)").last().map(String::as_str), Some("decimal(9,3)"));
        assert_eq!(names("number").last().map(String::as_str), Some("number"), "what is wrong stays, to be changed");
        for name in TYPES {
            assert!(name.parse::<DataType>().is_ok_and(|parsed| parsed.to_string() == name), "{name}");
        }
    }
}
