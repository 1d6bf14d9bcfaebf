//! The schedule for other programs.

use domain::{
    ids::{TriggerId, WorkflowId},
    person::Permission,
    trigger::{
        definition::Trigger,
        look::{Elsewhere, ScheduleLook},
    },
};
use leptos::prelude::*;

use super::{folded::Folded, follow::understood, form_state::FormState};
use crate::{
    ui::{Callout, Code, CopyButton, Icon, icon},
    viewer::use_viewer,
};

/// Shows the schedule as other programs take it, to be copied, and leads to its next starts as a file for calendars.
#[component]
pub(super) fn CopyAs(
    /// What is typed.
    state: FormState,
    /// The trigger as it is saved.
    own: Option<Trigger>,
) -> impl IntoView {
    let own = StoredValue::new(own.map(|own| (own.workflow_id, own.id)));
    let texts = move || understood(&state.settled.read()).cloned().map(|look| view! { <Texts look/> });
    let calendar = move || match own.get_value() {
        Some((workflow, id)) => view! { <CalendarLink workflow id/> }.into_any(),
        None => view! {
            <p class="small muted">"Once it is saved, its next 50 starts can be downloaded as a file for calendars."</p>
        }
        .into_any(),
    };
    view! {
        <Folded state class="card copy-as" summary="Copy as cron, systemd, GitHub Actions, calendar">
            <div class="body stack">
                {texts}
                <div class="stack tight"><h3>"Calendar"</h3>{calendar()}</div>
            </div>
        </Folded>
    }
    .into_any()
}

#[component]
fn Texts(look: ScheduleLook) -> impl IntoView {
    let cron = Elsewhere { text: look.schedule.expression.to_string(), notes: Vec::new() };
    view! {
        <Text name="Cron" what="Schedule as typed" shown=Ok(cron)/>
        <Text name="systemd" what="systemd timer" shown=look.for_systemd()/>
        <Text name="GitHub Actions" what="GitHub Actions" shown=look.for_github()/>
    }
    .into_any()
}

/// Shows one text with where it differs, or why there is none.
#[component]
fn Text(
    /// The program that takes it.
    name: &'static str,
    /// The text, for those who do not see it.
    what: &'static str,
    /// The text.
    shown: Result<Elsewhere, String>,
) -> impl IntoView {
    let may_edit = use_viewer().may(Permission::Edit);
    let Elsewhere { text, notes } = match shown {
        Ok(shown) => shown,
        Err(reason) => {
            return view! { <div class="stack tight"><h3>{name}</h3><p class="small muted">{reason}</p></div> }
                .into_any();
        }
    };
    // The form is disabled for who may only look, and with it every button in it.
    let copy = may_edit.then(|| {
        view! { <span class="push"><CopyButton text=text.clone() label=format!("Copy: {what}")/></span> }
    });
    let note = |note: String| view! { <p class="small">{note}</p> };
    let notes = (!notes.is_empty()).then(|| {
        view! { <Callout glyph=icon::INFO>{notes.into_iter().map(note).collect_view()}</Callout> }
    });
    view! {
        <div class="stack tight">
            <div class="row"><h3>{name}</h3>{copy}</div>
            <Code label=what text/>
            {notes}
        </div>
    }
    .into_any()
}

/// Leads to the file of the next starts.
#[component]
fn CalendarLink(workflow: WorkflowId, id: TriggerId) -> impl IntoView {
    let href = format!("/workflows/{workflow}/triggers/{id}/starts.ics");
    view! {
        <p><a class="button" href=href download=""><Icon glyph=icon::DOWNLOAD/>"Download the next 50 starts"</a></p>
        <p class="small muted">
            "An .ics file with what is saved now. It stays as it is when the schedule changes: download it again then."
        </p>
    }
    .into_any()
}
