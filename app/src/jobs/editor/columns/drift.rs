use domain::job::{ColumnDraft, ColumnsDrift};
use leptos::prelude::*;

use crate::{
    jobs::editor::state::EditorState,
    ui::{Button, Callout, Size, Tone, icon},
};

/// Says how the columns of the job and those of the source differ, and what can be done about it.
#[component]
pub(super) fn Drift(state: EditorState) -> impl IntoView {
    let drift = Memo::new(move |_| {
        let columns = state.columns.drafts();
        let compare = || state.look.with(|look| ColumnsDrift::between(&columns, &look.sample));
        if columns.is_empty() { ColumnsDrift::default() } else { compare().unwrap_or_default() }
    });
    move || {
        let ColumnsDrift { new, gone } = drift.get();
        (!new.is_empty() || !gone.is_empty()).then(|| {
            let renamed: Vec<_> = gone.iter().filter_map(|(_, meant)| meant.clone()).collect();
            let gone = gone.into_iter().map(|(source, meant)| view! { <Gone state source meant/> }).collect_view();
            let new: Vec<_> = new.into_iter().filter(|name| !renamed.contains(name)).collect();
            view! {
                <div class="body stack tight">
                    {gone}
                    {(!new.is_empty()).then(|| view! { <New state new/> })}
                </div>
            }
        })
    }
}

/// A column of the job that the source does not have.
#[component]
fn Gone(state: EditorState, source: String, meant: Option<String>) -> impl IntoView {
    let columns = state.columns;
    let (own, other) = (source.clone(), meant.clone());
    let actions = move || {
        let rename = other.map(|other| {
            let (own, words) = (own.clone(), format!("Read {own} from {other}"));
            view! { <Button size=Size::Small on_press=move |()| columns.read_from(&own, &other)>{words}</Button> }
        });
        let own = own.clone();
        view! {
            {rename}
            <Button size=Size::Small on_press=move |()| columns.remove(&own)>"Remove the column"</Button>
        }
    };
    let words = match meant {
        Some(meant) => view! { " is not in the file any more. Is it "<code>{meant}</code>" now?" }.into_any(),
        None => " is not in the file; the column stays empty.".into_any(),
    };
    view! { <Callout tone=Tone::Warning glyph=icon::TRIANGLE_ALERT actions><p><code>{source}</code>{words}</p></Callout> }
        .into_any()
}

/// Columns of the source that the job does not know.
#[component]
fn New(state: EditorState, new: Vec<String>) -> impl IntoView {
    const NAMED: usize = 5;
    let wanted = new.clone();
    let add = move |()| {
        let suggested = state.look.with(|look| look.columns()).unwrap_or_default();
        let new: Vec<ColumnDraft> = suggested
            .into_iter()
            .filter(|column| wanted.contains(&column.source.0))
            .map(|column| ColumnDraft { key: "".into(), ..column })
            .collect();
        state.columns.add(new);
    };
    let actions = move || view! { <Button size=Size::Small on_press=add>"Add them as suggested"</Button> };
    let more = new.len().saturating_sub(NAMED);
    let named = new.into_iter().take(NAMED).map(|name| view! { " "<code>{name}</code> }).collect_view();
    let more = (more > 0).then(|| format!(" and {more} more"));
    view! { <Callout glyph=icon::INFO actions><p>"New in the file:"{named}{more}"."</p></Callout> }.into_any()
}
