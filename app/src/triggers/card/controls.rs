//! The switch, and what can be done with it.

use domain::{person::Permission, trigger::definition::Trigger};
use leptos::prelude::*;

use crate::{
    format::use_clock,
    forms::{ActionButton, Form, FormHandle, Hidden, use_form_for},
    triggers::rpc::{ResumeTrigger, RunTrigger, SetTriggerEnabled, SkipNext},
    ui::{Icon, IconLink, Menu, Size, icon, use_dialog_href},
    viewer::use_viewer,
};

/// The switch or the way out of a pause, the way to the editor, and a menu with the rest.
#[component]
pub(super) fn Controls(
    /// The trigger.
    trigger: Memo<Trigger>,
    /// Makes one start of two presses on the same button.
    start_key: String,
    /// Reads the list again.
    read_again: Callback<()>,
) -> impl IntoView {
    let may_edit = use_viewer().may(Permission::Edit);
    let (workflow, id, name) = trigger.with_untracked(|known| (known.workflow_id, known.id, known.spec.name.clone()));
    let here = format!("/workflows/{workflow}/triggers/{id}");
    let edit = format!("Edit {name}");
    let is_paused = Memo::new(move |_| trigger.read().pause.is_some());
    let first = move || {
        if is_paused.get() {
            view! { <Resume trigger read_again/> }.into_any()
        } else {
            view! { <Switch trigger read_again/> }.into_any()
        }
    };
    view! {
        <div class="controls">
            {may_edit.then(|| view! { {first}<IconLink label=edit href=here glyph=icon::PENCIL size=Size::Small/> })}
            <Menu id=format!("trigger-{id}-menu") label=format!("More for {name}")>
                <Actions trigger start_key read_again/>
            </Menu>
        </div>
    }
    .into_any()
}

/// What can be done with it besides.
#[component]
fn Actions(trigger: Memo<Trigger>, start_key: String, read_again: Callback<()>) -> impl IntoView {
    let viewer = use_viewer();
    let (may_edit, may_run) = (viewer.may(Permission::Edit), viewer.may(Permission::Run));
    let (workflow, id) = trigger.with_untracked(|known| (known.workflow_id, known.id));
    let base = format!("/workflows/{workflow}/triggers");
    let run = use_form_for::<RunTrigger>(id).flat();
    let skip = use_form_for::<SkipNext>(format!("{id}-skip")).flat();
    let fields = vec![("workflow", workflow.to_string()), ("id", id.to_string())];
    let run_fields = [fields.clone(), vec![("key", format!("{start_key}-{id}"))]].concat();
    let skip_fields = StoredValue::new([fields, vec![("skip", "true".to_owned())]].concat());
    let pause = use_dialog_href(format!("pause-{id}"));
    let delete = use_dialog_href(format!("delete-{id}"));
    let can_skip = Memo::new(move |_| {
        let trigger = trigger.read();
        trigger.next_run_at.is_some() && trigger.skip_next_at != trigger.next_run_at
    });
    let can_pause = Memo::new(move |_| trigger.read().pause.is_none());
    view! {
        {may_run.then(|| view! {
            <ActionButton form=run fields=run_fields label="Run now as this trigger" glyph=icon::PLAY>"Run now as this trigger"</ActionButton>
        })}
        {move || (may_edit && can_skip.get()).then(|| view! { <SkipAction form=skip fields=skip_fields.get_value() read_again/> })}
        {move || (may_edit && can_pause.get()).then(|| view! {
            <a href=pause data-noscroll=""><Icon glyph=icon::CIRCLE_PAUSE/>"Pause…"</a>
        })}
        <a href=format!("{base}/{id}#history")><Icon glyph=icon::HISTORY/>"History"</a>
        {may_edit.then(|| view! {
            <a href=format!("{base}/new?like={id}")><Icon glyph=icon::COPY/>"Duplicate"</a>
            <a class="danger-quiet" href=delete data-noscroll=""><Icon glyph=icon::TRASH_2/>"Delete…"</a>
        })}
    }
    .into_any()
}

#[component]
fn SkipAction(form: FormHandle, fields: Vec<(&'static str, String)>, read_again: Callback<()>) -> impl IntoView {
    view! {
        <ActionButton form fields label="Skip next start" glyph=icon::CHEVRONS_RIGHT on_done=read_again>"Skip next start"</ActionButton>
    }
    .into_any()
}

/// Ends a pause.
#[component]
fn Resume(trigger: Memo<Trigger>, read_again: Callback<()>) -> impl IntoView {
    let (workflow, id, name) = trigger.with_untracked(|known| (known.workflow_id, known.id, known.spec.name.clone()));
    let form = use_form_for::<ResumeTrigger>(id).flat();
    let fields = vec![("workflow", workflow.to_string()), ("id", id.to_string())];
    view! {
        <ActionButton form fields label=format!("Resume {name}") size=Size::Small on_done=read_again>
            "Resume"<span class="sr">" "{name}</span>
        </ActionButton>
    }
    .into_any()
}

/// Switches a trigger on or off, and says what it does now. It is a button of a form, so that it works without script.
#[component]
fn Switch(trigger: Memo<Trigger>, read_again: Callback<()>) -> impl IntoView {
    let (workflow, id, name) = trigger.with_untracked(|known| (known.workflow_id, known.id, known.spec.name.clone()));
    let form = use_form_for::<SetTriggerEnabled>(id).flat();
    let is_on = Memo::new(move |_| trigger.read().spec.enabled);
    let (now, clock) = (use_clock().now(), use_viewer().zone.clock());
    let label = move || format!("{name}, {}", trigger.read().state_words(now, clock));
    let wanted = Signal::derive(move || (!is_on.get()).to_string());
    let busy = form.pending();
    view! {
        <Form form quiet=true class="inline-form" on_done=read_again>
            <Hidden name="workflow" value=workflow.to_string()/>
            <Hidden name="id" value=id.to_string()/>
            <Hidden name="enabled" value=wanted/>
            <button class="switch-button" role="switch" aria-checked=move || is_on.get().to_string() aria-label=label.clone() title=label
                aria-busy=move || busy.get().then_some("true")>
                <span class="track"></span>
                {move || if is_on.get() { "On" } else { "Off" }}
            </button>
        </Form>
    }
    .into_any()
}
