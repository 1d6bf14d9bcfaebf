//! Dialogs.

use leptos::prelude::*;

use super::rpc::TrySecret;
use crate::{
    forms::{Form, SubmitButton, TextField, use_form},
    ui::{Button, ButtonKind, Callout, Card, CopyButton, Dialog, DialogFoot, LinkButton, Tone, icon, use_dialog_href},
};

#[component]
pub(super) fn Dialogs() -> impl IntoView {
    let form = use_form::<TrySecret>().flat();
    let (open, ask) = (use_dialog_href("example"), use_dialog_href("delete"));
    let secret = move || {
        form.result::<String>().map(|secret| {
            let copied = secret.clone();
            view! {
                <Callout tone=Tone::Success glyph=icon::CIRCLE_CHECK actions=move || view! { <CopyButton text=copied/> }>
                    <p><strong>"The token is ready."</strong>" Copy it now: it is shown once."</p>
                    <p class="mono">{secret}</p>
                </Callout>
            }
        })
    };
    view! {
        <Card title="Dialogs">
            <div class="row">
                <a class="button" href=open data-noscroll="">"New token…"</a>
                <a class="button danger-quiet" href=ask data-noscroll="">"Delete…"</a>
            </div>
            {secret}
        </Card>
        <Dialog name="example" title="New token">
            <Form form class="" >
                <div class="body stack">
                    <TextField form at="name" label="Name" hint=|| "So that you know what to revoke later; “taken” is taken."/>
                </div>
                <DialogFoot>
                    <SubmitButton form>"Make token"</SubmitButton>
                </DialogFoot>
            </Form>
        </Dialog>
        <Dialog name="delete" title="Delete “Nightly load”?">
            <div class="body stack">
                <p>"It was last used Sun 22 Nov 23:40 WET. Two workflows wait for it; they will not start any more."</p>
            </div>
            <footer>
                <LinkButton href="/design">"Keep it"</LinkButton>
                <Button kind=ButtonKind::Danger on_press=|()| ()>"Delete trigger"</Button>
            </footer>
        </Dialog>
    }
    .into_any()
}
