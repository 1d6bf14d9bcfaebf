use domain::{
    choice::Choice,
    entry::Entry,
    job::{Change, ColumnDraft},
};
use leptos::prelude::*;

use super::codes;
use crate::jobs::editor::{
    columns::cells::{Setting, TextCell},
    state::EditorState,
};

/// Asks what is done with the text before it is read.
#[component]
pub(super) fn ChangeFields(state: EditorState, index: usize, draft: RwSignal<ColumnDraft>) -> impl IntoView {
    let setting = Setting {
        draft,
        name: state.form.name(&format!("columns[{index}].changes")),
        label: "Changes, in the order in which they are done".to_owned(),
        get: |draft| &draft.changes.0,
        set: |draft, text| draft.changes.0 = text,
    };
    let change = move |change: Change| {
        let is_on = move || codes(&draft.read().changes).any(|code| code == change.code());
        let first = untrack(is_on);
        let toggle = move |event| {
            let on = event_target_checked(&event);
            draft.update(|draft| draft.changes = with_change(&draft.changes, change, on));
        };
        view! {
            <label class="check">
                <input type="checkbox" checked=first prop:checked=is_on on:change=toggle/>
                <span>{change.label()}</span>
            </label>
        }
    };
    let all = Change::ALL.iter().map(|change| change.code()).collect::<Vec<_>>().join(", ");
    view! {
        <fieldset class="stack tight when-live">
            <legend class="small muted">"Before it is read"</legend>
            {Change::ALL.iter().map(|known| change(*known)).collect_view()}
        </fieldset>
        <div class="field when-plain">
            <TextCell setting problem=state.column_problem(index, "changes")/>
            <span class="hint">"Any of "{all}", with commas between, in the order in which they are done."</span>
        </div>
    }
    .into_any()
}

/// Returns the changes with one more or one less. A new one takes its usual place; an order of one's own stays.
fn with_change(changes: &Entry, change: Change, on: bool) -> Entry {
    let mut all: Vec<&str> = codes(changes).filter(|code| *code != change.code()).collect();
    if on {
        let place = |code: &str| Change::ALL.iter().position(|known| known.code() == code);
        let before = all.iter().position(|code| place(code) > place(change.code()));
        all.insert(before.unwrap_or(all.len()), change.code());
    }
    all.join(", ").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_takes_its_usual_place_and_keeps_the_order_of_others() {
        let with = |changes: &str, change, on| with_change(&changes.into(), change, on).0;
        assert_eq!(with("", Change::Trim, true), "trim");
        assert_eq!(with("upper_case", Change::Trim, true), "trim, upper_case");
        assert_eq!(with("empty_as_null, trim", Change::UpperCase, true), "upper_case, empty_as_null, trim");
        assert_eq!(with("empty_as_null, trim", Change::EmptyAsNull, false), "trim");
        assert_eq!(with("trim", Change::Trim, true), "trim");
    }
}
