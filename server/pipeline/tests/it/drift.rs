//! Files whose columns are not those that were expected.

use domain::dataset::Layer;

use crate::{
    drafts::{Files, files},
    lab::{Lab, layer},
};

async fn after_two_files(rule: &str) -> (Lab, Files) {
    let lab = Lab::new();
    let job = files(&lab, "*.csv")
        .columns("id:bigint* city:text")
        .silver("merge")
        .with(|draft| draft.source.schema_drift = rule.into());
    lab.put("a.csv", "id,city\n1,Ulm\n");
    lab.run(&job.job(), 1).await;
    lab.put("b.csv", "extra,ID\nx,2\n");
    (lab, job)
}

#[tokio::test]
async fn new_columns_join_as_text_and_missing_ones_are_empty() {
    let (lab, job) = after_two_files("add").await;
    let report = lab.run(&job.job(), 2).await;
    assert_eq!(lab.sorted("bronze.t", "id,city,extra").await, ["1|Ulm|∅", "2|∅|x"]);
    assert_eq!(lab.sorted("silver.t", "id,city,extra").await, ["1|Ulm|∅", "2|∅|x"]);
    assert_eq!(
        layer(&report, Layer::Bronze).notes,
        ["New columns: extra.", "Columns that were not in every file, and are empty there: city."]
    );
    assert_eq!(layer(&report, Layer::Silver).notes, ["New columns, empty in older rows: extra."]);
}

#[tokio::test]
async fn new_columns_may_stay_in_bronze() {
    let (lab, job) = after_two_files("ignore").await;
    lab.run(&job.job(), 2).await;
    assert_eq!(lab.sorted("bronze.t", "id,city,extra").await, ["1|Ulm|∅", "2|∅|x"]);
    assert_eq!(lab.sorted("silver.t", "*").await, ["1|Ulm", "2|∅"]);
}

#[tokio::test]
async fn the_job_may_fail_before_anything_is_written() {
    let (lab, job) = after_two_files("fail").await;
    let failed = lab.try_run(&job.job(), 2).await.expect_err("a new column");
    assert!(
        failed.failure.message.ends_with("has a column “extra” that the job does not know."),
        "{:?}",
        failed.failure
    );
    lab.put("b.csv", "id\n2\n");
    let failed = lab.try_run(&job.job(), 3).await.expect_err("a missing column");
    assert!(failed.failure.message.ends_with("lacks the column “city”."), "{:?}", failed.failure);
    assert_eq!(lab.sorted("bronze.t", "id,city").await, ["1|Ulm"]);
    assert_eq!(lab.stored("bronze.t").len(), 1);
    // A column that the job leaves out is known.
    let job = job.with(|draft| draft.columns[1].excluded = "on".into());
    lab.put("b.csv", "id,city\n2,Bonn\n");
    lab.run(&job.job(), 4).await;
    assert_eq!(lab.sorted("silver.t", "id,city").await, ["1|Ulm", "2|∅"]);
}

#[tokio::test]
async fn a_type_may_become_wider_and_nothing_else() {
    let lab = Lab::new();
    let job = |columns: &str| files(&lab, "*.csv").columns(columns).silver("merge").job();
    lab.put("a.csv", "id,n,price\n1,7,1.5\n");
    lab.run(&job("id:integer* n:integer price:decimal(10,1)"), 1).await;
    lab.put("b.csv", "id,n,price\n1,8,2.25\n3000000000,9,1\n");
    let report = lab.run(&job("id:bigint* n:bigint price:decimal(12,2)"), 2).await;
    assert_eq!(lab.sorted("silver.t", "*").await, ["1|8|2.25", "3000000000|9|1.00"]);
    assert_eq!(layer(&report, Layer::Silver).notes[0], "The column id has become bigint; it was integer.");
    lab.put("c.csv", "id,n,price\n4,1,1\n");
    let failed = lab.try_run(&job("id:bigint* n:text price:decimal(12,2)"), 3).await.expect_err("another type");
    assert_eq!(failed.failure.message, "The column n of silver.t is bigint, and the job declares it as text.");
    // What bronze holds is not lost: silver takes it in once the job is right again.
    let report = lab.run(&job("id:bigint* n:bigint price:decimal(12,2)"), 4).await;
    assert_eq!(layer(&report, Layer::Silver).rows_read, 1);
    assert_eq!(lab.sorted("silver.t", "id").await, ["1", "3000000000", "4"]);
}
