//! What is shown once data have arrived.

use std::pin::Pin;

use leptos::prelude::*;

use crate::server::show_arriving;

/// A view that is on its way.
pub(crate) type Arriving = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// Shows what `view` makes of data that are on their way, and makes it anew when what it reads changes.
pub(crate) fn awaited<Fut, V>(view: impl Fn() -> Fut + Send + 'static) -> AnyView
where
    Fut: Future<Output = V> + Send + 'static,
    V: IntoView + 'static,
{
    // Boxed, so that what Leptos makes of it is compiled once and not for every page.
    show_arriving(Box::new(move || {
        let shown = view();
        Box::pin(async move { shown.await.into_any() })
    }))
}
