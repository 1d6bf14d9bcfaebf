//! Parts of a whole in one bar.

use leptos::prelude::*;

use super::Portion;

/// How a part is drawn.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PartKind {
    /// Solid: kept.
    Solid,
    /// Striped: set aside.
    Striped,
    /// Outlined: dropped.
    Outlined,
}

/// One part of a whole.
#[derive(Clone, Debug)]
pub struct Part {
    /// How it is drawn.
    pub kind: PartKind,
    /// How much it is.
    pub amount: i64,
    /// What it is: `kept`.
    pub label: &'static str,
}

/// Shows how the parts of a whole compare: solid, striped, outlined, in that order.
#[component]
pub fn StackedBar(
    /// The parts; those without an amount are left out.
    parts: Vec<Part>,
) -> impl IntoView {
    let whole = parts.iter().map(|part| part.amount).sum();
    let label =
        parts.iter().map(|part| format!("{} {}", domain::format::count(part.amount), part.label)).collect::<Vec<_>>();
    let mut from = Portion::default();
    let bars = parts.into_iter().filter(|part| part.amount > 0).map(|part| {
        let (class, fill) = match part.kind {
            PartKind::Solid => ("solid", None),
            PartKind::Striped => ("striped", Some("url(#hatch-warning)")),
            PartKind::Outlined => ("outlined", None),
        };
        let x = from.to_string();
        let length = Portion::of(part.amount, whole);
        from = from.plus(length);
        view! { <rect class=class fill=fill x=x width=length.to_string()></rect> }
    });
    view! {
        <svg class="stacked-bar" role="img" aria-label=label.join(", ")>{bars.collect_view()}</svg>
    }
    .into_any()
}
