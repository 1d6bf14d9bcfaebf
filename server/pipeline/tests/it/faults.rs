//! What becomes of a job whose storage fails, whose process dies, or beside which another one works.

use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use domain::{
    dataset::Layer,
    execution::{CommitOutcome, JobReport},
    job::Job,
};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use pipeline::Pipeline;

use self::hooked::{Hook, Hooked, Step, Verdict};
use crate::{
    drafts::{Files, files},
    lab::{self, Attempt, Lab, layer},
};

/// A store that does what it is told at each step.
mod hooked;

/// Returns a lab in a folder, whose lake lies behind a hook.
fn hooked(folder: TempDir, hook: Hook) -> Lab {
    Lab::opened(folder, |config| {
        Pipeline::open_behind(config, |store| Arc::new(Hooked::new(store, hook))).expect("an engine")
    })
}

fn healthy(folder: TempDir) -> Lab {
    Lab::opened(folder, |config| Pipeline::open(config).expect("an engine"))
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Returns a job with all layers and a quarantine.
fn whole_job(lab: &Lab) -> Files {
    files(lab, "*.csv")
        .columns("id:bigint* v:text")
        .silver("merge")
        .gold("select v, count(*) as n from silver.t group by v")
}

/// Puts the first file, which is read undisturbed, and then the second.
async fn prepared(folder: TempDir) -> TempDir {
    let lab = healthy(folder);
    lab.put("a.csv", "id,v\n1,a\n2,a\nx,a\n");
    lab.run(&whole_job(&lab).job(), 1).await;
    lab.put("b.csv", "id,v\n2,b\n3,b\ny,b\n");
    lab.folder
}

/// Looks whether every table holds what it should after both files, and nothing else lies about.
async fn assert_whole(lab: &Lab, context: &str) {
    assert_eq!(lab.sorted("bronze.t", "id,v").await, ["1|a", "2|a", "2|b", "3|b", "x|a", "y|b"], "{context}");
    assert_eq!(lab.sorted("silver.t", "id,v").await, ["1|a", "2|b", "3|b"], "{context}");
    assert_eq!(lab.sorted("gold.t", "v,n").await, ["a|1", "b|2"], "{context}");
    let aside = lab.quarantine("silver.t", "id").await;
    assert_eq!(aside.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["x", "y"], "{context}");
    lab.pipeline.clean(Duration::ZERO).await.expect("a clean lake");
    let stored = ["bronze.t", "quarantine.t", "gold.t"].map(|table| lab.stored(table).len());
    assert_eq!(stored, [2, 2, 2], "{context}");
}

/// A process that dies at one step: from then on, nothing works any more. `happens` says whether
/// the step itself still takes effect.
fn dying(at: usize, happens: bool) -> Hook {
    let steps = AtomicUsize::new(0);
    Box::new(move |step: Step, _: &str| {
        let changes = step != Step::Read;
        let number = if changes { steps.fetch_add(1, Ordering::SeqCst) } else { steps.load(Ordering::SeqCst) };
        match number {
            number if changes && number == at && happens => Verdict::FailAfter,
            number if changes && number == at => Verdict::FailBefore,
            number if number > at => Verdict::FailBefore,
            _ => Verdict::Pass,
        }
    })
}

#[tokio::test]
async fn an_attempt_that_dies_at_any_step_is_made_whole_by_the_next() {
    for happens in [false, true] {
        let mut at = 0;
        loop {
            let context = format!("step {at}, {}", if happens { "which happened" } else { "which did not happen" });
            let lab = hooked(prepared(folder()).await, dying(at, happens));
            let job = whole_job(&lab).job();
            let died = lab.try_run(&job, 2).await;
            let lab = healthy(lab.folder);
            let report = lab.run(&job, Attempt { attempt: 2, ..2.into() }).await;
            assert!(report.layers.iter().all(|layer| layer.version.is_some()), "{context}: {report:?}");
            assert_whole(&lab, &context).await;
            let report = lab.run(&job, Attempt { attempt: 3, ..2.into() }).await;
            let again = CommitOutcome::AlreadyCommitted;
            assert!(report.layers.iter().all(|layer| layer.outcome == again), "{context}: {report:?}");
            if died.is_ok() {
                break;
            }
            at += 1;
        }
        assert!(at > 10, "there are only {at} steps");
    }
}

#[tokio::test]
async fn a_step_that_fails_once_leaves_nothing_behind_but_files_that_are_cleaned_away() {
    let mut at = 0;
    loop {
        let steps = Arc::new(AtomicUsize::new(0));
        let hook = move |step: Step, _: &str| {
            let fails = step != Step::Read && steps.fetch_add(1, Ordering::SeqCst) == at;
            if fails { Verdict::FailBefore } else { Verdict::Pass }
        };
        let lab = hooked(prepared(folder()).await, Box::new(hook));
        let job = whole_job(&lab).job();
        let failed = lab.try_run(&job, 2).await;
        lab.run(&job, Attempt { attempt: 2, ..2.into() }).await;
        assert_whole(&lab, &format!("step {at}")).await;
        if failed.is_ok() {
            break;
        }
        at += 1;
    }
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_known_again() {
    // The store has taken the entry, repeats the request by itself, and says that there is one already.
    let hook = |step: Step, path: &str| {
        let lost = step == Step::Put && path.contains("_delta_log") && !path.contains("checkpoint");
        if lost { Verdict::ExistsAfter } else { Verdict::Pass }
    };
    let lab = hooked(prepared(folder()).await, Box::new(hook));
    let report = lab.run(&whole_job(&lab).job(), 2).await;
    assert!(report.layers.iter().all(|layer| layer.outcome == CommitOutcome::Committed), "{report:?}");
    assert_whole(&lab, "answers lost").await;
}

#[tokio::test]
async fn two_attempts_at_the_same_time_do_the_work_once() {
    for _ in 0..5 {
        let lab = healthy(prepared(folder()).await);
        let job = whole_job(&lab).job();
        let second = Attempt { attempt: 2, ..2.into() };
        let reports: [JobReport; 2] = tokio::join!(lab.run(&job, 2), lab.run(&job, second)).into();
        for place in [Layer::Bronze, Layer::Silver, Layer::Gold] {
            let outcomes = reports.each_ref().map(|report| layer(report, place).outcome);
            assert!(outcomes.contains(&CommitOutcome::Committed), "{place}: {outcomes:?}");
            assert!(outcomes.contains(&CommitOutcome::AlreadyCommitted), "{place}: {outcomes:?}");
        }
        assert_whole(&lab, "two attempts").await;
    }
}

#[tokio::test]
async fn two_jobs_at_the_same_time_never_read_the_same_bytes_both() {
    for _ in 0..5 {
        let lab = healthy(folder());
        lab.put("a.csv", "id,v\n1,a\n");
        lab.put("b.csv", "id,v\n2,b\n");
        let first = files(&lab, "*.csv").job();
        let second = files(&lab, "*.csv").id(2).job();
        let (first, second) = tokio::join!(lab.run(&first, 1), lab.run(&second, 2));
        let rows = |report: &JobReport| layer(report, Layer::Bronze).rows_kept;
        assert_eq!(rows(&first) + rows(&second), 2);
        assert_eq!(lab.sorted("bronze.t", "id").await, ["1", "2"]);
    }
}

/// Runs the second execution until its bronze is committed.
async fn dead_after_bronze(folder: TempDir, job: impl Fn(&Lab) -> Job) -> Lab {
    let hook = |step: Step, path: &str| {
        let fails = step != Step::Read && path.contains("/silver/");
        if fails { Verdict::FailBefore } else { Verdict::Pass }
    };
    let lab = hooked(folder, Box::new(hook));
    let failed = lab.try_run(&job(&lab), 2).await.expect_err("silver cannot be written");
    assert_eq!(layer(&failed.report, Layer::Bronze).outcome, CommitOutcome::Committed);
    healthy(lab.folder)
}

#[tokio::test]
async fn rows_whose_silver_failed_are_taken_in_by_the_next_execution_and_never_twice() {
    let folder = prepared(folder()).await;
    let lab = dead_after_bronze(folder, |lab| whole_job(lab).job()).await;
    let job = whole_job(&lab).job();
    lab.put("c.csv", "id,v\n3,c\n");
    let report = lab.run(&job, 3).await;
    assert_eq!(layer(&report, Layer::Silver).rows_read, 4);
    assert_eq!(lab.sorted("silver.t", "id,v").await, ["1|a", "2|b", "3|c"]);
    // The older execution has nothing left to do.
    let report = lab.run(&job, Attempt { attempt: 2, ..2.into() }).await;
    let outcomes = [Layer::Bronze, Layer::Silver].map(|place| layer(&report, place).outcome);
    assert_eq!(outcomes, [CommitOutcome::AlreadyCommitted, CommitOutcome::Nothing]);
    assert_eq!(lab.sorted("silver.t", "id,v").await, ["1|a", "2|b", "3|c"]);
}

#[tokio::test]
async fn an_older_execution_that_comes_late_does_not_win_over_a_newer_one() {
    for (keep, expected) in [("newest", ["1|new", "2|old"]), ("oldest", ["1|old", "2|old"])] {
        let lab = healthy(folder());
        let job =
            |pattern: &str| files(&lab, pattern).columns("id:bigint* v:text").silver("merge").order("", keep).job();
        lab.put("new.csv", "id,v\n1,new\n");
        lab.run(&job("new.csv"), 12).await;
        lab.put("old.csv", "id,v\n1,old\n2,old\n");
        lab.run(&job("old.csv"), Attempt { attempt: 2, ..10.into() }).await;
        assert_eq!(lab.sorted("silver.t", "id,v").await, expected, "{keep}");
        let report = lab.run(&job("old.csv"), Attempt { attempt: 3, ..10.into() }).await;
        assert!(report.layers.iter().all(|layer| layer.outcome == CommitOutcome::AlreadyCommitted));
    }
}

#[tokio::test]
async fn a_table_that_is_replaced_does_not_go_back_to_an_older_execution() {
    let lab = healthy(folder());
    let job = |pattern: &str| files(&lab, pattern).with(|draft| draft.bronze.mode = "replace".into()).job();
    lab.put("new.csv", "id\nnew\n");
    lab.run(&job("new.csv"), 12).await;
    lab.put("old.csv", "id\nold\n");
    let report = lab.run(&job("old.csv"), Attempt { attempt: 2, ..10.into() }).await;
    let bronze = layer(&report, Layer::Bronze);
    assert_eq!(bronze.outcome, CommitOutcome::Nothing);
    assert_eq!(bronze.notes, ["A later execution has replaced the table; an earlier one does not put it back."]);
    assert_eq!(lab.rows("bronze.t", "id").await, ["new"]);
}

#[tokio::test]
async fn a_job_that_is_stopped_while_it_writes_stops_within_a_second_and_leaves_nothing() {
    let cancel = CancellationToken::new();
    let stopped = Arc::new(std::sync::Mutex::new(None));
    let (token, at) = (cancel.clone(), Arc::clone(&stopped));
    let hook = move |step: Step, path: &str| {
        if step == Step::Part && path.contains("/silver/") && !token.is_cancelled() {
            *at.lock().expect("an instant") = Some(Instant::now());
            token.cancel();
        }
        Verdict::Pass
    };
    let lab = hooked(folder(), Box::new(hook));
    let rows: String = (0..600_000).map(|row| format!("{row},value {row}\n")).collect();
    lab.put("a.csv", format!("id,v\n{rows}"));
    let failed = lab.try_run(&whole_job(&lab).job(), Attempt { cancel, ..1.into() }).await.expect_err("a stopped job");
    let at = mem::take(&mut *stopped.lock().expect("an instant")).expect("something was written");
    assert!(at.elapsed() < Duration::from_secs(1), "it took {:?}", at.elapsed());
    assert!(failed.failure.cancelled);
    assert_eq!(layer(&failed.report, Layer::Silver).outcome, CommitOutcome::RolledBack);
    lab.pipeline.clean(Duration::ZERO).await.expect("a clean lake");
    assert!(lab.stored("silver.t").is_empty());
    lab.run(&whole_job(&lab).job(), Attempt { attempt: 2, ..1.into() }).await;
    assert_eq!(lab.pipeline.table(&lab::table_ref("silver.t")).await.expect("a table").row_count, 600_000);
}
