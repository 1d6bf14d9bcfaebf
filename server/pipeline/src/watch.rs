use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use domain::{
    dataset::TableRef,
    execution::{CommitOutcome, FileReport, JobReport, LayerReport, LogLevel},
};

/// Hears what a job does while it does it.
///
/// The engine calls it from its own threads and waits for it, so it must be quick: put the news into a channel.
pub trait Watch: Send + Sync {
    /// Hears a line for the execution's log.
    fn log(&self, level: LogLevel, message: &str);

    /// Hears how far the job has come; at most four times a second, and once when it ends.
    fn progress(&self, report: &JobReport);
}

/// The shortest time between two reports of progress.
const INTERVAL: Duration = Duration::from_millis(250);

/// A job's growing report, and who hears of it.
#[derive(Clone)]
pub(crate) struct Progress {
    watch: Arc<dyn Watch>,
    state: Arc<Mutex<State>>,
}

struct State {
    report: JobReport,
    told: Instant,
}

impl Progress {
    pub(crate) fn new(watch: Arc<dyn Watch>) -> Self {
        let state = State { report: JobReport::default(), told: Instant::now() };
        Self { watch, state: Arc::new(Mutex::new(state)) }
    }

    /// Adds the report of a layer on which work starts now, and returns its place.
    pub(crate) fn begin(&self, table: TableRef) -> usize {
        let mut state = self.state();
        state.report.layers.push(LayerReport::started(table, now_ms()));
        let place = state.report.layers.len() - 1;
        self.tell(&mut state, true);
        place
    }

    /// Puts the report of one layer back to where it began, for work that starts over.
    pub(crate) fn restart(&self, place: usize) {
        self.layer(place, |layer| {
            let inputs = std::mem::take(&mut layer.inputs);
            *layer = LayerReport { inputs, ..LayerReport::started(layer.table.clone(), layer.started_ms) };
        });
    }

    /// Changes the report of one layer.
    pub(crate) fn layer(&self, place: usize, change: impl FnOnce(&mut LayerReport)) {
        let mut state = self.state();
        if let Some(layer) = state.report.layers.get_mut(place) {
            change(layer);
        }
        self.tell(&mut state, false);
    }

    /// Ends the work on a layer.
    pub(crate) fn end(&self, place: usize, outcome: CommitOutcome, version: Option<i64>) {
        let mut state = self.state();
        if let Some(layer) = state.report.layers.get_mut(place) {
            layer.outcome = outcome;
            layer.version = version;
            layer.finished_ms = Some(now_ms());
        }
        self.tell(&mut state, true);
    }

    /// Replaces the list of files that were looked at.
    pub(crate) fn files(&self, files: Vec<FileReport>) {
        let mut state = self.state();
        state.report.files = files;
        self.tell(&mut state, true);
    }

    /// Writes a line to the execution's log.
    pub(crate) fn info(&self, message: impl AsRef<str>) {
        self.watch.log(LogLevel::Info, message.as_ref());
    }

    /// Writes a line to which a person may want to look.
    pub(crate) fn warn(&self, message: impl AsRef<str>) {
        self.watch.log(LogLevel::Warn, message.as_ref());
    }

    /// Marks every layer that was not committed as rolled back, tells the end, and returns the report.
    pub(crate) fn finish(&self) -> JobReport {
        let mut state = self.state();
        for layer in &mut state.report.layers {
            if layer.outcome == CommitOutcome::Pending {
                layer.outcome = CommitOutcome::RolledBack;
                layer.finished_ms = Some(now_ms());
            }
        }
        self.tell(&mut state, true);
        state.report.clone()
    }

    /// Returns the report of one layer as it stands.
    pub(crate) fn of_layer(&self, place: usize) -> Option<LayerReport> {
        self.state().report.layers.get(place).cloned()
    }

    fn tell(&self, state: &mut State, at_once: bool) {
        if at_once || state.told.elapsed() >= INTERVAL {
            state.told = Instant::now();
            self.watch.progress(&state.report);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A report is whole between any two statements, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the present instant in milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
