//! SQL over the lake into gold.

use domain::dataset::Layer;

use crate::{
    drafts::{files, sql_job},
    lab::{Lab, layer},
};

#[tokio::test]
async fn gold_is_what_the_select_gives() {
    let lab = Lab::new();
    lab.put("a.csv", "id,city,amount\n1,Ulm,1.50\n2,Ulm,2.25\n3,Bonn,4\n");
    let job = files(&lab, "a.csv")
        .columns("id:bigint* city:text amount:decimal(10,2)")
        .silver("merge")
        .gold("select city, count(*) as orders, sum(amount) as total from silver.t group by city")
        .job();
    let report = lab.run(&job, 1).await;
    assert_eq!(layer(&report, Layer::Gold).rows_kept, 2);
    assert_eq!(layer(&report, Layer::Gold).inputs[0].to_string(), "silver.t");
    assert_eq!(lab.sorted("gold.t", "*").await, ["Bonn|1|4.00", "Ulm|2|3.75"]);
}

#[tokio::test]
async fn gold_is_merged_by_key() {
    let lab = Lab::new();
    lab.put("a.csv", "id,n\na,1\nb,2\n");
    lab.run(&files(&lab, "a.csv").columns("id:text* n:bigint").silver("merge").job(), 1).await;
    let job = sql_job(2, "select id, n * 10 as n from silver.t", "merge", "id");
    lab.run(&job, 2).await;
    lab.put("b.csv", "id,n\nb,3\nc,4\n");
    lab.run(&files(&lab, "b.csv").columns("id:text* n:bigint").silver("merge").job(), 3).await;
    let report = lab.run(&job, 4).await;
    let written = layer(&report, Layer::Gold).written;
    assert_eq!((written.inserted, written.updated, written.unchanged), (1, 1, 1));
    assert_eq!(lab.sorted("gold.t", "*").await, ["a|10", "b|30", "c|40"]);
}

#[tokio::test]
async fn a_result_with_one_key_twice_is_refused_with_the_key() {
    let lab = Lab::new();
    lab.put("a.csv", "id,n\na,1\nb,2\n");
    lab.run(&files(&lab, "a.csv").columns("id:text* n:bigint").silver("merge").job(), 1).await;
    let job = sql_job(2, "select 'x' as k, n from silver.t", "merge", "k");
    let failed = lab.try_run(&job, 2).await.expect_err("two rows of one key");
    assert!(failed.failure.message.contains("k = x"), "{}", failed.failure.message);
}
