use domain::{
    choice::Choice,
    entry::Entry,
    job::{Change, ColumnDraft, DataType, DateOrder},
};
use leptos::prelude::*;

use super::cells::{CheckCell, SelectCell, Setting, TextCell};
use crate::{
    jobs::editor::state::EditorState,
    ui::{Icon, icon},
    viewer::use_viewer,
};

/// The changes of a column and how its text is read: a button that says what is set, and a popover of the browser's own in
/// which it is set.
#[component]
pub(super) fn ColumnOptions(state: EditorState, index: usize, draft: RwSignal<ColumnDraft>) -> impl IntoView {
    let source = draft.read_untracked().source.0.clone();
    let id = format!("column-options-{index}");
    let label = format!("Changes of {source}");
    let words = move || summary(&draft.read());
    view! {
        <button type="button" class="button sm options-button" popovertarget=id.clone() aria-label=move || format!("{label}: {}", words())>
            <span class="clip">{words}</span><Icon glyph=icon::CHEVRON_DOWN/>
        </button>
        <div class="menu options" id=id popover="auto">
            <p class="label"><code>{source}</code></p>
            <ChangeFields state index draft/>
            <NumberFields state index draft/>
            <DateFields state index draft/>
        </div>
    }
    .into_any()
}

#[component]
fn ChangeFields(state: EditorState, index: usize, draft: RwSignal<ColumnDraft>) -> impl IntoView {
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

#[component]
fn NumberFields(state: EditorState, index: usize, draft: RwSignal<ColumnDraft>) -> impl IntoView {
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
        if let Ok(decimal) = format!("decimal({})", text.trim()).parse::<DataType>() {
            draft.update(|draft| draft.data_type = decimal.to_string().into());
        }
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

#[component]
fn DateFields(state: EditorState, index: usize, draft: RwSignal<ColumnDraft>) -> impl IntoView {
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

fn type_of(draft: &ColumnDraft) -> DataType {
    draft.data_type.trimmed().parse().unwrap_or(DataType::Text)
}

fn filled_or<'a>(entry: &'a Entry, usual: &'a str) -> &'a str {
    if entry.is_blank() { usual } else { &entry.0 }
}

fn codes(changes: &Entry) -> impl Iterator<Item = &str> {
    changes.0.split(',').map(str::trim).filter(|code| !code.is_empty())
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

/// Returns in a few words what is set of a column.
fn summary(draft: &ColumnDraft) -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(codes(&draft.changes).filter_map(Change::from_code).map(|change| change.label().to_owned()));
    match type_of(draft) {
        DataType::Date | DataType::Timestamp => {
            let order = DateOrder::from_code(draft.date_order.trimmed()).unwrap_or(DateOrder::YearFirst);
            words.push(draft.date_format.filled().unwrap_or(order.label()).to_owned());
        }
        DataType::Integer | DataType::Bigint | DataType::Decimal { .. } | DataType::Double
            if draft.decimal_comma.is_on() =>
        {
            words.push("Decimal comma".to_owned());
        }
        _ => {}
    }
    if words.is_empty() { "None".to_owned() } else { words.join(", ") }
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

    #[test]
    fn what_is_set_is_said_in_a_few_words() {
        let draft = |data_type: &str| ColumnDraft { data_type: data_type.into(), ..ColumnDraft::default() };
        assert_eq!(summary(&draft("text")), "None");
        assert_eq!(summary(&draft("date")), "Year-month-day");
        let day_first = ColumnDraft { date_order: "day_first".into(), changes: "trim".into(), ..draft("date") };
        assert_eq!(summary(&day_first), "Trim, Day.month.year");
        assert_eq!(summary(&ColumnDraft { decimal_comma: "on".into(), ..draft("decimal(9,2)") }), "Decimal comma");
        assert_eq!(summary(&ColumnDraft { decimal_comma: "on".into(), ..draft("text") }), "None");
    }
}
