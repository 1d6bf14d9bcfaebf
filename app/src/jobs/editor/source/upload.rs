use domain::{
    format::{bytes, counted},
    ids::{JobId, WorkflowId},
    problem::Problem,
};
use leptos::{html, prelude::*, task::spawn_local};
use web_sys::{DragEvent, File, FileList};

use super::transfer::{Failure, Going, Held, Transfer};
use crate::{
    forms::FormHandle,
    jobs::{
        editor::{plain_button::PlainButton, state::EditorState},
        intent::Intent,
    },
    ui::{Button, FieldProblem, Icon, IconButton, IconSize, Portion, Progress, ProgressKind, Size, icon},
};

/// The id of the form that sends a file without script.
const PLAIN_FORM: &str = "upload-form";

/// The form that sends a file without script; its controls stand in the form of the job, in which no other form can stand.
#[component]
pub(in crate::jobs::editor) fn UploadForm(workflow: WorkflowId, job: Option<JobId>) -> impl IntoView {
    let job = job.map_or_else(|| "new".to_owned(), |job| job.to_string());
    view! {
        <form id=PLAIN_FORM method="post" action="/uploads" enctype="multipart/form-data" hidden>
            <input type="hidden" name="back" value=format!("/workflows/{workflow}/jobs/{job}#source")/>
        </form>
    }
    .into_any()
}

/// The file that is uploaded, or the place to drop one.
#[component]
pub(super) fn UploadField(state: EditorState, upload_limit: i64) -> impl IntoView {
    let going = RwSignal::new(None::<Going>);
    let refused = RwSignal::new(None::<String>);
    let transfer = StoredValue::new(None::<Held<Transfer>>);
    let stop = move || {
        if let Some(transfer) = transfer.try_update_value(Option::take).flatten() {
            transfer.stop();
        }
        going.set(None);
    };
    let begin = move |file: File| {
        stop();
        let this = Transfer::default();
        transfer.set_value(Some(Held::new(this.clone())));
        refused.set(None);
        spawn_local(async move {
            // The page may have been left meanwhile.
            let sent = this.send(&file, move |now| _ = going.try_set(Some(now))).await;
            match sent {
                Ok(upload) => {
                    state.source.take_upload(upload.id.to_string(), upload.file_name);
                    state.form.forget("source.upload_id");
                    state.form.forget("source.pattern");
                }
                Err(Failure::Refused(words)) => _ = refused.try_set(Some(words)),
                Err(Failure::Stopped) => return,
                Err(Failure::Broken) => _ = refused.try_set(Some("The file did not arrive.".to_owned())),
            }
            _ = going.try_set(None);
        });
    };
    on_cleanup(move || {
        if let Some(transfer) = transfer.try_update_value(Option::take).flatten() {
            transfer.stop();
        }
    });
    let source = state.source;
    let problem = problem_of(state, refused);
    view! {
        <div class="stack tight upload">
            <input type="hidden" name="draft[source][upload_id]" value=source.upload_id prop:value=source.upload_id/>
            <input type="hidden" name="draft[source][file_name]" value=source.file_name prop:value=source.file_name/>
            {move || match going.get() {
                Some(now) => view! { <GoingFile now stop=Callback::new(move |()| stop())/> }.into_any(),
                None if source.is_upload() => view! { <UploadedFile state/> }.into_any(),
                None => view! { <DropZone upload_limit begin=Callback::new(move |file: Held<File>| begin(file.take()))/> }.into_any(),
            }}
            <div class="field-error" id="upload-error" aria-live="polite">
                {move || problem.get().map(|problem| view! { <FieldProblem problem text="" on_fix=None/> })}
            </div>
        </div>
    }
    .into_any()
}

/// Returns what is wrong with the file: what the server said when it was sent, else what it says of it now.
fn problem_of(state: EditorState, refused: RwSignal<Option<String>>) -> Signal<Option<Problem>> {
    let form: FormHandle = state.form;
    let (sent, of_look) = (form.problem("source.upload_id"), state.source_problem("source.upload_id"));
    // What cannot be read of an upload has no pattern to stand at.
    let unread = state.source_problem("source.pattern");
    Signal::derive(move || {
        let said = refused.get().map(|words| Problem::new("source.upload_id", words));
        let of_upload = state.source.is_upload().then(|| unread.get()).flatten();
        said.or_else(|| of_look.get()).or(of_upload).or_else(|| sent.get())
    })
}

/// Where a file is dropped or chosen.
#[component]
fn DropZone(upload_limit: i64, begin: Callback<Held<File>>) -> impl IntoView {
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

/// A file on its way.
#[component]
fn GoingFile(now: Going, stop: Callback<()>) -> impl IntoView {
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
fn UploadedFile(state: EditorState) -> impl IntoView {
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
