//! What has just been done.

use leptos::prelude::*;

use super::{Icon, IconButton, Size, Tone, classes, icon};

/// Says what has just been done, and how to undo it.
#[component]
pub fn Toast(
    /// Success, or danger for what could not be done.
    #[prop(default = Tone::Success)]
    tone: Tone,
    /// What to do when it is put away.
    #[prop(into)]
    on_close: Callback<()>,
    /// The way to undo it.
    #[prop(optional, into)]
    undo: Option<ViewFnOnce>,
    /// What was done.
    children: Children,
) -> impl IntoView {
    let glyph = if tone == Tone::Danger { icon::OCTAGON_X } else { icon::CIRCLE_CHECK };
    view! {
        <div class=classes(["toast", tone.class()])>
            <Icon glyph/>
            <span class="strong">{children()}</span>
            <span class="row snug">
                {undo.map(ViewFnOnce::run)}
                <IconButton label="Put this message away" glyph=icon::X size=Size::Small on_press=on_close/>
            </span>
        </div>
    }
    .into_any()
}
