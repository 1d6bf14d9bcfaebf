use std::ops::Range;

use domain::{
    execution::{FoundLine, LogLine},
    ids::ExecutionId,
};
use leptos::{html, prelude::*};

use super::{
    chunks::{chunk_count, chunk_of, kept, wanted},
    start::{LogStart, Narrowing},
};
use crate::{error::AppError, executions::rpc::find_log_line};

/// Reads lines, one chunk after the other.
mod reader;

/// A part of a log that is on the page.
#[derive(Clone)]
pub(super) struct Chunk {
    /// Its place in the log.
    pub(super) index: i64,
    /// Its lines; those of the last one become more.
    pub(super) lines: ArcRwSignal<Vec<LogLine>>,
}

/// The lines of a log that are on the page, in the box in which they scroll.
///
/// They are read one chunk after the other, so that the page stays quick, and by one reader, so that no line is there
/// twice.
#[derive(Clone, Copy)]
pub(super) struct Lines {
    id: ExecutionId,
    narrowing: Narrowing,
    /// How many lines there are in all, as far as is known.
    pub(super) total: RwSignal<i64>,
    /// The chunks on the page, in order and without a gap.
    pub(super) chunks: RwSignal<Vec<Chunk>>,
    /// The line that was found or asked for; 0 is none.
    pub(super) hit: RwSignal<i64>,
    /// The last one, where several are chosen.
    pub(super) last: RwSignal<i64>,
    /// Whether the newest line stays in sight.
    pub(super) follow: RwSignal<bool>,
    /// The box in which they scroll.
    pub(super) frame: NodeRef<html::Div>,
    work: StoredValue<Work>,
}

/// What is to be read.
#[derive(Default)]
struct Work {
    /// The chunks that are to be on the page.
    goal: Range<i64>,
    /// The first of those that are seen.
    seen: i64,
    /// Whether lines have come.
    stale: bool,
    /// Whether the line that was found is still to be brought into sight.
    aim: bool,
    /// Whether a reader is at work.
    busy: bool,
}

impl Lines {
    /// Returns the lines that a page comes with.
    pub(super) fn new(id: ExecutionId, narrowing: Narrowing, start: LogStart, last: i64, follow: bool) -> Self {
        Self {
            id,
            narrowing,
            total: RwSignal::new(start.total),
            chunks: RwSignal::new(cut(start.offset, start.lines)),
            hit: RwSignal::new(start.hit),
            last: RwSignal::new(last),
            follow: RwSignal::new(follow),
            frame: NodeRef::new(),
            work: StoredValue::new(Work::default()),
        }
    }

    /// Says which chunks are seen: those around them come onto the page, those far from them leave it.
    pub(super) fn look_at(self, seen: Range<i64>) {
        let goal = wanted(self.total.get_untracked(), seen.clone());
        let present = self.present();
        let kept = kept(&present, &goal);
        if kept != present {
            self.chunks.update(|chunks| chunks.retain(|chunk| kept.contains(&chunk.index)));
        }
        self.work.update_value(|work| (work.goal, work.seen) = (goal, seen.start));
        self.start_reading();
    }

    /// Shows a line, wherever in the log it is.
    pub(super) fn show(self, line: i64, offset: i64) {
        self.follow.set(false);
        self.choose(line, line);
        self.work.update_value(|work| work.aim = true);
        let chunk = chunk_of(offset);
        self.look_at(chunk..chunk + 1);
        self.scroll_as_wanted();
    }

    /// Marks some lines.
    pub(super) fn choose(self, first: i64, last: i64) {
        self.hit.set(first);
        self.last.set(last);
    }

    /// Returns the first and the last of the lines that are marked: from 1, and nothing if none is.
    pub(super) fn chosen(self) -> Option<(i64, i64)> {
        let first = self.hit.get();
        (first > 0).then(|| (first, self.last.get().max(first)))
    }

    /// Shows the newest lines, and keeps them in sight.
    pub(super) fn follow_newest(self) {
        self.follow.set(true);
        let last = (chunk_count(self.total.get_untracked()) - 1).max(0);
        self.look_at(last..last + 1);
        self.scroll_as_wanted();
    }

    /// Says that lines have come.
    pub(super) fn get_newer(self) {
        self.work.update_value(|work| work.stale = true);
        self.start_reading();
    }

    /// Looks for the next line with a text, and shows it.
    pub(super) async fn find(self, text: &str, from: i64, backwards: bool) -> Result<Option<FoundLine>, AppError> {
        let found = find_log_line(self.id, self.narrowing.search(text, from, backwards)).await?;
        if let Some(found) = found
            && self.is_there()
        {
            self.show(found.seq, found.offset);
        }
        Ok(found)
    }

    /// Returns which chunks are on the page.
    fn present(self) -> Range<i64> {
        self.chunks.with_untracked(|chunks| match (chunks.first(), chunks.last()) {
            (Some(first), Some(last)) => first.index..last.index + 1,
            _ => 0..0,
        })
    }

    /// Returns whether the page is still there.
    fn is_there(self) -> bool {
        self.total.try_get_untracked().is_some()
    }

    /// Brings into sight what is to be seen, once it is on the page: the newest line, or the one that was found.
    fn scroll_as_wanted(self) {
        request_animation_frame(move || {
            let Some(Some(frame)) = self.frame.try_get_untracked() else { return };
            if self.follow.get_untracked() {
                frame.set_scroll_top(frame.scroll_height());
            } else if self.work.with_value(|work| work.aim)
                && let Some(line) = element_of(self.hit.get_untracked())
            {
                self.work.update_value(|work| work.aim = false);
                frame.set_scroll_top(line.offset_top() - frame.client_height() / 2);
            }
        });
    }
}

/// Returns a line on the page.
fn element_of(line: i64) -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast;
    document().get_element_by_id(&format!("L{line}"))?.dyn_into().ok()
}

/// Cuts lines into chunks; `offset` is how many stand before them.
fn cut(offset: i64, lines: Vec<LogLine>) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    for (at, line) in (offset..).zip(lines) {
        let index = chunk_of(at);
        match chunks.last() {
            Some(last) if last.index == index => last.lines.update_untracked(|lines| lines.push(line)),
            _ => chunks.push(Chunk { index, lines: ArcRwSignal::new(vec![line]) }),
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::execution::LogLevel;

    use super::*;

    #[test]
    fn lines_are_cut_where_chunks_begin() {
        let line = |seq| LogLine {
            seq,
            at: DateTime::UNIX_EPOCH,
            level: LogLevel::Info,
            job_execution_id: None,
            message: String::new(),
        };
        let sizes: Vec<_> = cut(480, (481..=1_020).map(line).collect())
            .into_iter()
            .map(|chunk| (chunk.index, chunk.lines.get_untracked().len()))
            .collect();
        assert_eq!(sizes, [(0, 20), (1, 500), (2, 20)]);
    }
}
