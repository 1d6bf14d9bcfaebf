use domain::{
    ids::{JobId, WorkflowId},
    problem::Problem,
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::File;

use super::transfer::{Failure, Going, Held, Transfer};
use crate::{forms::FormHandle, jobs::editor::state::EditorState, ui::FieldProblem};

/// Where a file is dropped or chosen.
mod drop_zone;
/// A file that is on its way, or has arrived.
mod file_box;

use drop_zone::DropZone;
use file_box::{GoingFile, UploadedFile};

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
