//! The schedule for other programs.

use domain::{
    ids::{TriggerId, WorkflowId},
    person::Permission,
    trigger::{definition::Trigger, look::Elsewhere},
};
use leptos::prelude::*;

use super::{cron_tool::address_of, folded::Folded, follow::understood, form_state::FormState};
use crate::{
    ui::{Callout, Code, CopyButton, Icon, icon},
    viewer::use_viewer,
};

/// Shows the schedule of a trigger as other programs take it, to be copied, and leads to its next starts as a file for
/// calendars, and to the page on which anybody can try the schedule out.
#[component]
pub(super) fn CopyAs(
    /// What is typed.
    state: FormState,
    /// The trigger as it is saved.
    own: Option<Trigger>,
) -> impl IntoView {
    // The form is disabled for who may only look, and with it every button in it.
    let has_buttons = use_viewer().may(Permission::Edit);
    let own = StoredValue::new(own.map(|own| (own.workflow_id, own.id)));
    let calendar = move || match own.get_value() {
        Some((workflow, id)) => view! { <CalendarLink workflow id/> }.into_any(),
        None => view! {
            <p class="small muted">"Once it is saved, its next 50 starts can be downloaded as a file for calendars."</p>
        }
        .into_any(),
    };
    let page = move || address_of(state);
    view! {
        <Folded state class="card copy-as" summary="Copy as cron, systemd, GitHub Actions, calendar">
            <div class="body stack">
                <Texts state has_buttons/>
                <div class="stack tight"><h3>"Calendar"</h3>{calendar()}</div>
                <div class="stack tight">
                    <h3>"A page to share"</h3>
                    <p><a href=page target="_blank">"The schedule on a page of its own"</a></p>
                    <p class="small muted">"Whoever has its address can see it, signed in or not: cron, zone and weeks, without first and last day and dates left out."</p>
                </div>
            </div>
        </Folded>
    }
    .into_any()
}

/// The schedule as other programs take it.
#[component]
pub(super) fn Texts(
    /// What is typed.
    state: FormState,
    /// Whether each can be copied with a press.
    has_buttons: bool,
) -> impl IntoView {
    move || {
        let look = understood(&state.settled.read()).cloned()?;
        let cron = Elsewhere { text: look.schedule.expression.to_string(), notes: Vec::new() };
        Some(view! {
            <Text name="Cron" what="Schedule as typed" shown=Ok(cron) has_buttons/>
            <Text name="systemd" what="systemd timer" shown=look.for_systemd() has_buttons/>
            <Text name="GitHub Actions" what="GitHub Actions" shown=look.for_github() has_buttons/>
        })
    }
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
    /// Whether it can be copied with a press.
    has_buttons: bool,
) -> impl IntoView {
    let Elsewhere { text, notes } = match shown {
        Ok(shown) => shown,
        Err(reason) => {
            return view! { <div class="stack tight"><h3>{name}</h3><p class="small muted">{reason}</p></div> }
                .into_any();
        }
    };
    let copy = has_buttons.then(|| {
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
