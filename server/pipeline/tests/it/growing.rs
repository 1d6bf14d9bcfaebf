//! Files that change while they are read.

use std::{
    fs::OpenOptions,
    io::Write,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use domain::execution::{CommitOutcome, JobReport, LogLevel};
use pipeline::Watch;

use crate::{
    drafts::files,
    lab::{Attempt, Lab},
};

/// Adds a row to a file as soon as the engine has begun to read it.
struct Writer {
    path: PathBuf,
    once: AtomicBool,
}

impl Writer {
    fn write(&self) {
        if !self.once.swap(true, Ordering::Relaxed) {
            let mut file = OpenOptions::new().append(true).open(&self.path).expect("a file");
            file.write_all(b"3,c\n").expect("a row");
        }
    }
}

impl Watch for Writer {
    fn log(&self, _: LogLevel, message: &str) {
        if message.starts_with("Reading ") {
            self.write();
        }
    }

    fn progress(&self, _: &JobReport) {}
}

#[tokio::test]
async fn a_file_that_grows_while_it_is_read_is_refused_and_read_whole_by_the_next_attempt() {
    let lab = Lab::new();
    lab.put("a.csv", "id,v\n1,a\n2,b\n");
    let job = files(&lab, "a.csv").columns("id:bigint*").silver("merge").job();
    let writer = Arc::new(Writer { path: lab.path("a.csv"), once: AtomicBool::new(false) });
    let failed = lab.watched(&job, 1, writer).await.expect_err("a file that grows");
    let message = &failed.failure.message;
    assert!(message.ends_with("changed while it was being read: it went from 13 to 17 bytes."), "{message}");
    assert!(failed.report.layers.iter().all(|layer| layer.outcome == CommitOutcome::RolledBack));
    lab.run(&job, Attempt { attempt: 2, ..1.into() }).await;
    assert_eq!(lab.sorted("silver.t", "id").await, ["1", "2", "3"]);
}

#[tokio::test]
async fn a_retry_reads_what_the_first_attempt_saw_or_says_what_is_different() {
    let lab = Lab::new();
    lab.put("a.csv", "id\n1\nx\n");
    let job = files(&lab, "*.csv")
        .columns("id:bigint*")
        .silver("merge")
        .with(|draft| draft.silver.on_misfit = "fail".into())
        .job();
    let failed = lab.try_run(&job, 1).await.expect_err("a row that does not fit");
    let pinned = Some(failed.report.files.clone());
    lab.put("b.csv", "id\n2\n");
    let retry = Attempt { attempt: 2, pinned, ..1.into() };
    let again = lab.try_run(&job, retry.clone()).await.expect_err("the same row");
    assert_eq!(again.report.files, failed.report.files);
    lab.put("a.csv", "id\n1\n2\n");
    let job = files(&lab, "*.csv").columns("id:bigint*").id(2).with(|draft| draft.bronze.table = "other".into()).job();
    let changed = lab.try_run(&job, retry).await.expect_err("another file");
    let message = &changed.failure.message;
    assert!(message.contains("is not the one that the first attempt read"), "{message}");
}
