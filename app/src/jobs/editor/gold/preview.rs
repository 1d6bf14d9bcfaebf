use domain::{
    format::{count, counted},
    job::SqlPreview,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    error::AppError,
    jobs::{
        editor::{plain_button::PlainButton, rows::RowsTable, state::EditorState},
        intent::Intent,
        looks::preview_gold,
    },
    ui::{Button, Size, icon},
};

/// The first rows, or why there are none.
pub(super) type Previewed = RwSignal<Option<Result<SqlPreview, AppError>>>;

/// Runs the statement for its first rows.
#[component]
pub(super) fn PreviewButton(state: EditorState, preview: Previewed) -> impl IntoView {
    let busy = RwSignal::new(false);
    let run = move |()| {
        let (draft, parameters) = untrack(move || (state.draft(), state.parameters.get()));
        busy.set(true);
        spawn_local(async move {
            let answer = preview_gold(state.workflow, state.job, draft, parameters).await;
            let answer = answer.and_then(|looked| looked.map_err(AppError::Invalid));
            // The page may have been left meanwhile.
            _ = preview.try_set(Some(answer));
            _ = busy.try_set(false);
        });
    };
    view! {
        <Button size=Size::Small glyph=icon::PLAY busy on_press=run>"Preview"</Button>
        <PlainButton intent=Intent::Preview>"Preview"</PlainButton>
    }
    .into_any()
}

/// Shows the first rows of what the statement gives.
#[component]
pub(super) fn Preview(preview: Previewed) -> impl IntoView {
    view! {
        <div aria-live="polite">
            {move || preview.get().map(|answer| match answer {
                Ok(preview) => view! { <PreviewRows preview/> }.into_any(),
                Err(error) => view! { <footer class="danger-text">{why(&error)}</footer> }.into_any(),
            })}
        </div>
    }
    .into_any()
}

#[component]
fn PreviewRows(preview: SqlPreview) -> impl IntoView {
    let SqlPreview { rows, more, elapsed_ms, sampled, .. } = preview;
    let shown = i64::try_from(rows.rows.len()).unwrap_or(i64::MAX);
    let elapsed = count(i64::try_from(elapsed_ms).unwrap_or(i64::MAX));
    let words = if more {
        format!("The first {} of more, {elapsed} ms", counted(shown, "row", "rows"))
    } else {
        format!("{}, {elapsed} ms", counted(shown, "row", "rows"))
    };
    let sampled =
        sampled.map(|rows| format!(", over {} of the source: the job has not run yet", counted(rows, "row", "rows")));
    view! {
        <div class="preview"><RowsTable caption="Preview of gold" rows/></div>
        <footer class="muted">{words}{sampled}"."</footer>
    }
    .into_any()
}

fn why(error: &AppError) -> String {
    match error.problems().and_then(|problems| problems.0.first()) {
        Some(problem) => problem.message.clone(),
        None => error.to_string(),
    }
}
