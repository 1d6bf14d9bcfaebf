//! What is shown once data have arrived.

use std::pin::Pin;

use leptos::prelude::*;

type Arriving = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// Shows what `view` makes of data that are on their way, and makes it anew when what it reads changes.
pub(crate) fn awaited<Fut, V>(view: impl Fn() -> Fut + Send + 'static) -> AnyView
where
    Fut: Future<Output = V> + Send + 'static,
    V: IntoView + 'static,
{
    // Boxed, so that what Leptos makes of it is compiled once and not for every page.
    show(Box::new(move || {
        let shown = view();
        Box::pin(async move { shown.await.into_any() })
    }))
}

/// The server makes it once: Leptos calls a closure twice there, first to see what it waits for, and a page would be made
/// twice.
#[cfg(feature = "ssr")]
fn show(make: Box<dyn Fn() -> Arriving + Send>) -> AnyView {
    Suspend::new(make()).into_any()
}

#[cfg(not(feature = "ssr"))]
fn show(make: Box<dyn Fn() -> Arriving + Send>) -> AnyView {
    (move || Suspend::new(make())).into_any()
}
