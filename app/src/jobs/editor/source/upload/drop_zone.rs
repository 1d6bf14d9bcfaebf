use domain::format::bytes;
use leptos::{html, prelude::*};
use web_sys::{DragEvent, File, FileList};

use super::{Held, PLAIN_FORM};
use crate::ui::{Icon, IconSize, icon};

/// Where a file is dropped or chosen.
#[component]
pub(super) fn DropZone(upload_limit: i64, begin: Callback<Held<File>>) -> impl IntoView {
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let take = move |files: Option<FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            begin.run(Held::new(file));
        }
    };
    let enter = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|data| data.files()));
    };
    view! {
        <label
            class="dropzone"
            class:over=over
            on:dragenter=enter
            on:dragover=enter
            on:dragleave=move |_| over.set(false)
            on:drop=drop
        >
            <Icon glyph=icon::FILE_UP size=IconSize::Huge/>
            <span class="when-live"><strong>"Drop a file here"</strong>" or "<span class="as-link">"choose one"</span></span>
            <strong class="when-plain">"Upload a file"</strong>
            <input
                type="file"
                name="file"
                form=PLAIN_FORM
                aria-describedby="upload-error"
                aria-label="Choose a file"
                node_ref=input
                on:change=move |_| take(input.get_untracked().and_then(|input| input.files()))
            />
            <span class="caption">
                "CSV, TSV, JSON, JSON lines, Parquet, Excel; gzip and zstd, too. Up to "{bytes(upload_limit)}"."
            </span>
        </label>
        <div class="row when-plain">
            <button type="submit" class="button" form=PLAIN_FORM>"Upload"</button>
            <span class="small muted">"Do this first: the page is loaded anew."</span>
        </div>
    }
    .into_any()
}
