//! From bronze to silver.

use domain::dataset::Layer;

use crate::lab::{Lab, files, layer};

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
    assert_eq!(lab.rows_at("silver.t", "id,v", Some(0)).await.len(), 2);
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
    assert_eq!(
        lab.sorted("silver.t", "id,v,_valid_from,_valid_to,_is_current").await,
        [
            "1|a|2026-01-01T00:00:00Z|2026-02-01T00:00:00Z|false",
            "1|b|2026-02-01T00:00:00Z|∅|true",
            "2|x|2026-01-01T00:00:00Z|2026-03-01T00:00:00Z|false",
            "2|y|2026-03-01T00:00:00Z|∅|true",
        ]
    );
}
