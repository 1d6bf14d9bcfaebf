//! Files into bronze: every row as it was received, once.

use domain::{dataset::Layer, execution::CommitOutcome};

use crate::{
    drafts::files,
    lab::{Attempt, Lab, layer},
};

#[tokio::test]
async fn values_arrive_exactly_as_they_were_received() {
    let lab = Lab::new();
    lab.put("a.csv", "id,amount,note\n007,1.50,\"a \"\"b\"\"\nc\"\n9223372036854775807, 2 ,\n,\"\",ünï\n");
    let report = lab.run(&files(&lab, "a.csv").job(), 1).await;
    assert_eq!(layer(&report, Layer::Bronze).rows_kept, 3);
    assert_eq!(
        lab.rows("bronze.t", "id,amount,note").await,
        ["007|1.50|a \"b\"\nc", "9223372036854775807| 2 |∅", "∅||ünï"]
    );
    let path = lab.path("a.csv").display().to_string();
    assert_eq!(
        lab.rows("bronze.t", "_ingested_at,_source_file,_row_number,_execution_id,_ragged").await[1],
        format!("2026-11-20T07:00:00Z|{path}|2|1|∅")
    );
}

#[tokio::test]
async fn the_same_bytes_are_never_read_twice_whatever_their_name() {
    let lab = Lab::new();
    let job = files(&lab, "*.csv").job();
    lab.put("a.csv", "id\n1\n2\n");
    lab.run(&job, 1).await;
    lab.put("b.csv", "id\n3\n");
    lab.put("copy.csv", "id\n1\n2\n");
    let report = lab.run(&job, 2).await;
    let skipped: Vec<_> = report.files.iter().map(|file| file.skipped).collect();
    assert_eq!(skipped, [true, false, true]);
    assert_eq!(lab.sorted("bronze.t", "id").await, ["1", "2", "3"]);

    let report = lab.run(&job, 3).await;
    assert_eq!(layer(&report, Layer::Bronze).outcome, CommitOutcome::Nothing);
    assert_eq!(lab.sorted("bronze.t", "id").await, ["1", "2", "3"]);

    let again = files(&lab, "a.csv").with(|draft| draft.source.reread = "on".into()).job();
    lab.run(&again, 4).await;
    assert_eq!(lab.sorted("bronze.t", "id").await, ["1", "1", "2", "2", "3"]);
}

#[tokio::test]
async fn a_repeated_attempt_changes_nothing() {
    let lab = Lab::new();
    let job = files(&lab, "a.csv").job();
    lab.put("a.csv", "id\n1\n");
    let first = lab.run(&job, 5).await;
    lab.put("a.csv", "id\n2\n");
    let second = lab.run(&job, Attempt { attempt: 2, ..5.into() }).await;
    assert_eq!(layer(&second, Layer::Bronze).outcome, CommitOutcome::AlreadyCommitted);
    assert_eq!(layer(&second, Layer::Bronze).rows_kept, layer(&first, Layer::Bronze).rows_kept);
    assert_eq!(second.files, first.files);
    assert_eq!(lab.rows("bronze.t", "id").await, ["1"]);
}

#[tokio::test]
async fn an_older_execution_that_is_retried_after_a_newer_one_loses_nothing() {
    let lab = Lab::new();
    lab.put("new.csv", "id\nnew\n");
    lab.run(&files(&lab, "new.csv").job(), 12).await;
    lab.put("old.csv", "id\nold\n");
    let retried = files(&lab, "old.csv").job();
    let report = lab.run(&retried, Attempt { attempt: 2, ..10.into() }).await;
    assert_eq!(layer(&report, Layer::Bronze).outcome, CommitOutcome::Committed);
    let report = lab.run(&retried, Attempt { attempt: 3, ..10.into() }).await;
    assert_eq!(layer(&report, Layer::Bronze).outcome, CommitOutcome::AlreadyCommitted);
    assert_eq!(lab.sorted("bronze.t", "id").await, ["new", "old"]);
}
