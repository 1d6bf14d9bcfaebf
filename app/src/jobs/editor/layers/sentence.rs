use domain::{
    choice::Choice,
    job::{ColumnDraft, KeepOrder, OnMisfit, SilverStrategy},
};
use leptos::prelude::*;

use super::strategy::strategy_of;
use crate::{jobs::editor::state::EditorState, ui::FieldProblem};

/// The rule of silver as a sentence, whose slots are chosen.
#[component]
pub(super) fn Sentence(state: EditorState) -> impl IntoView {
    let silver = state.silver;
    let strategy = Memo::new(move |_| strategy_of(state));
    let keys = Memo::new(move |_| {
        let columns = state.columns.drafts();
        let keys = columns.iter().filter(|column| column.key.is_on() && !column.excluded.is_on());
        keys.map(|column| column.silver_name().to_owned()).collect::<Vec<_>>()
    });
    let keeps_all = Memo::new(move |_| strategy.get() == SilverStrategy::Append || keys.read().is_empty());
    let begin = move || match (strategy.get(), keys.read().is_empty()) {
        (SilverStrategy::Append, _) => "Every row is kept, also one with a key that is there already. ",
        (_, true) => "Without a key, every row is kept. ",
        _ => "",
    };
    let problem = state.form.problem("silver.order_by");
    view! {
        <div class="stack tight">
            <p class="sentence">
                {begin}
                <span class:off=move || keeps_all.get()>
                    "Of rows with the same "<a class="slot" href="#columns">{move || key_words(&keys.read())}</a>
                    " keep the one with the "
                    <Slot state field="keep" label="Which end of the order is kept" chosen=silver.keep
                        usual=KeepOrder::Newest.code() options={choices::<KeepOrder>()}/>" "
                    <Slot state field="order_by" label="The order of rows with the same key" chosen=silver.order_by
                        usual="" options=Signal::derive(move || orders(&state.columns.drafts(), &silver.order_by.read()))/>
                    ". "
                </span>
                {move || if keeps_all.get() { "Put" } else { "And put" }}" what does not fit its type "
                <Slot state field="on_misfit" label="Where rows go that do not fit" chosen=silver.on_misfit
                    usual=OnMisfit::Quarantine.code() options={choices::<OnMisfit>()}/>
                "."
            </p>
            {move || problem.get().map(|problem| view! {
                <div class="field-error"><FieldProblem problem text="" on_fix=None/></div>
            })}
        </div>
    }
    .into_any()
}

/// A word of the sentence that is chosen from a list.
#[component]
fn Slot(
    state: EditorState,
    field: &'static str,
    label: &'static str,
    chosen: RwSignal<String>,
    /// What is chosen if nothing is.
    usual: &'static str,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let name = state.form.name(&format!("silver.{field}"));
    let now = Memo::new(move |_| if chosen.read().trim().is_empty() { usual.to_owned() } else { chosen.get() });
    let option = move |(code, words): (String, String)| {
        let own = code.clone();
        view! { <option value=code selected=move || *now.read() == own>{words}</option> }
    };
    view! {
        <select class="slot" name=name aria-label=label on:change=move |event| chosen.set(event_target_value(&event))>
            {move || options.get().into_iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}

fn choices<C: Choice>() -> Vec<(String, String)> {
    C::ALL.iter().map(|choice| (choice.code().to_owned(), choice.label().to_owned())).collect()
}

/// Returns what rows can be ordered by: their place in the source, or a column of silver. A column that is chosen and not
/// there stays, so that nothing is chosen in its place unseen.
fn orders(columns: &[ColumnDraft], chosen: &str) -> Vec<(String, String)> {
    let mut orders = vec![(String::new(), "place in the source".to_owned())];
    let names = columns.iter().filter(|column| !column.excluded.is_on()).map(|column| column.silver_name().to_owned());
    orders.extend(names.map(|name| (name.clone(), name)));
    let chosen = chosen.trim();
    if !orders.iter().any(|(code, _)| code == chosen) {
        orders.push((chosen.to_owned(), format!("{chosen} (not there)")));
    }
    orders
}

fn key_words(keys: &[String]) -> String {
    match keys.split_last() {
        None => "key".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_can_be_chosen() {
        let columns = [
            ColumnDraft { source: "Day".into(), name: "day".into(), ..ColumnDraft::default() },
            ColumnDraft { source: "x".into(), excluded: "on".into(), ..ColumnDraft::default() },
        ];
        let codes = |chosen| orders(&columns, chosen).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        assert_eq!(codes("day"), ["", "day"]);
        assert_eq!(codes("gone"), ["", "day", "gone"]);
    }

    #[test]
    fn keys_are_read_as_words() {
        let words = |keys: &[&str]| key_words(&keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>());
        assert_eq!(words(&["id"]), "id");
        assert_eq!(words(&["a", "b", "c"]), "a, b and c");
    }
}
