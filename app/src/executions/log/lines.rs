use std::ops::Range;

use domain::{
    execution::{FoundLine, LogLine},
    ids::ExecutionId,
};
use leptos::{html, prelude::*, task::spawn_local};

use super::{
    chunks::{CHUNK, chunk_count, chunk_of, kept, next_missing, wanted},
    start::{LogStart, Narrowing},
};
use crate::{
    error::AppError,
    executions::rpc::{find_log_line, list_log},
};

/// How many new lines are asked for at once: as many as one answer holds.
const NEWER_LINES: i64 = 5_000;

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
    pub(super) fn new(id: ExecutionId, narrowing: Narrowing, start: LogStart, follow: bool) -> Self {
        Self {
            id,
            narrowing,
            total: RwSignal::new(start.total),
            chunks: RwSignal::new(cut(start.offset, start.lines)),
            hit: RwSignal::new(start.hit),
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
        self.hit.set(line);
        self.work.update_value(|work| work.aim = true);
        let chunk = chunk_of(offset);
        self.look_at(chunk..chunk + 1);
        self.scroll_as_wanted();
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

    fn start_reading(self) {
        if self.work.try_update_value(|work| std::mem::replace(&mut work.busy, true)) != Some(false) {
            return;
        }
        spawn_local(async move {
            // What cannot be read now is read when something comes next, or somebody scrolls.
            while let Ok(true) = self.read_next().await {
                self.scroll_as_wanted();
            }
            _ = self.work.try_update_value(|work| work.busy = false);
        });
    }

    /// Reads what is needed most. Returns whether there was anything to read, and the page is still there.
    async fn read_next(self) -> Result<bool, AppError> {
        if !self.is_there() {
            return Ok(false);
        }
        if self.work.with_value(|work| work.stale) {
            self.work.update_value(|work| work.stale = false);
            let read = self.read_newer().await;
            if read.is_err() {
                _ = self.work.try_update_value(|work| work.stale = true);
            }
            return read;
        }
        let missing = self.work.with_value(|work| next_missing(&self.present(), &work.goal, work.seen));
        match missing {
            Some(index) => self.read_chunk(index).await,
            None => Ok(false),
        }
    }

    async fn read_newer(self) -> Result<bool, AppError> {
        let known = self.total.get_untracked();
        let at_end = self.present().end >= chunk_count(known);
        let limit = if at_end { NEWER_LINES } else { 0 };
        let page = list_log(self.id, self.narrowing.lines(known, limit)).await?;
        if !self.is_there() {
            return Ok(false);
        }
        if at_end {
            let counted = known + i64::try_from(page.lines.len()).unwrap_or_default();
            self.append(known, page.lines);
            self.total.set(counted);
            self.work.update_value(|work| work.stale |= page.total > counted);
        } else {
            self.total.set(page.total);
        }
        if self.follow.get_untracked() {
            let last = (chunk_count(self.total.get_untracked()) - 1).max(0);
            self.look_at(last..last + 1);
        }
        Ok(true)
    }

    async fn read_chunk(self, index: i64) -> Result<bool, AppError> {
        let page = list_log(self.id, self.narrowing.lines(index * CHUNK, CHUNK)).await?;
        // Behind the end of a log is nothing.
        if !self.is_there() || page.lines.is_empty() {
            return Ok(false);
        }
        let counted = index * CHUNK + i64::try_from(page.lines.len()).unwrap_or_default();
        let present = self.present();
        let chunk = Chunk { index, lines: ArcRwSignal::new(page.lines) };
        // Unless somebody has scrolled elsewhere meanwhile.
        if self.work.with_value(|work| work.goal.contains(&index)) {
            if present.is_empty() || present.end == index {
                self.chunks.update(|chunks| chunks.push(chunk));
                self.total.update(|total| *total = counted.max(*total));
            } else if present.start == index + 1 {
                self.chunks.update(|chunks| chunks.insert(0, chunk));
            }
        }
        Ok(true)
    }

    /// Puts lines that have come behind those that are there; `known` stood before them.
    fn append(self, known: i64, lines: Vec<LogLine>) {
        self.chunks.update(|chunks| {
            for chunk in cut(known, lines) {
                match chunks.last() {
                    Some(last) if last.index == chunk.index => {
                        let more = chunk.lines.get_untracked();
                        last.lines.update(|lines| lines.extend(more));
                    }
                    _ => chunks.push(chunk),
                }
            }
        });
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
