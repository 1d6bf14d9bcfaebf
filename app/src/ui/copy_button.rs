//! Copies a text.

use leptos::prelude::*;

use super::{Button, IconButton, Size, icon};

/// Copies a text and says so. It needs the browser's part of the program; the text itself is always on the page.
#[component]
pub fn CopyButton(
    /// The text to copy.
    #[prop(into)]
    text: String,
    /// What is copied, for the icon alone: `Copy the number`. Without it, the button has words.
    #[prop(optional, into)]
    label: Option<String>,
    /// The words of the button.
    #[prop(default = "Copy")]
    words: &'static str,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |()| {
        let clipboard = window().navigator().clipboard();
        let _outcome = clipboard.write_text(&text);
        copied.set(true);
        set_timeout(move || _ = copied.try_set(false), std::time::Duration::from_secs(2));
    };
    let said = view! { <span class="sr" role="status">{move || copied.get().then_some("Copied")}</span> };
    match label {
        Some(label) => view! { <IconButton label glyph=icon::COPY size=Size::Small on_press=copy/>{said} }.into_any(),
        None => view! {
            <Button glyph=icon::COPY on_press=copy>{move || if copied.get() { "Copied" } else { words }}</Button>
            {said}
        }
        .into_any(),
    }
}
