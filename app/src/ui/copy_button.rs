//! Copies a text.

use leptos::{prelude::*, task::spawn_local};

use super::{Button, IconButton, Size, icon};
use crate::clipboard::copy_text;

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
    let outcome = RwSignal::new(None::<&'static str>);
    let copy = move |()| {
        let text = text.clone();
        spawn_local(async move {
            let said = if copy_text(&text).await { "Copied" } else { "Could not be copied" };
            _ = outcome.try_set(Some(said));
            set_timeout(move || _ = outcome.try_set(None), std::time::Duration::from_secs(2));
        });
    };
    let said = view! { <span class="sr" role="status">{outcome}</span> };
    match label {
        Some(label) => view! { <IconButton label glyph=icon::COPY size=Size::Small on_press=copy/>{said} }.into_any(),
        None => view! {
            <Button glyph=icon::COPY on_press=copy>{move || outcome.get().unwrap_or(words)}</Button>
            {said}
        }
        .into_any(),
    }
}
