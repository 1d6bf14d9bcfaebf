use domain::job::SourceDraft;
use leptos::prelude::*;

use super::{part::Part, plain_button::PlainButton, state::EditorState};
use crate::jobs::intent::Intent;

/// What files match a pattern.
mod matches;
/// The pattern of files in a folder.
mod pattern;
/// How bytes become rows.
mod reading;
/// The first rows.
mod sample;
/// Sends a file to the server, piece by piece.
mod transfer;
/// The file that is uploaded.
mod upload;

use pattern::PatternField;
use reading::ReadingFields;
use sample::Sample;
use upload::UploadField;
pub(super) use upload::UploadForm;

/// Where the rows come from, and how they begin.
#[component]
pub(super) fn SourcePart(
    state: EditorState,
    draft: SourceDraft,
    /// The folders from which files may be read.
    folders: Vec<String>,
    /// The greatest size of an upload in bytes.
    upload_limit: i64,
) -> impl IntoView {
    view! {
        <Part number=1 title="Source" id="source">
            <div class="body stack">
                <div class="columns large top">
                    <UploadField state upload_limit/>
                    <PatternField state value=draft.pattern.0.clone() folders/>
                </div>
                <ReadingFields state draft/>
                <div class="row when-plain">
                    <PlainButton intent=Intent::Look>"Look at the source"</PlainButton>
                    <span class="small muted">"Shows the first rows and suggests the columns."</span>
                </div>
            </div>
            <Sample state/>
        </Part>
    }
    .into_any()
}
