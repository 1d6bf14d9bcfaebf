//! What acts and what goes.

use leptos::prelude::*;

use crate::ui::{Button, ButtonKind, Card, IconButton, IconLink, LinkButton, Menu, Size, icon};

#[component]
pub(super) fn Buttons() -> impl IntoView {
    let pressed = RwSignal::new(0_u32);
    let press = move |()| pressed.update(|pressed| *pressed += 1);
    view! {
        <Card title="Buttons">
            <div class="row">
                <Button kind=ButtonKind::Primary glyph=icon::PLAY on_press=press>"Run now"</Button>
                <Button on_press=press>"Edit"</Button>
                <Button kind=ButtonKind::Ghost on_press=press>"Cancel"</Button>
                <Button kind=ButtonKind::Danger on_press=press>"Delete workflow"</Button>
                <Button kind=ButtonKind::DangerQuiet on_press=press>"Delete…"</Button>
                <Button kind=ButtonKind::Primary busy=Signal::stored(true) on_press=press>"Saving"</Button>
                <IconButton label="Copy" glyph=icon::COPY on_press=press/>
                <IconLink label="Edit Nightly load" href="/design" glyph=icon::PENCIL/>
                <Menu id="gallery-menu" label="More for Loan payments">
                    <a href="/design"><crate::ui::Icon glyph=icon::PENCIL/>"Edit"</a>
                    <a href="/design"><crate::ui::Icon glyph=icon::HISTORY/>"History"</a>
                    <a href="/design?dialog=delete" class="danger-quiet"><crate::ui::Icon glyph=icon::TRASH_2/>"Delete…"</a>
                </Menu>
                <span class="caption" role="status">{move || (pressed.get() > 0).then(|| format!("pressed {}×", pressed.get()))}</span>
            </div>
            <div class="row">
                <LinkButton href="/design" size=Size::Small>"Small"</LinkButton>
                <LinkButton href="/design">"Medium"</LinkButton>
                <LinkButton href="/design" size=Size::Large>"Large"</LinkButton>
            </div>
            <div class="row">
                <Button kind=ButtonKind::Primary refused=Signal::stored(Some("Fix the minute first.".to_owned()))>"Save trigger"</Button>
            </div>
        </Card>
    }
    .into_any()
}
