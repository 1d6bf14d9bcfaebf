use std::sync::Arc;

use domain::{
    choice::Choice,
    entry::Entry,
    job::{EditorStart, JobDraft, JobKind, SqlPreview},
    person::Permission,
    problem::Problems,
};
use leptos::{html, prelude::*};

use super::{
    columns::{COLUMNS_SHOWN, ColumnsPart},
    conflict::{ChangedMeanwhile, Conflict},
    foot::JobFoot,
    gold::GoldPart,
    layers::LayersPart,
    source::{SourcePart, UploadForm},
    state::EditorState,
};
use crate::{
    forms::{Form, Hidden, SwitchField, TextField},
    jobs::packed::{pack_columns, pack_suggestion},
    viewer::use_viewer,
};

/// The form of a job.
#[component]
pub(super) fn JobForm(
    state: EditorState,
    editor: Arc<EditorStart>,
    draft: JobDraft,
    preview: Option<SqlPreview>,
    start_key: String,
) -> impl IntoView {
    let form = state.form;
    let may_edit = use_viewer().may(Permission::Edit);
    let is_file = state.kind == JobKind::File;
    let packed = Packed::new(state);
    let begun = draft.version.0.clone();
    // Once somebody has been told that another was faster, the next save is meant to win.
    let version = Signal::derive(move || match form.error().get().as_ref().and_then(ChangedMeanwhile::of) {
        Some(changed) => changed.version().to_owned(),
        None => form.value("version", begun.clone()),
    });
    let upload_limit = editor.upload_limit;
    view! {
        {(is_file && may_edit).then(|| view! { <UploadForm workflow=state.workflow job=state.job/> })}
        <Form form class="stack loose job-editor" check=packed.write_before_sending()>
            // Enter in a field presses the first button of a form.
            <button type="submit" class="sr" name="intent" value="save" tabindex="-1" aria-hidden="true">"Save job"</button>
            <Hidden name="workflow" value=state.workflow.to_string()/>
            {state.job.map(|job| view! { <Hidden name="job" value=job.to_string()/> })}
            <Hidden name="key" value=start_key/>
            <Hidden name="draft[version]" value=version/>
            <Hidden name="draft[kind]" value=state.kind.code().to_owned()/>
            {packed.fields()}
            <fieldset class="stack loose" disabled=!may_edit>
                <Conflict state draft=draft.clone()/>
                <NameAndSwitch state name=draft.name enabled=draft.enabled/>
                {is_file.then(|| view! {
                    <SourcePart state draft=draft.source folders=editor.folders.clone() upload_limit/>
                    <ColumnsPart state/>
                    <LayersPart state bronze=draft.bronze/>
                })}
                <GoldPart state gold=draft.gold tables=editor.tables.clone() preview/>
            </fieldset>
            {may_edit.then(|| view! { <JobFoot state/> })}
        </Form>
    }
    .into_any()
}

#[component]
fn NameAndSwitch(state: EditorState, name: Entry, enabled: Entry) -> impl IntoView {
    let form = state.form;
    view! {
        <section class="card">
            <div class="body job-name">
                <TextField form at="name" label="Name of the job" value=name.0 bind=state.name/>
                <SwitchField form at="enabled" checked=enabled.is_on()>"Runs with the workflow"</SwitchField>
            </div>
        </section>
    }
    .into_any()
}

/// What the form holds beside its fields: all columns, if it does not show all of them, and what was suggested.
#[derive(Clone, Copy)]
struct Packed {
    state: EditorState,
    columns: NodeRef<html::Input>,
    suggested: NodeRef<html::Input>,
}

impl Packed {
    fn new(state: EditorState) -> Self {
        Self { state, columns: NodeRef::new(), suggested: NodeRef::new() }
    }

    fn texts(self) -> (String, String) {
        untrack(move || {
            let Self { state, .. } = self;
            let many = state.columns.count() > COLUMNS_SHOWN;
            let columns = if many { pack_columns(&state.columns.drafts()) } else { String::new() };
            (columns, pack_suggestion(&state.suggested.read()))
        })
    }

    fn fields(self) -> AnyView {
        let (columns, suggested) = self.texts();
        view! {
            <input type="hidden" name="packed[columns]" value=columns node_ref=self.columns/>
            <input type="hidden" name="packed[suggested]" value=suggested node_ref=self.suggested/>
        }
        .into_any()
    }

    /// Writes them when the form is sent: to write two thousand columns after every key would be slow.
    fn write_before_sending(self) -> Callback<(), Result<(), Problems>> {
        Callback::new(move |()| {
            let (columns, suggested) = self.texts();
            for (input, text) in [(self.columns, columns), (self.suggested, suggested)] {
                if let Some(input) = input.get_untracked() {
                    input.set_value(&text);
                }
            }
            Ok(())
        })
    }
}
