use domain::{
    choice::Choice,
    ids::WorkflowId,
    trigger::graph::{Cycle, NamedWorkflow},
};
use leptos::prelude::*;

/// The most workflows that a ring is drawn of: more are read better as a chain.
const MOST: usize = 6;

/// The ellipse on which they stand.
const CENTRE: (f64, f64) = (240.0, 135.0);
const RADII: (f64, f64) = (155.0, 95.0);

/// The size of a workflow.
const NODE: (i32, i32) = (132, 30);

/// How far along its way an arrow stands, in steps of half of it.
const ARROW: f64 = 1.4;

/// How many letters of a name have room.
const LETTERS: usize = 18;

/// Draws a cycle as a ring, clockwise from the workflow on top. The words beside it say the same.
#[component]
pub(super) fn Ring(
    /// The cycle.
    cycle: Cycle,
) -> impl IntoView {
    let Cycle { path, edges } = cycle;
    let members = path.get(..path.len().saturating_sub(1)).unwrap_or_default().to_vec();
    let count = members.len();
    if !(2..=MOST).contains(&count) {
        return ().into_any();
    }
    let condition = |from: WorkflowId, to: WorkflowId| {
        let edge = edges.iter().find(|edge| (edge.upstream_workflow_id, edge.downstream_workflow_id) == (from, to));
        edge.map(|edge| edge.dependency_condition.label().to_lowercase())
    };
    let link = |(index, pair): (usize, &[NamedWorkflow])| {
        let [from, to] = pair else { return None };
        let words = condition(from.id, to.id);
        Some(view! { <Link index count words/> })
    };
    view! {
        <svg class="ring" viewBox="0 0 480 270" aria-hidden="true">
            {path.windows(2).enumerate().map(link).collect_view()}
            {members.into_iter().enumerate().map(|(index, workflow)| view! { <Member index count name=workflow.name/> }).collect_view()}
        </svg>
    }
    .into_any()
}

/// Returns a place on the ellipse, in steps of half the way from one workflow to the next.
#[expect(clippy::cast_precision_loss, reason = "a ring has few workflows")]
fn place(half_steps: usize, count: usize) -> (i32, i32) {
    on_ellipse(half_steps as f64, count).0
}

/// Returns the same between those steps, and how far clockwise the way turns there, in degrees.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a small picture has no finer grid")]
fn on_ellipse(half_steps: f64, count: usize) -> ((i32, i32), i32) {
    let turn = std::f64::consts::PI * half_steps / count as f64;
    let (sine, cosine) = turn.sin_cos();
    let place = ((CENTRE.0 + RADII.0 * sine).round() as i32, (CENTRE.1 - RADII.1 * cosine).round() as i32);
    (place, (RADII.1 * sine).atan2(RADII.0 * cosine).to_degrees().round() as i32)
}

/// The way from one workflow to the next; without words, it is what would be new.
#[component]
fn Link(index: usize, count: usize, words: Option<String>) -> impl IntoView {
    let ((x1, y1), (x2, y2)) = (place(2 * index, count), place(2 * index + 2, count));
    let (x, y) = place(2 * index + 1, count);
    // Where the way is seen between the words and the workflow that it leads to.
    #[expect(clippy::cast_precision_loss, reason = "a ring has few workflows")]
    let ((tip_x, tip_y), turn) = on_ellipse(2.0 * index as f64 + ARROW, count);
    let arc = format!("M {x1} {y1} A {} {} 0 0 1 {x2} {y2}", RADII.0, RADII.1);
    let is_new = words.is_none();
    let words = words.unwrap_or_else(|| "you are adding this".to_owned());
    view! {
        <path class="edge" class:adding=is_new d=arc/>
        <path class="arrow" class:adding=is_new transform=format!("translate({tip_x} {tip_y}) rotate({turn})") d="M-6 -5 5 0 -6 5z"/>
        <text class="edge-label" class:adding=is_new x=x y=y text-anchor="middle" dominant-baseline="middle">{words}</text>
    }
    .into_any()
}

#[component]
fn Member(index: usize, count: usize, name: String) -> impl IntoView {
    let (x, y) = place(2 * index, count);
    let (width, height) = NODE;
    let short = match name.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name,
    };
    view! {
        <rect class="ring-node" class:this=index == 0 x=x - width / 2 y=y - height / 2 width=width height=height rx="8"/>
        <text class="ring-name" x=x y=y text-anchor="middle" dominant-baseline="central">{short}</text>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_stands_on_top_and_the_others_follow_clockwise() {
        assert_eq!([0, 2, 4, 6].map(|half| place(half, 4)), [(240, 40), (395, 135), (240, 230), (85, 135)]);
        assert_eq!([0, 1, 2, 3].map(|half| place(half, 2)), [(240, 40), (395, 135), (240, 230), (85, 135)]);
        assert_eq!(place(6, 3), place(0, 3), "it closes");
        let turns = [0.0, 1.0, 2.0, 3.0].map(|half| on_ellipse(half, 2).1);
        assert_eq!(turns, [0, 90, 180, -90], "clockwise");
    }
}
