//! Views of the same thing.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// One view of a thing.
#[derive(Clone, Debug)]
pub struct Segment {
    /// The page with this view.
    pub href: String,
    /// What it is called.
    pub label: &'static str,
    /// An icon in place of the word, which is then only read out.
    pub glyph: Option<Glyph>,
    /// Whether it is the view shown now.
    pub current: bool,
}

/// Leads between up to four views of the same thing.
#[component]
pub fn Segmented(
    /// What the views differ in: `Level`.
    label: &'static str,
    /// The views.
    segments: Vec<Segment>,
) -> impl IntoView {
    let segment = |segment: Segment| {
        let content = match segment.glyph {
            Some(glyph) => view! { <Icon glyph/><span class="sr">{segment.label}</span> }.into_any(),
            None => segment.label.into_any(),
        };
        let title = segment.glyph.map(|_| segment.label);
        view! { <a href=segment.href title=title aria-current=segment.current.then_some("true")>{content}</a> }
    };
    view! {
        <nav class="segmented" aria-label=label>{segments.into_iter().map(segment).collect_view()}</nav>
    }
    .into_any()
}
