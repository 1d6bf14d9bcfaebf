//! The browser's twins of what components ask of the server.

use std::hash::Hash;

use leptos::{prelude::*, tachys::view::keyed::SerializableKey};

use super::PageStart;
use crate::awaited::Arriving;

/// The browser always takes over a page that the server began.
///
/// # Panics
///
/// Always: it would mean that the page came without its beginning.
pub fn page_start() -> PageStart {
    unreachable!("the page came without its beginning")
}

/// The status of a page has been sent long ago.
pub fn set_status(_status: u16) {}

/// The browser takes the title of a document as text.
pub fn title_text(title: &str) -> String {
    crate::layout::document_title(title)
}

/// Shows what is on its way, and makes it anew when what it reads changes.
pub(crate) fn show_arriving(make: Box<dyn Fn() -> Arriving + Send>) -> AnyView {
    (move || Suspend::new(make())).into_any()
}

/// Shows what waits for nothing.
pub(crate) fn ready(view: impl IntoView + 'static) -> AnyView {
    view.into_any()
}

/// Shows something that follows what it reads.
pub(crate) fn following<F>(view: F) -> F {
    view
}

/// Returns a thing as it is after what `look` finds, and as it was before where that is nothing.
pub(crate) fn newest<T>(first: T, look: impl Fn() -> Option<T> + Send + Sync + 'static) -> Signal<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |before: Option<&T>| look().unwrap_or_else(|| before.unwrap_or(&first).clone())).into()
}

/// Shows each of some things that come and go; what stays is not made anew.
pub(crate) fn each_of<T, I, K, V>(
    items: impl Fn() -> I + Send + 'static,
    key: impl Fn(&T) -> K + Clone + Send + 'static,
    view: impl Fn(T) -> V + Clone + Send + 'static,
) -> impl IntoView
where
    I: IntoIterator<Item = T> + Send + 'static,
    T: Send + 'static,
    K: Eq + Hash + SerializableKey + 'static,
    V: IntoView + 'static,
{
    view! { <For each=items key children=view/> }
}
