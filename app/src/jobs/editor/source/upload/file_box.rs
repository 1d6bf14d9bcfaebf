use domain::format::{bytes, counted};
use leptos::prelude::*;

use super::Going;
use crate::{
    jobs::{
        editor::{plain_button::PlainButton, state::EditorState},
        intent::Intent,
    },
    ui::{Button, Icon, IconButton, IconSize, Portion, Progress, ProgressKind, Size, icon},
};

/// A file on its way.
#[component]
pub(super) fn GoingFile(now: Going, stop: Callback<()>) -> impl IntoView {
    let portion = Portion::of(now.sent, now.size);
    let words = if now.is_waiting {
        format!("{} of {} sent. The connection is broken; it goes on by itself.", bytes(now.sent), bytes(now.size))
    } else {
        format!("{} of {} sent", bytes(now.sent), bytes(now.size))
    };
    let label = format!("Upload of {}", now.file_name);
    view! {
        <div class="file-box">
            <Icon glyph=icon::FILE_UP size=IconSize::Large/>
            <span class="grow">
                <strong class="clip">{now.file_name.clone()}</strong>
                <span class="muted small" role="status">{words}</span>
            </span>
            <Button size=Size::Small on_press=stop>"Stop"</Button>
            <div class="whole"><Progress label portion kind=ProgressKind::Running thin=true/></div>
        </div>
    }
    .into_any()
}

/// The file that was uploaded.
#[component]
pub(super) fn UploadedFile(state: EditorState) -> impl IntoView {
    let source = state.source;
    let forget = move |()| source.forget_upload();
    let facts = move || {
        state.look.with(|look| {
            let sample = &look.sample;
            let rows = counted(sample.rows_looked_at, "row", "rows");
            let rows = if sample.complete { rows } else { format!("first {rows} looked at") };
            let columns = i64::try_from(sample.columns.len()).unwrap_or(i64::MAX);
            let size = bytes(i64::try_from(sample.size).unwrap_or(i64::MAX));
            let packed = sample.compression.as_ref().map(|word| format!(" · {word}")).unwrap_or_default();
            format!("{size} · {rows} · {}{packed}", counted(columns, "column", "columns"))
        })
    };
    let waiting = move || if state.look.is_waiting() { "Looking at it…" } else { "Uploaded" };
    view! {
        <div class="file-box">
            <Icon glyph=icon::FILE_CHECK_2 size=IconSize::Large class="success-text"/>
            <span class="grow">
                <strong class="clip">{move || source.file_name.get()}</strong>
                <span class="muted small" role="status">{move || facts().unwrap_or_else(|| waiting().to_owned())}</span>
            </span>
            <IconButton label="Remove the file" glyph=icon::TRASH_2 size=Size::Small on_press=forget/>
            <PlainButton intent=Intent::ForgetUpload>"Remove the file"</PlainButton>
        </div>
        <p class="small muted">"To read new files each time, remove it and name the files of a folder instead."</p>
    }
    .into_any()
}
