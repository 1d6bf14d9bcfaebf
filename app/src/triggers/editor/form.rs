//! The form.

use chrono::TimeDelta;
use domain::{
    choice::Choice,
    ids::{TriggerId, WorkflowId},
    person::Permission,
    trigger::{kind::TriggerKind, timezone::parse_timezone},
};
use leptos::prelude::*;

use super::{
    cycle::CycleProblem,
    dependency::{Choices, dependency_part},
    files::files_part,
    keys::{FORM, KeyList},
    parameters::Parameters,
    part::Part,
    policies::Policies,
    schedule::schedule_part,
    signature::signature_part,
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

/// The form of a trigger, with what it means beside it.
#[component]
pub(super) fn TriggerForm(
    /// The workflow that it starts.
    workflow: WorkflowId,
    /// What starts it.
    kind: TriggerKind,
    /// What the form begins with.
    start: EditorStart,
) -> impl IntoView {
    let form = use_form::<SaveTrigger>();
    let viewer = use_viewer();
    let may_edit = viewer.may(Permission::Edit);
    // Without script, a preview comes back with what was typed.
    let Previewed { mut draft, base, search, upstreams, files } = form.first_result().unwrap_or_else(|| Previewed {
        base: serde_json::to_string(&start.draft).unwrap_or_default(),
        draft: start.draft,
        search: String::new(),
        upstreams: None,
        files: None,
    });
    if kind == TriggerKind::Schedule && draft.timezone.is_blank() {
        let zone = &viewer.zone.name;
        draft.timezone = if parse_timezone(zone).is_ok() { zone.as_str().into() } else { "UTC".into() };
    }
    let enabled = RwSignal::new(draft.enabled.is_on());
    let id = start.trigger.as_ref().map(|trigger| trigger.id);
    let part = match kind {
        TriggerKind::Schedule => {
            let usual = start.usual_ms.map(TimeDelta::milliseconds);
            schedule_part(form, &draft, start.workspace_zone, enabled, start.trigger.as_ref(), usual)
        }
        TriggerKind::Dependency => dependency_part(
            form,
            &draft,
            Choices { workflow, own: id, graph: start.upstreams, search, found: upstreams },
        ),
        TriggerKind::Webhook => signature_part(form, &draft, start.trigger.is_none()),
        TriggerKind::File => files_part(form, &draft, start.folders, files),
        TriggerKind::Manual => Part::new(().into_any(), ().into_any(), "On"),
    };
    let here = match id {
        Some(id) => format!("/workflows/{workflow}/triggers/{id}"),
        None => format!("/workflows/{workflow}/triggers/new?type={kind}"),
    };
    let words = |field: &str, value: &str| words_of(field, value);
    let when_on = part.when_on;
    let on_words = move || if enabled.get() { when_on.get() } else { "Off: it starts nothing".to_owned() };
    view! {
        <Form form id=FORM class="stack">
            <Fixed form workflow id kind version=draft.version.0.clone() base/>
            <ChangedMeanwhile form words theirs=here/>
            <CycleProblem form/>
            <fieldset class="unframed" disabled=!may_edit>
                <div class="split">
                    <section class="card">
                        <div class="body stack">
                            <TextField form at="trigger_name" label="Name" value=draft.trigger_name.0.clone()
                                hint=|| "Left blank, it is called what it does."/>
                            {part.fields}
                            <SwitchField form at="enabled" checked=draft.enabled.is_on() bind=enabled>{on_words}</SwitchField>
                        </div>
                    </section>
                    <div class="stack">{part.aside}</div>
                </div>
                {part.below}
                <Policies form kind draft=draft.clone() at_once=start.max_active_executions>{part.policies}</Policies>
                <Parameters form parameters=draft.parameters.clone() names=start.parameters/>
            </fieldset>
            {may_edit.then(|| view! { <Foot form workflow kind refused=part.refused reason=part.reason has_preview=part.has_preview/> })}
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
    kind: TriggerKind,
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
        <Hidden name=form.name("trigger_type") value=kind.trigger_type().to_string()/>
        {kind.event_type().map(|event| view! { <Hidden name=form.name("event_type") value=event.code().to_owned()/> })}
    }
    .into_any()
}

#[component]
fn Foot(
    form: FormHandle,
    workflow: WorkflowId,
    kind: TriggerKind,
    refused: Signal<Option<String>>,
    reason: Option<Signal<Option<String>>>,
    has_preview: bool,
) -> impl IntoView {
    let error = form.error();
    // With two versions to choose from, the choice has the buttons.
    let is_undisputed =
        move || error.read().as_ref().and_then(|error| error.details::<Meanwhile>(Meanwhile::CODE)).is_none();
    let preview = move || {
        has_preview.then(|| {
            view! {
                <span class="when-plain">
                    <SubmitButton form kind=ButtonKind::Secondary name="look[preview]" value="on">"Preview"</SubmitButton>
                </span>
            }
        })
    };
    move || {
        is_undisputed().then(|| {
            view! {
                <FormFoot>
                    <SubmitButton form refused reason keys="Control+Enter Meta+Enter">"Save trigger"</SubmitButton>
                    {preview()}
                    <LinkButton href=format!("/workflows/{workflow}/triggers") kind=ButtonKind::Ghost>"Cancel"</LinkButton>
                    <span class="small muted">"Saving never starts anything by itself."</span>
                    <KeyList kind/>
                </FormFoot>
            }
        })
    }
}
