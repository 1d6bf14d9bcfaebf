use domain::execution::LogLine;
use leptos::{prelude::*, task::spawn_local};

use super::{Chunk, Lines, cut};
use crate::{
    error::AppError,
    executions::{
        log::chunks::{CHUNK, chunk_count, next_missing},
        rpc::list_log,
    },
};

/// How many new lines are asked for at once: as many as one answer holds.
const NEWER_LINES: i64 = 5_000;

impl Lines {
    /// Reads what is needed, until nothing more is, unless a reader is at work.
    pub(super) fn start_reading(self) {
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
}
