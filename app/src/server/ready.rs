//! What waits for nothing is written at once.

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{
            Position, PositionState,
            add_attr::AddAnyAttr,
            any_view::{AnyView, AnyViewState},
        },
    },
};

/// A view that holds nothing that is on its way.
///
/// A page is written so that any part of it may wait, with texts of its own for the beginning and the end of every
/// element, and looked through for what to wait for. Rows and navigation need neither.
struct Ready(AnyView);

/// Shows what waits for nothing: it may not hold anything that [`awaited`](crate::awaited::awaited) shows.
pub(crate) fn ready(view: impl IntoView + 'static) -> AnyView {
    Ready(view.into_any()).into_any()
}

impl Render for Ready {
    type State = AnyViewState;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl AddAnyAttr for Ready {
    type Output<NewAttribute: Attribute> = Self;

    fn add_any_attr<NewAttribute: Attribute>(self, attribute: NewAttribute) -> Self::Output<NewAttribute> {
        Self(self.0.add_any_attr(attribute).into_any())
    }
}

impl RenderHtml for Ready {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self::AsyncOutput {
        self
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        attributes: Vec<AnyAttribute>,
    ) {
        self.0.to_html_with_buf(html, position, escape, mark_branches, attributes);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        html: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        attributes: Vec<AnyAttribute>,
    ) {
        html.with_buf(|html| self.to_html_with_buf(html, position, escape, mark_branches, attributes));
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        self
    }
}
