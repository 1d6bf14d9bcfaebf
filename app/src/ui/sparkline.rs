//! A small line of numbers.

use std::fmt::Write;

use leptos::prelude::*;

const WIDTH: i64 = 96;
const HEIGHT: i64 = 24;

/// Shows how a number went, without axes; the newest value stands beside it as text.
#[component]
pub fn Sparkline(
    /// The values, oldest first.
    values: Vec<i64>,
    /// What they are, for those who do not see the line: `Rows of the last 10 loads`.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <svg class="spark" viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=label>
            <path d=path(&values)></path>
        </svg>
    }
    .into_any()
}

fn path(values: &[i64]) -> String {
    let low = values.iter().copied().min().unwrap_or_default();
    let height = values.iter().copied().max().unwrap_or_default().saturating_sub(low).max(1);
    let steps = i64::try_from(values.len()).unwrap_or(i64::MAX).saturating_sub(1).max(1);
    let mut path = String::new();
    for (index, value) in (0..).zip(values) {
        let x = WIDTH * index / steps;
        let up = i128::from(value.saturating_sub(low)) * i128::from(HEIGHT - 4) / i128::from(height);
        let y = i128::from(HEIGHT - 2) - up;
        let command = if index == 0 { 'M' } else { 'L' };
        _ = write!(path, "{command}{x} {y}");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_goes_from_edge_to_edge() {
        assert_eq!(path(&[0, 5, 10]), "M0 22L48 12L96 2");
        assert_eq!(path(&[7]), "M0 22");
        assert_eq!(path(&[]), "");
        assert_eq!(path(&[i64::MIN, i64::MAX]), "M0 22L96 2");
    }
}
