use domain::{
    choice::Choice,
    entry::Entry,
    job::{Change, ColumnDraft, DataType, DateOrder},
};
use leptos::prelude::*;

use super::cells::CellProblem;
use crate::{
    jobs::editor::state::EditorState,
    ui::{Icon, icon},
};

/// What is done with the text before it is read.
mod changes;
/// How dates and times are written.
mod dates;
/// How numbers are written.
mod numbers;

use changes::ChangeFields;
use dates::DateFields;
use numbers::NumberFields;

/// The fields that are set in the popover.
const WITHIN: [&str; 4] = ["changes", "date_order", "date_format", "timezone"];

/// The changes of a column and how its text is read: a button that says what is set, and a popover of the browser's own in
/// which it is set.
#[component]
pub(super) fn ColumnOptions(state: EditorState, index: usize, draft: RwSignal<ColumnDraft>) -> impl IntoView {
    let source = draft.read_untracked().source.0.clone();
    let id = format!("column-options-{index}");
    let label = format!("Changes of {source}");
    let words = move || summary(&draft.read());
    // What is wrong within is said without, too: the popover may be closed.
    let problems = WITHIN.map(|field| state.column_problem(index, field));
    let problem = Memo::new(move |_| problems.iter().find_map(|problem| problem.get()));
    view! {
        <button type="button" class="button sm options-button" popovertarget=id.clone()
            aria-invalid=move || problem.read().is_some().then_some("true") aria-label=move || format!("{label}: {}", words())>
            <span class="clip">{words}</span><Icon glyph=icon::CHEVRON_DOWN/>
        </button>
        {move || problem.get().map(|problem| view! { <CellProblem problem/> })}
        <div class="options" id=id popover="auto">
            <p class="label"><code>{source}</code></p>
            <ChangeFields state index draft/>
            <NumberFields state index draft/>
            <DateFields state index draft/>
        </div>
    }
    .into_any()
}

fn type_of(draft: &ColumnDraft) -> DataType {
    draft.data_type.trimmed().parse().unwrap_or(DataType::Text)
}

fn codes(changes: &Entry) -> impl Iterator<Item = &str> {
    changes.0.split(',').map(str::trim).filter(|code| !code.is_empty())
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
