//! From bronze to silver, by every strategy, over several executions.

use domain::{dataset::Layer, execution::CommitOutcome};

use crate::{
    drafts::{Files, files},
    lab::{Lab, layer, pick, table_ref},
};

/// Reads `name` with `content` and returns what silver holds then: `id|v`.
async fn after(lab: &Lab, job: &Files, execution: i64, content: &str) -> Vec<String> {
    lab.put(&format!("{execution}.csv"), content);
    lab.run(&job.job(), execution).await;
    lab.sorted("silver.t", "id,v").await
}

#[tokio::test]
async fn a_failed_cast_goes_to_quarantine_with_its_reason() {
    let lab = Lab::new();
    lab.put("a.csv", "id,amount,day\n1,1.50,2026-11-20\n2,abc,2026-02-30\n3,,\n,2,2026-11-20\n");
    let job = files(&lab, "a.csv").columns("id:bigint* amount:decimal(10,2) day:date").silver("merge").job();
    let report = lab.run(&job, 1).await;
    let silver = layer(&report, Layer::Silver);
    assert_eq!((silver.rows_read, silver.rows_kept, silver.rows_quarantined), (4, 2, 2));
    assert_eq!(lab.sorted("silver.t", "*").await, ["1|1.50|2026-11-20", "3|∅|∅"]);
    assert_eq!(
        lab.quarantine("silver.t", "id,amount,day,_row_number").await,
        [
            ("2|abc|2026-02-30|2".to_owned(), "amount is not a number; day is not a day of the calendar".to_owned()),
            ("∅|2|2026-11-20|4".to_owned(), "id has no value, and one is required".to_owned()),
        ]
    );
}

#[tokio::test]
async fn a_row_that_does_not_fit_may_fail_the_job() {
    let lab = Lab::new();
    lab.put("a.csv", "id,v\n1,a\nx,b\n");
    let job = files(&lab, "a.csv").columns("id:bigint*").silver("merge");
    let job = job.with(|draft| draft.silver.on_misfit = "fail".into()).job();
    let failed = lab.try_run(&job, 1).await.expect_err("a row that does not fit");
    let message = &failed.failure.message;
    assert!(
        message.starts_with("Row 2 of ") && message.ends_with("does not fit: id: “x” is not a whole number."),
        "{message}"
    );
    let outcomes: Vec<_> = failed.report.layers.iter().map(|layer| layer.outcome).collect();
    assert_eq!(outcomes, [CommitOutcome::Committed, CommitOutcome::RolledBack]);
    assert!(lab.stored("silver.t").is_empty());
}

#[tokio::test]
async fn of_each_key_the_newest_row_stays_and_merging_goes_on_from_there() {
    let lab = Lab::new();
    let job =
        files(&lab, "*.csv").columns("id:bigint* v:text at:timestamp").silver("merge").order("at", "newest").job();
    lab.put("a.csv", "id,v,at\n1,old,2026-01-01\n1,new,2026-01-03\n2,x,2026-01-01\n1,mid,2026-01-02\n");
    let report = lab.run(&job, 1).await;
    assert_eq!(layer(&report, Layer::Silver).rows_duplicate, 2);
    assert_eq!(lab.sorted("silver.t", "id,v").await, ["1|new", "2|x"]);

    lab.put("b.csv", "id,v,at\n1,late,2026-01-02\n2,y,2026-01-05\n3,z,2026-01-01\n");
    let report = lab.run(&job, 2).await;
    let silver = layer(&report, Layer::Silver);
    assert_eq!((silver.written.inserted, silver.written.updated, silver.rows_duplicate), (1, 1, 1));
    assert_eq!(lab.sorted("silver.t", "id,v").await, ["1|new", "2|y", "3|z"]);
    let before = lab.pipeline.rows(&table_ref("silver.t"), Some(0), 0, 10).await.expect("the version before");
    assert_eq!(pick(&before, "id,v").len(), 2);
}

#[tokio::test]
async fn the_order_is_that_of_a_column_or_that_of_reading() {
    for (column, keep, expected) in [
        ("", "newest", ["1|b", "1|c", "1|e"]),
        ("", "oldest", ["1|a", "1|a", "1|a"]),
        ("at", "newest", ["1|a", "1|a", "1|d"]),
        ("at", "oldest", ["1|b", "1|c", "1|c"]),
    ] {
        let lab = Lab::new();
        let job = files(&lab, "*.csv").columns("id:bigint* v:text at:integer").silver("merge").order(column, keep);
        let first = after(&lab, &job, 1, "id,v,at\n1,a,5\n1,b,4\n").await;
        let second = after(&lab, &job, 2, "id,v,at\n1,c,3\n").await;
        // Of equal values, the one that was read last is the newest; a row without a value never wins against one with it.
        let third = after(&lab, &job, 3, "id,v,at\n1,d,5\n1,e,\n").await;
        assert_eq!([first, second, third].concat(), expected, "{column} {keep}");
    }
}

#[tokio::test]
async fn appending_keeps_every_row() {
    let lab = Lab::new();
    let job = files(&lab, "*.csv").columns("id:bigint v:text").silver("append");
    assert_eq!(after(&lab, &job, 1, "id,v\n1,a\n1,a\n").await, ["1|a", "1|a"]);
    assert_eq!(after(&lab, &job, 2, "id,v\n1,a\nx,b\n").await, ["1|a", "1|a", "1|a"]);
    assert_eq!(lab.quarantine("silver.t", "v").await.len(), 1);
    let mut keys = lab.rows("silver.t", "_row_key").await;
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 3);
}

#[tokio::test]
async fn replacing_builds_the_table_from_all_that_bronze_holds() {
    let lab = Lab::new();
    let job = files(&lab, "*.csv").columns("id:bigint* v:text").silver("replace");
    assert_eq!(after(&lab, &job, 1, "id,v\n1,a\nx,b\n").await, ["1|a"]);
    assert_eq!(after(&lab, &job, 2, "id,v\n1,b\n2,c\n").await, ["1|b", "2|c"]);
    assert_eq!(lab.quarantine("silver.t", "id").await.len(), 1);
    // Nothing new has come, but the job reads the same rows otherwise now.
    let job = files(&lab, "*.csv").columns("id:text* v:text").silver("replace");
    let report = lab.run(&job.job(), 3).await;
    assert_eq!(layer(&report, Layer::Bronze).outcome, CommitOutcome::Nothing);
    assert_eq!(lab.sorted("silver.t", "id,v").await, ["1|b", "2|c", "x|b"]);
    assert!(lab.quarantine("silver.t", "id").await.is_empty());
    let report = lab.run(&job.job(), 4).await;
    assert_eq!(layer(&report, Layer::Silver).outcome, CommitOutcome::Nothing);
}

#[tokio::test]
async fn a_bronze_table_that_is_replaced_holds_what_the_last_execution_read() {
    let lab = Lab::new();
    let job = files(&lab, "a.csv")
        .columns("id:bigint* v:text")
        .silver("merge")
        .with(|draft| draft.bronze.mode = "replace".into());
    lab.put("a.csv", "id,v\n1,a\n2,b\n");
    lab.run(&job.job(), 1).await;
    lab.put("a.csv", "id,v\n2,c\n3,d\n");
    lab.run(&job.job(), 2).await;
    assert_eq!(lab.sorted("bronze.t", "id,v").await, ["2|c", "3|d"]);
    // Silver merges what it sees: a row that is gone from the source stays.
    assert_eq!(lab.sorted("silver.t", "id,v").await, ["1|a", "2|c", "3|d"]);
    let report = lab.run(&job.job(), 3).await;
    assert_eq!(layer(&report, Layer::Bronze).outcome, CommitOutcome::Nothing);
}

#[tokio::test]
async fn history_keeps_what_held_before() {
    let lab = Lab::new();
    let job = files(&lab, "*.csv").columns("id:bigint* v:text at:date").silver("history").order("at", "newest").job();
    lab.put("a.csv", "id,v,at\n1,a,2026-01-01\n1,b,2026-02-01\n2,x,2026-01-01\n");
    lab.run(&job, 1).await;
    lab.put("b.csv", "id,v,at\n1,b,2026-03-01\n2,y,2026-03-01\n");
    let report = lab.run(&job, 2).await;
    assert_eq!(layer(&report, Layer::Silver).written.unchanged, 1);
    let validity = "id,v,_valid_from,_valid_to,_is_current";
    assert_eq!(
        lab.sorted("silver.t", validity).await,
        [
            "1|a|2026-01-01T00:00:00Z|2026-02-01T00:00:00Z|false",
            "1|b|2026-02-01T00:00:00Z|∅|true",
            "2|x|2026-01-01T00:00:00Z|2026-03-01T00:00:00Z|false",
            "2|y|2026-03-01T00:00:00Z|∅|true",
        ]
    );
    // A version that arrives late takes its place among the others.
    lab.put("c.csv", "id,v,at\n2,w,2026-02-01\n");
    lab.run(&job, 3).await;
    assert_eq!(
        lab.sorted("silver.t", validity).await[2..],
        [
            "2|w|2026-02-01T00:00:00Z|2026-03-01T00:00:00Z|false",
            "2|x|2026-01-01T00:00:00Z|2026-02-01T00:00:00Z|false",
            "2|y|2026-03-01T00:00:00Z|∅|true",
        ]
    );
}

#[tokio::test]
async fn history_without_a_date_holds_from_the_start_of_the_execution() {
    let lab = Lab::new();
    let job = files(&lab, "*.csv").columns("id:bigint* v:text").silver("history").job();
    lab.put("a.csv", "id,v\n1,a\n");
    lab.run(&job, 1).await;
    lab.put("b.csv", "id,v\n1,b\n1,c\n");
    let report = lab.run(&job, 2).await;
    assert_eq!(layer(&report, Layer::Silver).rows_duplicate, 1);
    assert_eq!(
        lab.sorted("silver.t", "v,_valid_from,_valid_to").await,
        ["a|2026-11-20T07:00:00Z|2026-11-20T08:00:00Z", "c|2026-11-20T08:00:00Z|∅"]
    );
}

#[tokio::test]
async fn a_row_key_is_the_same_in_every_execution_strategy_and_width() {
    let lab = Lab::new();
    let job = |columns: &str, strategy: &str, table: &str| {
        let job = files(&lab, "*.csv").columns(columns).silver(strategy);
        job.with(|draft| draft.silver.table = table.into()).job()
    };
    lab.put("a.csv", "id,part,v\n1,x,a\n");
    lab.run(&job("id:integer* part:text* v:text", "merge", "t"), 1).await;
    let key = lab.rows("silver.t", "_row_key").await;
    assert_eq!(key[0].len(), 32);
    lab.put("b.csv", "id,part,v\n1,x,b\n");
    lab.run(&job("id:bigint* part:text* v:text", "merge", "t"), 2).await;
    assert_eq!(lab.rows("silver.t", "_row_key").await, key);
    for (execution, strategy) in [(3, "replace"), (4, "history"), (5, "append")] {
        lab.run(&job("id:bigint* part:text* v:text", strategy, strategy), execution).await;
        assert!(
            lab.rows(&format!("silver.{strategy}"), "_row_key").await.iter().all(|other| *other == key[0]),
            "{strategy}"
        );
    }
}

#[tokio::test]
async fn a_table_with_history_is_not_spoiled_by_another_strategy() {
    let lab = Lab::new();
    let job = |strategy: &str| files(&lab, "*.csv").columns("id:bigint* v:text").silver(strategy).job();
    lab.put("a.csv", "id,v\n1,a\n");
    lab.run(&job("history"), 1).await;
    lab.put("b.csv", "id,v\n2,b\n");
    let failed = lab.try_run(&job("merge"), 2).await.expect_err("another strategy");
    assert_eq!(failed.failure.message, "The table silver.t holds history; another strategy would spoil it.");
    lab.run(&job("history"), 3).await;
    assert_eq!(lab.sorted("silver.t", "id,v").await, ["1|a", "2|b"]);
}
