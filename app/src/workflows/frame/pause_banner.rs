//! Whether, why and until when a workflow is paused.

use domain::{person::Permission, workflow::WorkflowHead};
use leptos::prelude::*;

use crate::{
    format::{Instant, Moment},
    forms::{ActionButton, use_form},
    ui::{Callout, Size, Tone, icon},
    viewer::use_viewer,
    workflows::rpc::ResumeWorkflow,
};

/// Says who has paused a workflow, why and until when, and lets it go on.
#[component]
pub(super) fn PauseBanner(
    head: Signal<WorkflowHead>,
    /// Reads the head again.
    read_again: Callback<()>,
) -> impl IntoView {
    let pause = Memo::new(move |_| head.read().workflow.pause.clone());
    let resume = use_form::<ResumeWorkflow>().flat();
    let may_edit = use_viewer().may(Permission::Edit);
    move || {
        let pause = pause.get()?;
        let fields = vec![("id", head.read_untracked().workflow.id.to_string())];
        let actions = move || {
            may_edit.then(|| {
                view! {
                    <ActionButton form=resume fields label="Resume" glyph=icon::PLAY size=Size::Small on_done=read_again>"Resume"</ActionButton>
                }
            })
        };
        let until = match pause.resume_at {
            Some(at) => view! { "It resumes by itself "<Moment at/>"." }.into_any(),
            None => "It stays paused until somebody resumes it.".into_any(),
        };
        Some(view! {
            <Callout tone=Tone::Warning glyph=icon::CIRCLE_PAUSE actions>
                <p><strong>"Paused by "{pause.by}</strong>" since "<Instant at=pause.at/>": “"{pause.reason}"”"</p>
                <p>"Triggers do not start it meanwhile; it can be run by hand. "{until}</p>
            </Callout>
        })
    }
}
