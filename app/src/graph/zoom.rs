use domain::ids::WorkflowId;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, WheelEvent};

use crate::ui::{Glyph, IconButton, Size, icon};

/// The sizes that the buttons lead through, in per cent.
const STEPS: [i32; 9] = [25, 33, 50, 67, 80, 100, 125, 150, 200];

/// How small it is made at the most to show all of it, in per cent.
const SMALLEST: i32 = 10;

/// How large the picture is drawn, and which part of it is looked at. It outlives the picture, which is drawn anew when
/// something happens.
#[derive(Clone, Copy)]
pub(super) struct Zoom {
    percent: RwSignal<i32>,
    /// What the picture scrolls in.
    pub(super) frame: NodeRef<html::Div>,
    /// What is drawn, and how far it is scrolled.
    seen: StoredValue<(Vec<WorkflowId>, i32, i32)>,
    /// The picture's own size.
    size: StoredValue<(usize, usize)>,
}

impl Zoom {
    pub(super) fn new() -> Self {
        Self {
            percent: RwSignal::new(100),
            frame: NodeRef::new(),
            seen: StoredValue::new((Vec::new(), 0, 0)),
            size: StoredValue::new((0, 0)),
        }
    }

    /// Returns a length as it is drawn.
    pub(super) fn of(self, length: usize) -> i32 {
        i32::try_from(length).unwrap_or(i32::MAX).saturating_mul(self.percent.get()) / 100
    }

    /// Takes over what is drawn now. The same workflows are looked at where they were before.
    pub(super) fn enter(self, drawn: &[WorkflowId], size: (usize, usize)) {
        self.size.set_value(size);
        self.seen.update_value(|seen| {
            if seen.0 != drawn {
                *seen = (drawn.to_vec(), 0, 0);
            }
        });
        Effect::new(move || {
            if let Some(frame) = self.frame.get() {
                let (left, top) = self.seen.with_value(|(_, left, top)| (*left, *top));
                frame.set_scroll_left(left);
                frame.set_scroll_top(top);
            }
        });
    }

    /// Notes which part is looked at.
    pub(super) fn scrolled(self) {
        if let Some(frame) = self.frame.get_untracked() {
            self.seen.update_value(|(_, left, top)| (*left, *top) = (frame.scroll_left(), frame.scroll_top()));
        }
    }

    /// Does what a key means: `+`, `-`, and `0` for all of it. Returns whether it means anything.
    pub(super) fn press(self, key: &str) -> bool {
        match key {
            "+" | "=" => self.step(true),
            "-" | "_" => self.step(false),
            "0" => self.fit(),
            _ => return false,
        }
        true
    }

    /// Makes the picture one step larger or smaller, around its middle.
    pub(super) fn step(self, larger: bool) {
        self.change(stepped(self.percent.get_untracked(), larger), None);
    }

    /// Makes the picture as large as its place allows, up to its own size.
    pub(super) fn fit(self) {
        let Some(frame) = self.frame.get_untracked() else { return };
        self.change(fitting((frame.client_width(), frame.client_height()), self.size.get_value()), None);
    }

    /// Makes the picture larger or smaller around the pointer, where the wheel is turned with Ctrl.
    pub(super) fn turn(self, event: &WheelEvent) {
        let Some(frame) = self.frame.get_untracked().filter(|_| event.ctrl_key() || event.meta_key()) else { return };
        event.prevent_default();
        let (left, top) = place(&frame);
        let pointer = (event.page_x() - left, event.page_y() - top);
        self.change(stepped(self.percent.get_untracked(), event.delta_y() < 0.0), Some(pointer));
    }

    /// Changes the size; what is seen at a point of the frame, in its middle unless given, is seen there after it.
    fn change(self, percent: i32, point: Option<(i32, i32)>) {
        let before = self.percent.get_untracked();
        let Some(frame) = self.frame.get_untracked().filter(|_| percent != before) else { return };
        let (x, y) = point.unwrap_or((frame.client_width() / 2, frame.client_height() / 2));
        let moved = move |scrolled: i32, point: i32| (scrolled + point).saturating_mul(percent) / before - point;
        let (left, top) = (moved(frame.scroll_left(), x), moved(frame.scroll_top(), y));
        self.percent.set(percent);
        // It can be scrolled that far once it is drawn in its new size.
        request_animation_frame(move || {
            frame.set_scroll_left(left);
            frame.set_scroll_top(top);
        });
    }
}

fn stepped(percent: i32, larger: bool) -> i32 {
    let found = if larger {
        STEPS.into_iter().find(|step| *step > percent)
    } else {
        STEPS.into_iter().rev().find(|step| *step < percent)
    };
    found.unwrap_or(percent)
}

fn fitting(frame: (i32, i32), picture: (usize, usize)) -> i32 {
    let share = |room: i32, length: usize| {
        room.saturating_mul(100).checked_div(i32::try_from(length).unwrap_or(i32::MAX)).unwrap_or(100)
    };
    share(frame.0, picture.0).min(share(frame.1, picture.1)).clamp(SMALLEST, 100)
}

/// Returns where an element stands on the page.
fn place(element: &HtmlElement) -> (i32, i32) {
    let mut place = (element.offset_left(), element.offset_top());
    let mut parent = element.offset_parent();
    while let Some(around) = parent.and_then(|parent| parent.dyn_into::<HtmlElement>().ok()) {
        place = (place.0 + around.offset_left(), place.1 + around.offset_top());
        parent = around.offset_parent();
    }
    place
}

/// The buttons that change the size. Without script the browser's own do.
#[component]
pub(super) fn ZoomButtons(zoom: Zoom) -> impl IntoView {
    let button = |label: &'static str, glyph: Glyph, press: Callback<()>| {
        view! { <IconButton label glyph size=Size::Small on_press=press/> }
    };
    view! {
        <div class="graph-zoom when-live wide-only" role="group" aria-label="Size of the picture">
            {button("Smaller", icon::ZOOM_OUT, Callback::new(move |()| zoom.step(false)))}
            <span class="small" role="status">{move || zoom.percent.get()}" %"</span>
            {button("Larger", icon::ZOOM_IN, Callback::new(move |()| zoom.step(true)))}
            {button("Fit all of it", icon::MAXIMIZE, Callback::new(move |()| zoom.fit()))}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_from_wherever_it_is_to_the_next_and_end() {
        assert_eq!([stepped(100, true), stepped(100, false), stepped(37, true), stepped(37, false)], [125, 80, 50, 33]);
        assert_eq!([stepped(200, true), stepped(25, false), stepped(SMALLEST, true)], [200, 25, 25]);
    }

    #[test]
    fn a_picture_fits_when_both_its_sides_do_and_is_not_made_larger() {
        assert_eq!(fitting((800, 600), (1600, 600)), 50);
        assert_eq!(fitting((800, 600), (800, 2400)), 25);
        assert_eq!(fitting((800, 600), (100, 100)), 100);
        assert_eq!(fitting((800, 600), (100_000, 100_000)), SMALLEST);
    }
}
