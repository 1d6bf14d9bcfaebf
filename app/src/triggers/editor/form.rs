//! The form.

use domain::{
    ids::{TriggerId, WorkflowId},
    person::Permission,
    trigger::{cron::HourClock, timezone::parse_timezone},
};
use leptos::prelude::*;

use super::{
    form_state::FormState, notes::Notes, parameters::Parameters, policies::Policies, preview::Preview,
    schedule::ScheduleFields,
};
use crate::{
    error::Meanwhile,
    forms::{ChangedMeanwhile, Form, FormHandle, Hidden, SubmitButton, SwitchField, TextField, use_form},
    triggers::{
        rpc::{EditorStart, Previewed, SaveTrigger},
        words::words_of,
    },
    ui::{ButtonKind, FormFoot, LinkButton},
    viewer::use_viewer,
};

/// The form of a schedule, with what it means beside it.
#[component]
pub(super) fn TriggerForm(
    /// The workflow that it starts.
    workflow: WorkflowId,
    /// What it begins with.
    start: EditorStart,
) -> impl IntoView {
    let form = use_form::<SaveTrigger>();
    let viewer = use_viewer();
    let may_edit = viewer.may(Permission::Edit);
    // Without script, a preview comes back with what was typed.
    let Previewed { mut draft, base } = form.first_result().unwrap_or_else(|| Previewed {
        base: serde_json::to_string(&start.draft).unwrap_or_default(),
        draft: start.draft,
    });
    if draft.timezone.is_blank() {
        let zone = &viewer.zone.name;
        draft.timezone = if parse_timezone(zone).is_ok() { zone.as_str().into() } else { "UTC".into() };
    }
    let state = FormState::new(form, &draft);
    let id = start.trigger.as_ref().map(|trigger| trigger.id);
    let here = format!("/workflows/{workflow}/triggers/{}", id.map_or_else(|| "new".to_owned(), |id| id.to_string()));
    let words = |field: &str, value: &str| words_of(field, value);
    view! {
        <Form form class="stack">
            <Fixed form workflow id version=draft.version.0.clone() base/>
            <ChangedMeanwhile form words theirs=here/>
            <fieldset class="unframed" disabled=!may_edit>
                <div class="split">
                    <section class="card">
                        <div class="body stack">
                            <TextField form at="trigger_name" label="Name" value=draft.trigger_name.0.clone()
                                hint=|| "Left blank, it is called what its schedule reads as."/>
                            <ScheduleFields state draft=draft.clone() workspace_zone=start.workspace_zone/>
                            <OnOff state checked=draft.enabled.is_on()/>
                        </div>
                    </section>
                    <div class="stack"><Preview state/><Notes state/></div>
                </div>
                <Policies state draft=draft.clone() at_once=start.max_active_executions/>
                <Parameters form parameters=draft.parameters.clone() names=start.parameters/>
            </fieldset>
            {may_edit.then(|| view! { <Foot state workflow/> })}
        </Form>
    }
    .into_any()
}

/// What is sent beside what is typed.
#[component]
fn Fixed(
    form: FormHandle,
    workflow: WorkflowId,
    id: Option<TriggerId>,
    version: String,
    base: String,
) -> impl IntoView {
    // What the editor opened with stays what it was while the form comes back with what was typed.
    let base = form.flat().value("base", base);
    view! {
        <Hidden name="workflow" value=workflow.to_string()/>
        {id.map(|id| view! { <Hidden name="trigger" value=id.to_string()/> })}
        <Hidden name="base" value=base/>
        <Hidden name=form.name("version") value=form.value("version", version)/>
    }
    .into_any()
}

/// Whether it is on, and what that means.
#[component]
fn OnOff(state: FormState, checked: bool) -> impl IntoView {
    let words = move || {
        let look = state.look.read();
        let next = look.as_ref().ok().and_then(Option::as_ref).and_then(|look| look.next.first());
        match (state.enabled.get(), next) {
            (true, Some(run)) => {
                format!("On: next start {} {} {}", run.date(), run.time(HourClock::TwentyFour), run.abbreviation)
            }
            (true, None) => "On".to_owned(),
            (false, _) => "Off: it starts nothing".to_owned(),
        }
    };
    view! { <SwitchField form=state.form at="enabled" checked bind=state.enabled>{words}</SwitchField> }.into_any()
}

#[component]
fn Foot(state: FormState, workflow: WorkflowId) -> impl IntoView {
    let error = state.form.error();
    // With two versions to choose from, the choice has the buttons.
    let is_undisputed =
        move || error.read().as_ref().and_then(|error| error.details::<Meanwhile>(Meanwhile::CODE)).is_none();
    move || {
        is_undisputed().then(|| {
            view! {
                <FormFoot>
                    <SubmitButton form=state.form refused=state.refusal()>"Save trigger"</SubmitButton>
                    <span class="when-plain">
                        <SubmitButton form=state.form kind=ButtonKind::Secondary name="preview" value="on">"Preview"</SubmitButton>
                    </span>
                    <LinkButton href=format!("/workflows/{workflow}/triggers") kind=ButtonKind::Ghost>"Cancel"</LinkButton>
                    <span class="small muted">"Saving never starts anything by itself."</span>
                </FormFoot>
            }
        })
    }
}
