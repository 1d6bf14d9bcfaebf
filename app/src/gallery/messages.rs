//! Callouts, banners, toasts, empty pages.

use leptos::prelude::*;

use crate::{
    flash::{Flash, use_flashes},
    ui::{Banner, Button, ButtonKind, Callout, Card, CopyButton, Empty, LinkButton, Size, Tone, icon},
};

#[component]
pub(super) fn Messages() -> impl IntoView {
    let flashes = use_flashes();
    view! {
        <Banner glyph=icon::CIRCLE_PAUSE actions=|| view! { <LinkButton href="/design" size=Size::Small>"Resume all"</LinkButton> }>
            <strong>"All schedules are paused"</strong>" by Tomás Reis since 10:40 WET: “Moving the warehouse”."
        </Banner>
        <Banner tone=Tone::Danger glyph=icon::DATABASE_ZAP>
            <strong>"The database does not answer."</strong>" Nothing can be saved; runs wait and are not lost."
        </Banner>
        <Callout glyph=icon::LAYERS actions=|| view! { <LinkButton href="/design" size=Size::Small>"Use 02:20"</LinkButton> }>
            <p><strong>"02:30 is busy:"</strong>" 14 workflows start then. 02:20 has 1."</p>
        </Callout>
        <Callout tone=Tone::Warning glyph=icon::CLOCK_ALERT><p>"Two clock changes touch this schedule."</p></Callout>
        <Callout tone=Tone::Success glyph=icon::CIRCLE_CHECK actions=|| view! { <CopyButton text="ff_live_8c1Qm2vT7xRk"/> }>
            <p><strong>"Token “CI deploy” is ready."</strong>" Copy it now: it is shown once."</p>
        </Callout>
        <div class="columns">
            <Card flush=true>
                <Empty glyph=icon::WORKFLOW title="No workflows yet" actions=|| view! {
                    <LinkButton href="/design" kind=ButtonKind::Primary glyph=icon::PLUS>"New workflow"</LinkButton>
                }>
                    <p>"A workflow reads files or tables and writes bronze, silver and gold. Start from the sample to see one run in a minute."</p>
                </Empty>
            </Card>
            <Card title="Toasts">
                <div class="row">
                    <Button on_press=move |()| flashes.show(Flash::done("Retrying the failed steps."))>"Say what was done"</Button>
                    <Button on_press=move |()| flashes.show(Flash::failed("The server did not answer."))>"Say what was not"</Button>
                </div>
            </Card>
        </div>
    }
    .into_any()
}
