//! A secret, at the only time it is shown.

use leptos::{html, prelude::*};

use super::{Callout, CopyButton, Tone, icon};

/// Shows a secret that is kept nowhere else, ready to be copied. It takes the focus, since it takes the place of the
/// form that asked for it.
#[component]
pub fn ShownOnce(
    /// What is ready: `Token “CI deploy” is ready.`
    #[prop(into)]
    title: String,
    /// What it is, for those who do not see it: `New token`.
    label: &'static str,
    /// The secret.
    secret: String,
    /// What to know about it.
    children: Children,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            _ = input.focus();
            input.select();
        }
    });
    let copied = secret.clone();
    view! {
        <Callout tone=Tone::Success glyph=icon::CIRCLE_CHECK>
            <p><strong>{title}</strong>" Copy it now: it is shown once."</p>
            <div class="shown-once">
                <input class="input mono" readonly aria-label=label value=secret autofocus node_ref=input/>
                <CopyButton text=copied/>
            </div>
            {children()}
        </Callout>
    }
    .into_any()
}
