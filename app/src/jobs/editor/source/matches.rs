use domain::{
    format::{bytes, count, counted},
    job::{FileMatches, FoundFile},
};
use leptos::prelude::*;

use crate::{format::Instant, jobs::editor::state::EditorState};

/// How many files are named.
const NAMED: usize = 10;

/// Says what the pattern comes to at the next start, and which files match it now.
#[component]
pub(super) fn Matches(state: EditorState) -> impl IntoView {
    view! {
        <div class="matches" aria-live="polite">
            {move || state.matches.good().map(|matches| view! { <MatchWords matches/> })}
        </div>
    }
    .into_any()
}

#[component]
fn MatchWords(matches: FileMatches) -> impl IntoView {
    let FileMatches { pattern, planned_for, count: found, newest } = matches;
    let when = match planned_for {
        Some(at) => view! { "For the next start, "<Instant at/>": " }.into_any(),
        None => "For a start now: ".into_any(),
    };
    let words = match newest.first() {
        None => view! {
            <p class="small warning-text">"No file matches now. The job fails if that is still so when it runs."</p>
        }
        .into_any(),
        Some(first) => view! {
            <p class="small">
                "Matches now: "<strong>{counted(found, "file", "files")}</strong>", newest "<code>{name_of(&first.path)}</code>
                " ("{size_of(first)}")."
            </p>
        }
        .into_any(),
    };
    let more = (newest.len() > 1).then(|| {
        let shown = newest.len().min(NAMED);
        let rest = found - i64::try_from(shown).unwrap_or(found);
        let file = |file: &FoundFile| view! { <li><code>{file.path.clone()}</code>" "{size_of(file)}</li> };
        view! {
            <details class="small">
                <summary>"Which files"</summary>
                <ul class="stack tight">{newest.iter().take(NAMED).map(file).collect_view()}</ul>
                {(rest > 0).then(|| view! { <p class="muted">"And "{count(rest)}" more."</p> })}
            </details>
        }
    });
    view! {
        <p class="small muted">{when}<code>{pattern}</code></p>
        {words}
        {more}
    }
    .into_any()
}

fn name_of(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

fn size_of(file: &FoundFile) -> String {
    bytes(i64::try_from(file.size).unwrap_or(i64::MAX))
}
