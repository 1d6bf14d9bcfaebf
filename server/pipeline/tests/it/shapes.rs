//! Files whose shape other tools stumble over. What becomes of each is stated in `docs/pipeline.md`.

use domain::{dataset::Layer, execution::CommitOutcome};

use crate::{
    drafts::files,
    lab::{Lab, layer},
};

#[tokio::test]
async fn ragged_rows_are_whole_in_bronze_and_set_aside_from_silver() {
    let lab = Lab::new();
    lab.put("a.csv", "id,a,b\n1,x,y\n2,x\n3,x,y,\"z,1\",\n4,x,y\n");
    let report = lab.run(&files(&lab, "a.csv").columns("id:bigint* a:text b:text").silver("merge").job(), 1).await;
    assert_eq!(layer(&report, Layer::Bronze).rows_kept, 4);
    assert_eq!(
        lab.rows("bronze.t", "id,a,b,_ragged").await,
        [
            "1|x|y|∅",
            r#"2|x|∅|{"columns":3,"fields":2,"surplus":[]}"#,
            r#"3|x|y|{"columns":3,"fields":5,"surplus":["z,1",""]}"#,
            "4|x|y|∅",
        ]
    );
    assert_eq!(lab.sorted("silver.t", "id").await, ["1", "4"]);
    assert_eq!(
        lab.quarantine("silver.t", "id").await,
        [
            ("2".to_owned(), "the row has 2 fields, the header has 3".to_owned()),
            ("3".to_owned(), "the row has 5 fields, the header has 3".to_owned()),
        ]
    );
}

#[tokio::test]
async fn headers_that_are_empty_or_there_twice_get_names_of_their_own() {
    let lab = Lab::new();
    lab.put("a.csv", "id,,ID,Order date,id,_row_number\n1,2,3,4,5,6\n");
    lab.run(&files(&lab, "a.csv").job(), 1).await;
    assert_eq!(lab.rows("bronze.t", "id,column_2,ID_2,Order_date,id_3,x_row_number").await, ["1|2|3|4|5|6"]);
}

#[tokio::test]
async fn a_file_without_a_header_is_all_data() {
    let lab = Lab::new();
    lab.put("a.csv", "1;a\n2;b\n");
    lab.run(&files(&lab, "a.csv").with(|draft| draft.source.header = "none".into()).job(), 1).await;
    assert_eq!(lab.rows("bronze.t", "column_1,column_2").await, ["1|a", "2|b"]);
}

#[tokio::test]
async fn lines_above_the_header_are_passed_over_when_asked() {
    let lab = Lab::new();
    lab.put("a.csv", "Report, \"of\nToday\n\nid,a\n1,x\n\n2,y\n");
    let report = lab.run(&files(&lab, "a.csv").with(|draft| draft.source.skip_rows = "2".into()).job(), 1).await;
    assert_eq!(lab.rows("bronze.t", "id,a").await, ["1|x", "2|y"]);
    let notes = &layer(&report, Layer::Bronze).notes;
    assert!(notes.iter().any(|note| note.ends_with("1 blank line was passed over.")), "{notes:?}");
}

#[tokio::test]
async fn two_thousand_columns_go_through_all_layers() {
    let lab = Lab::new();
    let join = |cell: &dyn Fn(usize) -> String| (0..2_000).map(cell).collect::<Vec<_>>().join(",");
    let mut text = join(&|column| format!("c{column}"));
    for row in 0..50 {
        text.push('\n');
        text.push_str(&join(&|column| (row * 10_000 + column).to_string()));
    }
    lab.put("a.csv", text);
    let columns = (1..2_000).fold("c0:bigint*".to_owned(), |columns, column| format!("{columns} c{column}:integer"));
    let job = files(&lab, "a.csv")
        .columns(&columns)
        .silver("merge")
        .gold("select count(*) as rows, sum(c1999) as total from silver.t")
        .job();
    lab.run(&job, 1).await;
    let total: usize = (0..50).map(|row| row * 10_000 + 1_999).sum();
    assert_eq!(lab.rows("gold.t", "*").await, [format!("50|{total}")]);
    assert_eq!(lab.rows("bronze.t", "c0,c1999").await[49], "490000|491999");
}

#[tokio::test]
async fn an_empty_file_is_read_and_brings_nothing() {
    let lab = Lab::new();
    for (name, content) in [("a.csv", ""), ("b.csv", "\n\r\n"), ("c.json", " "), ("d.ndjson", " \n"), ("e.json", "[]")]
    {
        lab.put(name, content);
    }
    let job = files(&lab, "*").columns("id:bigint*").silver("merge").gold("select count(*) as n from silver.t").job();
    let report = lab.run(&job, 1).await;
    assert_eq!(report.files.iter().map(|file| file.rows).collect::<Vec<_>>(), [0; 5]);
    assert_eq!(layer(&report, Layer::Bronze).notes.len(), 6, "{:?}", layer(&report, Layer::Bronze).notes);
    assert_eq!(layer(&report, Layer::Silver).rows_read, 0);
    assert_eq!(lab.rows("gold.t", "*").await, ["0"]);
}

#[tokio::test]
async fn a_file_with_a_header_alone_makes_empty_tables_with_its_columns() {
    let lab = Lab::new();
    lab.put("a.csv", "id,name\n");
    let job = files(&lab, "a.csv").columns("id:bigint* name:text").silver("merge").gold("select * from silver.t").job();
    let report = lab.run(&job, 1).await;
    let outcomes: Vec<_> = report.layers.iter().map(|layer| (layer.outcome, layer.rows_read)).collect();
    assert_eq!(outcomes, [(CommitOutcome::Committed, 0); 3]);
    assert_eq!(lab.rows("bronze.t", "id,name").await, [""; 0]);
    assert_eq!(lab.rows("gold.t", "id,name,_row_key").await, [""; 0]);
}
