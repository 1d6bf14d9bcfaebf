use std::ops::Range;

use domain::{execution::LogLine, format, ids::ExecutionId};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    chosen::use_choosing,
    chunks::{CHUNK, chunk_count},
    lines::{Chunk, Lines},
    shown_line,
    start::Narrowing,
};
use crate::{
    ui::{Button, Icon, LogItem, Size, icon},
    viewer::use_viewer,
};

/// How high a line is thought to be, in pixels, as long as it is not on the page.
const LINE_HEIGHT: i64 = 20;

/// How near to the end of the box its lower edge is at the end, in pixels.
const AT_END: i32 = 8;

/// Shows the lines of a log in their own box. What is not on the page has its room there, so that the scroll bar tells
/// the truth; it comes when it is scrolled to.
#[component]
pub(super) fn LogView(
    id: ExecutionId,
    narrowing: Narrowing,
    lines: Lines,
    /// The text that is searched for.
    search: RwSignal<String>,
    wrap: RwSignal<bool>,
    /// Whether lines are still being written.
    live: Memo<bool>,
) -> impl IntoView {
    let before = move || lines.chunks.read().first().map_or(lines.total.get(), |chunk| chunk.index * CHUNK);
    let after = move || {
        let chunks = lines.chunks.read();
        chunks.last().map_or(0, |last| lines.total.get() - last.index * CHUNK - count(&last.lines.read()))
    };
    let scrolled = StoredValue::new(Scrolled::default());
    let on_scroll = move |_| {
        let Some(frame) = lines.frame.get_untracked() else { return };
        let (top, height, whole) = (frame.scroll_top(), frame.client_height(), frame.scroll_height());
        let at_end = whole - top - height <= AT_END;
        let last_top = scrolled.try_update_value(|scrolled| std::mem::replace(&mut scrolled.top, top)).unwrap_or(top);
        let by_hand = scrolled.with_value(|scrolled| scrolled.by_hand);
        if top < last_top && !at_end && by_hand {
            lines.follow.set(false);
        } else if at_end && live.get_untracked() && by_hand {
            lines.follow.set(true);
        }
        lines.look_at(seen(&frame, lines));
    };
    let touched = move || scrolled.update_value(|scrolled| scrolled.by_hand = true);
    Effect::new(move || {
        // What is to be seen at first, once the box is there.
        if lines.frame.get().is_some() {
            if lines.follow.get_untracked() { lines.follow_newest() } else { lines.look_at(first_seen(lines)) }
        }
    });
    let choose = use_choosing(narrowing, lines);
    let behind = move || live.get() && !lines.follow.get();
    view! {
        <div class="log-frame">
            <div
                class="log"
                class:wrap=wrap
                role="log"
                aria-live="off"
                aria-label=format!("Log of #{id}")
                tabindex="0"
                node_ref=lines.frame
                on:scroll=on_scroll
                on:wheel=move |_| touched()
                on:touchmove=move |_| touched()
                on:mousedown=move |_| touched()
                on:keydown=move |_: ev::KeyboardEvent| touched()
                on:click=move |event| choose.run(event)
            >
                <Room lines=before/>
                <For each=move || lines.chunks.get() key=|chunk| chunk.index let(chunk)>
                    <ChunkView id chunk lines search/>
                </For>
                <Room lines=after/>
            </div>
            <Show when=behind>
                <span class="newest">
                    <Button size=Size::Small on_press=move |()| lines.follow_newest()><Icon glyph=icon::ARROW_DOWN/>"Jump to newest"</Button>
                </span>
            </Show>
        </div>
    }
    .into_any()
}

/// How far the box was scrolled, and whether a person has had a hand in it.
#[derive(Default)]
struct Scrolled {
    top: i32,
    by_hand: bool,
}

/// The room of lines that are not on the page. Without script it would stay empty.
#[component]
fn Room(#[prop(into)] lines: Signal<i64>) -> impl IntoView {
    let height = move || (lines.get().max(0) * LINE_HEIGHT).to_string();
    view! { <svg class="room when-live" width="1" height=height aria-hidden="true"></svg> }
}

#[component]
fn ChunkView(id: ExecutionId, chunk: Chunk, lines: Lines, search: RwSignal<String>) -> impl IntoView {
    let viewer = use_viewer();
    let own = chunk.lines;
    let item = move |line: LogLine| {
        let (seq, mut shown) = (line.seq, shown_line(&line, &viewer.zone, id));
        shown.id = Some(format!("L{seq}"));
        let hit = Signal::derive(move || lines.chosen().is_some_and(|(first, last)| (first..=last).contains(&seq)));
        view! { <LogItem line=shown search hit/> }
    };
    view! {
        <ol data-chunk=chunk.index.to_string()>
            <For each=move || own.get() key=|line| line.seq children=item/>
        </ol>
    }
    .into_any()
}

/// Returns the chunks that are seen in the box.
fn seen(frame: &web_sys::HtmlDivElement, lines: Lines) -> Range<i64> {
    let top = frame.scroll_top();
    let bottom = top + frame.client_height();
    let total = lines.total.get_untracked();
    chunk_at(frame, top, total)..chunk_at(frame, bottom, total) + 1
}

/// Returns the chunk at a height of the content of the box: by where the chunks on the page stand, else by the room of
/// those that do not.
fn chunk_at(frame: &web_sys::HtmlDivElement, y: i32, total: i64) -> i64 {
    let children = frame.children();
    let mut last = (0, 0);
    for place in 0..children.length() {
        let Some(child) = children.item(place).and_then(|child| child.dyn_into::<web_sys::HtmlElement>().ok()) else {
            continue;
        };
        let Some(index) = child.get_attribute("data-chunk").and_then(|index| index.parse::<i64>().ok()) else {
            continue;
        };
        if y < child.offset_top() {
            // Above the first one.
            let above = i64::from(child.offset_top() - y) / (LINE_HEIGHT * CHUNK) + 1;
            return (index - above).max(0);
        }
        last = (index, child.offset_top() + child.offset_height());
        if y < last.1 {
            return index;
        }
    }
    let below = i64::from((y - last.1).max(0)) / (LINE_HEIGHT * CHUNK);
    let begin = if last == (0, 0) { 0 } else { last.0 + 1 };
    (begin + below).min((chunk_count(total) - 1).max(0))
}

/// Returns the chunks that are seen at first.
fn first_seen(lines: Lines) -> Range<i64> {
    lines.chunks.with_untracked(|chunks| {
        let first = chunks.first().map_or(0, |chunk| chunk.index);
        first..first + 1
    })
}

fn count(lines: &[LogLine]) -> i64 {
    i64::try_from(lines.len()).unwrap_or_default()
}

/// Says how many lines there are, and which are on the page if not all are.
#[component]
pub(super) fn LogFoot(lines: Lines) -> impl IntoView {
    move || {
        let total = lines.total.get();
        let words = format::counted(total, "line", "lines");
        let chunks = lines.chunks.read();
        let first = chunks.first().map_or(0, |chunk| chunk.index * CHUNK);
        let last = chunks.last().map_or(0, |chunk| chunk.index * CHUNK + count(&chunk.lines.read()));
        if total == 0 {
            "No lines yet".to_owned()
        } else if first == 0 && last >= total {
            format!("{words}, all on the page")
        } else {
            format!(
                "{words}; {}–{} on the page, the others come when you scroll",
                format::count(first + 1),
                format::count(last)
            )
        }
    }
}
