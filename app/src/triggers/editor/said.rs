use std::time::Duration;

use leptos::prelude::*;

/// Says a sentence to those who do not see it, once nothing more is typed.
#[component]
pub(super) fn Said(sentence: Memo<String>) -> impl IntoView {
    let said = RwSignal::new(String::new());
    Effect::new(move |before: Option<String>| {
        let now = sentence.get();
        if before.is_some() {
            let wanted = now.clone();
            let say = move || {
                // More may have been typed meanwhile, and the page may have been left.
                if sentence.try_get_untracked().as_ref() == Some(&wanted) {
                    _ = said.try_set(wanted.clone());
                }
            };
            set_timeout(say, Duration::from_millis(500));
        }
        now
    });
    view! { <span class="sr" aria-live="polite">{said}</span> }.into_any()
}
