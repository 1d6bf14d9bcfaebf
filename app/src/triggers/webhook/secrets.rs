use domain::{
    ids::{SecretId, TriggerId, WorkflowId},
    trigger::hook::HookSecret,
};
use leptos::prelude::*;

use super::rpc::{NewSecret, RevokeSecret, RotateSecret};
use crate::{
    format::{Instant, Moment},
    forms::{Form, Hidden, SubmitButton, TextField, use_form},
    ui::{
        Badge, ButtonKind, Card, Dialog, DialogFoot, Icon, Item, Items, ShownOnce, Tone, icon, use_close_after,
        use_dialog_href,
    },
};

/// Shows the secrets that are good now.
#[component]
pub(super) fn SecretsCard(
    /// The secrets, the newest first.
    secrets: Memo<Vec<HookSecret>>,
    /// Whether the person may change them.
    may_edit: bool,
) -> impl IntoView {
    let make = use_dialog_href("secret");
    let verb = move || if secrets.read().is_empty() { "Make a secret…" } else { "Rotate…" };
    let list = move || {
        let secrets = secrets.get();
        if secrets.is_empty() {
            return view! { <div class="body"><p class="muted">"None yet."</p></div> }.into_any();
        }
        view! { <Items>{secrets.into_iter().map(|secret| view! { <Secret secret may_edit/> }).collect_view()}</Items> }
            .into_any()
    };
    view! {
        <Card title="Secrets" flush=true
            head=move || may_edit.then(|| view! {
                <a class="button sm push" href=make data-noscroll=""><Icon glyph=icon::KEY_ROUND/>{verb}</a>
            })
            foot=|| view! { <span class="muted">"A secret is shown once, when it is made. While one takes the place of another, both are good."</span> }>
            {list}
        </Card>
    }
    .into_any()
}

#[component]
fn Secret(secret: HookSecret, may_edit: bool) -> impl IntoView {
    let HookSecret { id, created_by, created_at, expires_at } = secret;
    let revoke = use_dialog_href(format!("revoke-{id}"));
    let label = format!("Revoke secret {id}");
    let mark = move || match expires_at {
        Some(_) => view! { <Badge tone=Tone::Warning>"being replaced"</Badge> }.into_any(),
        None => view! { <Badge tone=Tone::Success>"current"</Badge> }.into_any(),
    };
    let note = move || match expires_at {
        Some(at) => view! { "good until "<Moment at/> }.into_any(),
        None => view! { "made "<Instant at=created_at/>" by "{created_by.clone()} }.into_any(),
    };
    view! {
        <Item mark title=move || format!("Secret {id}") note>
            {may_edit.then(|| view! { <a class="button sm danger-quiet" href=revoke data-noscroll="" aria-label=label>"Revoke…"</a> })}
        </Item>
    }
    .into_any()
}

/// The questions about secrets.
#[component]
pub(super) fn SecretDialogs(
    /// The workflow.
    workflow: WorkflowId,
    /// The trigger.
    trigger: TriggerId,
    /// The secrets, the newest first.
    secrets: Memo<Vec<HookSecret>>,
    /// Reads them again.
    read_again: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog name="secret" title="New secret"><RotateForm workflow trigger secrets read_again/></Dialog>
        <For each=move || secrets.get() key=|secret| secret.id let(secret)>
            <Dialog name=format!("revoke-{}", secret.id) title=format!("Revoke secret {}?", secret.id)>
                <RevokeForm workflow trigger id=secret.id read_again/>
            </Dialog>
        </For>
    }
    .into_any()
}

#[component]
fn RotateForm(
    workflow: WorkflowId,
    trigger: TriggerId,
    secrets: Memo<Vec<HookSecret>>,
    read_again: Callback<()>,
) -> impl IntoView {
    let form = use_form::<RotateSecret>().flat();
    move || match form.result::<NewSecret>() {
        Some(secret) => view! { <SecretShown secret/> }.into_any(),
        None => {
            let grace = (!secrets.read_untracked().is_empty()).then(|| {
                view! {
                    <TextField form at="grace_hours" label="The one before stays good for hours" kind="number" value="24"
                        hint=|| "0 to 168. Long enough to change it on the other side."/>
                }
            });
            view! {
                <Form form class="" on_done=read_again>
                    <div class="body stack">
                        <Hidden name="workflow" value=workflow.to_string()/>
                        <Hidden name="trigger" value=trigger.to_string()/>
                        {grace}
                        <TextField form at="secret" label="A secret that the sender has made" mono=true
                            hint=|| "As Stripe does. Left blank, one is made here."/>
                    </div>
                    <DialogFoot><SubmitButton form>"Make secret"</SubmitButton></DialogFoot>
                </Form>
            }
            .into_any()
        }
    }
}

#[component]
fn SecretShown(secret: NewSecret) -> impl IntoView {
    let closed = use_dialog_href("");
    let others = secret.has_others.then_some("The one before is still good, until its time is over.");
    view! {
        <div class="body stack">
            <ShownOnce title="The secret is ready." label="New secret" secret=secret.value>
                <p>"Give it to the sender on a safe way. "{others}</p>
            </ShownOnce>
        </div>
        <footer><a class="button primary" href=closed data-noscroll="">"Done"</a></footer>
    }
    .into_any()
}

#[component]
fn RevokeForm(workflow: WorkflowId, trigger: TriggerId, id: SecretId, read_again: Callback<()>) -> impl IntoView {
    let form = use_form::<RevokeSecret>().flat();
    let done = use_close_after(read_again);
    view! {
        <Form form class="" on_done=done>
            <div class="body stack">
                <Hidden name="workflow" value=workflow.to_string()/>
                <Hidden name="trigger" value=trigger.to_string()/>
                <Hidden name="id" value=id.to_string()/>
                <p>"What is signed with it is refused from then on. A sender that still uses it starts nothing any more."</p>
            </div>
            <DialogFoot keep="Keep it"><SubmitButton form kind=ButtonKind::Danger>"Revoke secret"</SubmitButton></DialogFoot>
        </Form>
    }
    .into_any()
}
