//! One trigger.

use domain::{
    choice::Choice,
    trigger::{
        definition::Trigger,
        firing::{Firing, FiringOutcome},
    },
};
use leptos::prelude::*;

use super::kind::glyph_of;
use crate::{
    ui::{Callout, Icon, IconSize, LinkButton, Size, Tone, icon},
    viewer::use_viewer,
    workflows::use_workflow_head,
};

/// The switch, and what can be done with it.
mod controls;
/// What is set about it, and how it went.
mod more;
/// When it starts the workflow next, or why not.
mod next;
/// The workflows that it comes after.
mod upstreams;
/// What waits.
mod waiting;

use controls::Controls;
use more::More;
use next::NextStart;
use upstreams::Upstreams;
pub(super) use waiting::CancelButton;
use waiting::WaitingList;

/// What happens around a trigger.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Around {
    /// Its last ten decisions, oldest first.
    pub(super) outcomes: Vec<FiringOutcome>,
    /// What waits, oldest first.
    pub(super) waiting: Vec<Firing>,
    /// Whether it is a webhook to which nothing can be sent yet.
    pub(super) lacks_secret: bool,
}

/// Shows one trigger with everything that is set about it.
#[component]
pub(super) fn TriggerCard(
    /// The trigger.
    trigger: Memo<Option<Trigger>>,
    /// What happens around it.
    around: Memo<Around>,
    /// Makes one start of two presses on the same button.
    start_key: String,
    /// Reads the list again.
    read_again: Callback<()>,
) -> impl IntoView {
    let known = trigger.get_untracked()?;
    let trigger = Memo::new(move |_| trigger.get().unwrap_or_else(|| known.clone()));
    let id = trigger.read_untracked().id;
    let head = use_workflow_head();
    let workflow_is_paused = Memo::new(move |_| head.read().workflow.pause.is_some());
    let lacks_secret = Memo::new(move |_| around.read().lacks_secret);
    let waiting = Memo::new(move |_| around.read().waiting.clone());
    let about = move || view! { <About trigger=trigger.get()/> }.into_any();
    let next = move || {
        view! { <NextStart trigger=trigger.get() workflow_is_paused=workflow_is_paused.get() read_again/> }.into_any()
    };
    let notes = move || {
        let error = trigger.read().error.clone();
        view! {
            {error.map(|error| view! { <SetAside trigger=trigger.get() error/> })}
            {lacks_secret.get().then(|| view! { <LacksSecret trigger=trigger.get()/> })}
            <WaitingList trigger=trigger.get() waiting=waiting.get() read_again/>
        }
        .into_any()
    };
    let more = move || view! { <More trigger=trigger.get() outcomes=around.read().outcomes.clone()/> }.into_any();
    Some(
        view! {
            <article class="card trigger" aria-labelledby=format!("trigger-{id}")>
                <div class="grid">
                    <span class="glyph"><Icon glyph=glyph_of(trigger.read_untracked().spec.kind()) size=IconSize::Large/></span>
                    {about}
                    {next}
                    <Controls trigger start_key read_again/>
                    {notes}
                    {more}
                </div>
            </article>
        }
        .into_any(),
    )
}

/// What it is, and when it starts the workflow, in words.
#[component]
fn About(trigger: Trigger) -> impl IntoView {
    let href = format!("/workflows/{}/triggers/{}", trigger.workflow_id, trigger.id);
    let sentence = format!("{}.", trigger.sentence(use_viewer().zone.clock()));
    view! {
        <div class="about">
            <p class="caption">{trigger.spec.kind().label()}</p>
            <h3 id=format!("trigger-{}", trigger.id)><a class="plain" href=href>{trigger.spec.name.clone()}</a></h3>
            <p>{sentence}</p>
            <Upstreams trigger/>
        </div>
    }
    .into_any()
}

/// Why it was set aside, and what to do.
#[component]
fn SetAside(trigger: Trigger, error: String) -> impl IntoView {
    let href = format!("/workflows/{}/triggers/{}", trigger.workflow_id, trigger.id);
    let actions = move || view! { <LinkButton href size=Size::Small>"Edit trigger"</LinkButton> };
    view! {
        <Callout tone=Tone::Danger glyph=icon::UNLINK actions>
            <p><strong>"It was set aside, so that it stops nothing else."</strong>" "{error}" Saving it as it holds puts it back to work."</p>
        </Callout>
    }
    .into_any()
}

/// That a webhook cannot be used yet, and what to do.
#[component]
fn LacksSecret(trigger: Trigger) -> impl IntoView {
    let href = format!("/workflows/{}/triggers/{}?dialog=secret", trigger.workflow_id, trigger.id);
    let actions = move || view! { <LinkButton href size=Size::Small>"Make a secret…"</LinkButton> };
    view! {
        <Callout tone=Tone::Warning glyph=icon::KEY_ROUND actions>
            <p><strong>"It has no secret yet, so everything that comes is refused."</strong></p>
        </Callout>
    }
    .into_any()
}
