//! The switch, and what can be done with it.

use domain::{person::Permission, trigger::definition::Trigger};
use leptos::prelude::*;

use crate::{
    format::use_clock,
    forms::{ActionButton, Form, Hidden, use_form_for},
    triggers::rpc::{RunTrigger, SetTriggerEnabled},
    ui::{Icon, IconLink, Menu, Size, icon, use_dialog_href},
    viewer::use_viewer,
};

/// The switch, the way to the editor, and a menu with the rest.
#[component]
pub(super) fn Controls(
    /// The trigger.
    trigger: Memo<Trigger>,
    /// Makes one start of two presses on the same button.
    start_key: String,
    /// Reads the list again.
    read_again: Callback<()>,
) -> impl IntoView {
    let viewer = use_viewer();
    let (may_edit, may_run) = (viewer.may(Permission::Edit), viewer.may(Permission::Run));
    let (workflow, id, name) = trigger.with_untracked(|known| (known.workflow_id, known.id, known.spec.name.clone()));
    let base = format!("/workflows/{workflow}/triggers");
    let here = format!("{base}/{id}");
    let run = use_form_for::<RunTrigger>(id).flat();
    let fields = vec![("workflow", workflow.to_string()), ("id", id.to_string()), ("key", format!("{start_key}-{id}"))];
    let delete = use_dialog_href(format!("delete-{id}"));
    let history = format!("{here}#history");
    let edit = format!("Edit {name}");
    // The editor is one of schedules; what is of another type is shown there, with its history.
    let is_schedule = trigger.with_untracked(|known| known.spec.schedule().is_some());
    view! {
        <div class="controls">
            {may_edit.then(|| view! {
                <Switch trigger read_again/>
                {is_schedule.then(|| view! { <IconLink label=edit href=here glyph=icon::PENCIL size=Size::Small/> })}
            })}
            <Menu id=format!("trigger-{id}-menu") label=format!("More for {name}")>
                {may_run.then(|| view! {
                    <ActionButton form=run fields label="Run now as this trigger" glyph=icon::PLAY>"Run now as this trigger"</ActionButton>
                })}
                <a href=history><Icon glyph=icon::HISTORY/>"History"</a>
                {may_edit.then(|| view! {
                    {is_schedule.then(|| view! { <a href=format!("{base}/new?like={id}")><Icon glyph=icon::COPY/>"Duplicate"</a> })}
                    <a class="danger-quiet" href=delete data-noscroll=""><Icon glyph=icon::TRASH_2/>"Delete…"</a>
                })}
            </Menu>
        </div>
    }
    .into_any()
}

/// Switches a trigger on or off, and says what it does now. It is a button of a form, so that it works without script.
#[component]
fn Switch(trigger: Memo<Trigger>, read_again: Callback<()>) -> impl IntoView {
    let (workflow, id, name) = trigger.with_untracked(|known| (known.workflow_id, known.id, known.spec.name.clone()));
    let form = use_form_for::<SetTriggerEnabled>(id).flat();
    let is_on = Memo::new(move |_| trigger.read().spec.enabled);
    let now = use_clock().now();
    let label = move || format!("{name}, {}", trigger.read().state_words(now));
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
