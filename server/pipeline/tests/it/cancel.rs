//! A job that is asked to stop does so within a second, whatever it is at.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use domain::{
    execution::{CommitOutcome, JobReport, LogLevel},
    job::Job,
};
use pipeline::Watch;
use tokio_util::sync::CancellationToken;

use crate::{
    drafts::files,
    lab::{Attempt, Lab},
};

/// Asks the job to stop as soon as it is where it should be, or a while later.
struct Stopper<F> {
    when: F,
    later: Duration,
    cancel: CancellationToken,
    heard: AtomicBool,
    at: Arc<Mutex<Option<Instant>>>,
}

impl<F: Fn(Option<&str>, Option<&JobReport>) -> bool + Send + Sync> Stopper<F> {
    fn hear(&self, line: Option<&str>, report: Option<&JobReport>) {
        if !(self.when)(line, report) || self.heard.swap(true, Ordering::Relaxed) {
            return;
        }
        let (later, cancel, at) = (self.later, self.cancel.clone(), Arc::clone(&self.at));
        let stop = move || {
            *at.lock().expect("an instant") = Some(Instant::now());
            cancel.cancel();
        };
        if later.is_zero() {
            stop();
        } else {
            // The engine's threads are busy then.
            thread::spawn(move || {
                thread::sleep(later);
                stop();
            });
        }
    }
}

impl<F: Fn(Option<&str>, Option<&JobReport>) -> bool + Send + Sync> Watch for Stopper<F> {
    fn log(&self, _: LogLevel, message: &str) {
        self.hear(Some(message), None);
    }

    fn progress(&self, report: &JobReport) {
        self.hear(None, Some(report));
    }
}

/// Never ends, and gives rows all the time.
const ENDLESS: &str =
    "select count(*) as n from silver.t a cross join silver.t b cross join silver.t c where a.v > b.v or b.v > c.v";

/// Returns a lab with half a million rows of a hundred thousand keys, and a job whose gold never ends.
fn long_work(gold: &str) -> (Lab, Job) {
    let lab = Lab::new();
    let rows: String = (0..500_000).map(|row| format!("{},value of row {row}\n", row * 7 % 100_000)).collect();
    lab.put("a.csv", format!("id,v\n{rows}"));
    let job = files(&lab, "a.csv").columns("id:bigint* v:text").silver("merge").gold(gold).job();
    (lab, job)
}

/// Stops a job where `when` says, or `later`, and returns what it had done.
async fn stopped(
    gold: &str,
    later: Duration,
    when: impl Fn(Option<&str>, Option<&JobReport>) -> bool + Send + Sync + 'static,
) -> Vec<CommitOutcome> {
    let (lab, job) = long_work(gold);
    let cancel = CancellationToken::new();
    let at = Arc::default();
    let (heard, cancelled) = (AtomicBool::default(), cancel.clone());
    let stopper = Arc::new(Stopper { when, later, cancel: cancelled, heard, at: Arc::clone(&at) });
    let attempt = Attempt { cancel, ..1.into() };
    let failed = lab.watched(&job, attempt, stopper as Arc<dyn Watch>).await.expect_err("a stopped job");
    let at = at.lock().expect("an instant").expect("it was where it should be");
    assert!(at.elapsed() < Duration::from_secs(1), "it took {:?}", at.elapsed());
    assert!(failed.failure.cancelled, "{:?}", failed.failure);
    failed.report.layers.iter().map(|layer| layer.outcome).collect()
}

#[tokio::test]
async fn while_it_reads() {
    let outcomes =
        stopped(ENDLESS, Duration::ZERO, |line, _| line.is_some_and(|line| line.starts_with("Reading "))).await;
    assert_eq!(outcomes, [CommitOutcome::RolledBack; 2]);
}

#[tokio::test]
async fn while_it_decides_which_rows_stay() {
    let committed = |report: &JobReport| report.layers[0].outcome == CommitOutcome::Committed;
    let outcomes = stopped(ENDLESS, Duration::ZERO, move |_, report| report.is_some_and(committed)).await;
    assert_eq!(outcomes, [CommitOutcome::Committed, CommitOutcome::RolledBack]);
}

#[tokio::test]
async fn while_it_builds_gold() {
    for endless in [
        ENDLESS,
        "select sum(a.id + b.id - c.id) as n from silver.t a cross join silver.t b cross join silver.t c",
        // Not one row in many millions of pairs.
        "select count(*) as n from silver.t a join silver.t b on a.v > b.v and a.v || 'x' < b.v and a.id + b.id < 0",
        "select sum(a.id + b.id) as n from silver.t a join silver.t b on a.id % 2 = b.id % 2",
    ] {
        // Nothing tells that a join is in the middle of its work, so it gets a second to be there.
        let begun = |_: Option<&str>, report: Option<&JobReport>| report.is_some_and(|report| report.layers.len() == 3);
        let outcomes = stopped(endless, Duration::from_secs(1), begun);
        assert_eq!(outcomes.await, [CommitOutcome::Committed, CommitOutcome::Committed, CommitOutcome::RolledBack]);
    }
}

#[tokio::test]
async fn before_it_begins() {
    let (lab, job) = long_work(ENDLESS);
    let cancel = CancellationToken::new();
    cancel.cancel();
    let failed = lab.try_run(&job, Attempt { cancel, ..1.into() }).await.expect_err("a stopped job");
    assert!(failed.failure.cancelled);
    assert!(failed.report.layers.is_empty());
}
