use domain::format::count;
use leptos::prelude::*;

use super::state::COLUMNS_SHOWN;
use crate::{
    jobs::{
        editor::{plain_button::PlainButton, state::EditorState},
        intent::Intent,
    },
    ui::{Button, Size},
};

/// The way between pages of columns.
#[component]
pub(super) fn Pages(state: EditorState) -> impl IntoView {
    let columns = state.columns;
    let standing = Memo::new(move |_| {
        let found = columns.shown().1;
        let last = found.saturating_sub(1) / COLUMNS_SHOWN;
        (found, columns.page.get().min(last), last)
    });
    move || {
        let (found, page, last) = standing.get();
        (columns.count() > COLUMNS_SHOWN).then(|| {
            let number = |number: usize| count(i64::try_from(number).unwrap_or(i64::MAX));
            let first = (page * COLUMNS_SHOWN + 1).min(found);
            let end = ((page + 1) * COLUMNS_SHOWN).min(found);
            let words = format!("Columns {}–{} of {}", number(first), number(end), number(found));
            view! {
                <nav class="pagination" aria-label="Pages of columns">
                    <span role="status">{words}</span>
                    <span class="row">
                        {(page > 0).then(|| view! { <Step state to=page - 1 label="Previous"/> })}
                        {(page < last).then(|| view! { <Step state to=page + 1 label="Next"/> })}
                    </span>
                </nav>
            }
        })
    }
}

#[component]
fn Step(state: EditorState, to: usize, label: &'static str) -> impl IntoView {
    let intent = Intent::ShowColumns(u32::try_from(to).unwrap_or_default());
    view! {
        <Button size=Size::Small on_press=move |()| state.columns.page.set(to)>{label}</Button>
        <PlainButton intent>{label}</PlainButton>
    }
    .into_any()
}
