use domain::{format::counted, job::SourceSample};
use leptos::prelude::*;

use crate::jobs::editor::{rows::RowsTable, state::EditorState};

/// Shows the first rows of the source as they were received, and what is to be known about them.
#[component]
pub(super) fn Sample(state: EditorState) -> impl IntoView {
    view! {
        {move || state.look.good().map(|look| view! { <SampleRows sample=look.sample upload=state.source.is_upload()/> })}
    }
    .into_any()
}

#[component]
fn SampleRows(sample: SourceSample, upload: bool) -> impl IntoView {
    let SourceSample { file, columns, rows, notes, .. } = sample;
    let shown = i64::try_from(rows.rows.len()).unwrap_or(i64::MAX);
    let left_out = columns.len().saturating_sub(rows.columns.len());
    let notes = notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
    let of_file = (!upload).then(|| view! { " of "<code>{file}</code> });
    let narrowed = (left_out > 0).then(|| {
        let left_out = i64::try_from(left_out).unwrap_or(i64::MAX);
        view! { <li>"Not shown here: "{counted(left_out, "more column", "more columns")}"."</li> }
    });
    view! {
        <div class="sample">
            <h3 class="small">"First "{counted(shown, "row", "rows")}", as received"{of_file}</h3>
            <ul class="bullets small muted">{notes}{narrowed}</ul>
            <RowsTable caption="First rows of the source, as received" rows/>
        </div>
    }
    .into_any()
}
