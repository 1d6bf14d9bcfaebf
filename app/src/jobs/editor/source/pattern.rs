use leptos::{ev::KeyboardEvent, prelude::*};

use super::matches::Matches;
use crate::{
    forms::TextField,
    jobs::editor::{parameters::ParameterFields, state::EditorState},
};

/// Asks which files of a folder are read, and shows which those are now.
#[component]
pub(super) fn PatternField(
    state: EditorState,
    value: String,
    /// The folders from which files may be read.
    folders: Vec<String>,
) -> impl IntoView {
    let form = state.form;
    let source = state.source;
    let hint = move || {
        view! {
            {folder_words(folders)}" "<code>"*"</code>" stands for anything in a name, "<code>"**"</code>" for any folders, "
            <code>"{{ scheduled_for | date }}"</code>" for the day of the start."
        }
    };
    // Enter would save the job; here it only ends the pattern, which is looked at by itself.
    let stay = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
        }
    };
    // That nothing matches now is said below: it may be as it should be.
    let nothing_matches = move || state.matches.with(|matches| matches.count == 0).unwrap_or_default();
    let of_look = state.source_problem("source.pattern");
    let problem = Signal::derive(move || of_look.get().filter(|_| !nothing_matches()));
    let names = Signal::derive(move || EditorState::parameters_of(&source.pattern.read()));
    view! {
        <div class="stack tight" class:off=move || source.is_upload() on:keydown=stay>
            <TextField
                form
                at="source.pattern"
                label="Or read these files of a folder"
                value
                mono=true
                bind=source.pattern
                hint
                problem
            />
            <ParameterFields state names/>
            <Matches state/>
        </div>
    }
    .into_any()
}

fn folder_words(folders: Vec<String>) -> AnyView {
    if folders.is_empty() {
        return "No folder is allowed yet: an administrator names them in the setting allowed_roots.".into_any();
    }
    let count = folders.len();
    let one = |(index, folder): (usize, String)| {
        let between = match index {
            0 => "",
            _ if index + 1 == count => " or ",
            _ => ", ",
        };
        view! { {between}<code>{folder}</code> }
    };
    view! { "A path under "{folders.into_iter().enumerate().map(one).collect_view()}"." }.into_any()
}
