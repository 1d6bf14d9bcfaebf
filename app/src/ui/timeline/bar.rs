//! One bar of a timeline.

use leptos::prelude::*;

use crate::ui::Portion;

/// What a bar stands for. Kinds differ in shape, not only in colour.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BarKind {
    /// Solid.
    Done,
    /// Of full height, with square corners.
    Failed,
    /// Hatched.
    Running,
    /// Dotted.
    Waiting,
    /// Outlined.
    Planned,
    /// A thin outline.
    Skipped,
    /// A dotted line between two attempts.
    Between,
}

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it stands for.
    pub kind: BarKind,
    /// Where it begins.
    pub from: Portion,
    /// How long it is.
    pub length: Portion,
}

/// Draws a bar. Its place is in attributes, since the security policy forbids inline styles; the rest is in the style.
pub(super) fn draw(bar: Bar) -> AnyView {
    let (class, fill) = match bar.kind {
        BarKind::Done => ("bar", None),
        BarKind::Failed => ("bar failed", None),
        BarKind::Running => ("bar running", Some("url(#hatch-running)")),
        BarKind::Waiting => ("bar queued", Some("url(#dots-queued)")),
        BarKind::Planned => ("bar planned", None),
        BarKind::Skipped => ("bar skipped", None),
        BarKind::Between => {
            let (from, to) = (bar.from.to_string(), bar.from.plus(bar.length).to_string());
            return view! { <line class="between" x1=from x2=to y1="50%" y2="50%"></line> }.into_any();
        }
    };
    // Without any width nothing would be drawn, not even the line around it.
    let length = bar.length.max(Portion::of(1, 10_000));
    view! { <rect class=class fill=fill x=bar.from.to_string() width=length.to_string()></rect> }.into_any()
}
