//! Values of JSON that people lose elsewhere. What becomes of each is stated in `docs/pipeline.md`.

use domain::dataset::Layer;

use crate::{
    drafts::files,
    lab::{Lab, layer},
};

#[tokio::test]
async fn numbers_keep_every_digit() {
    let lab = Lab::new();
    lab.put("a.json", r#"[{"id": 12345678901234567890, "price": 0.10}, {"id": 9007199254740993, "price": 1e-2}]"#);
    let job = files(&lab, "a.json").columns("id:decimal(38,0)* price:decimal(10,2)").silver("merge").job();
    lab.run(&job, 1).await;
    assert_eq!(lab.rows("bronze.t", "*").await, ["12345678901234567890|0.10", "9007199254740993|1e-2"]);
    assert_eq!(lab.sorted("silver.t", "*").await, ["12345678901234567890|0.10", "9007199254740993|0.01"]);
}

#[tokio::test]
async fn columns_are_the_names_of_all_objects_together() {
    let lab = Lab::new();
    lab.put(
        "a.ndjson",
        "{\"id\":1,\"a\":\"x\"}\n{\"id\":2,\"b\":true}\n{\"b\":false,\"id\":3,\"a\":null,\"c\":\"\"}\n",
    );
    let report = lab.run(&files(&lab, "a.ndjson").columns("id:bigint* a:text").silver("merge").job(), 1).await;
    assert_eq!(lab.rows("bronze.t", "id,a,b,c").await, ["1|x|∅|∅", "2|∅|true|∅", "3|∅|false|"]);
    assert_eq!(lab.sorted("silver.t", "id,a,b,c").await, ["1|x|∅|∅", "2|∅|true|∅", "3|∅|false|"]);
    assert_eq!(layer(&report, Layer::Silver).rows_kept, 3);
}

#[tokio::test]
async fn a_name_that_comes_late_joins_however_many_rows_were_read_before_it() {
    let lab = Lab::new();
    let early: String = (0..150_000).map(|id| format!("{{\"id\":{id},\"pad\":\"{}\"}}\n", "x".repeat(40))).collect();
    lab.put("a.ndjson", format!("{early}{{\"id\":150000,\"late\":\"here\"}}\n"));
    let job = files(&lab, "a.ndjson")
        .columns("id:bigint*")
        .silver("merge")
        .gold("select count(*) as n, count(late) as late, count(pad) as pad from silver.t")
        .job();
    lab.run(&job, 1).await;
    assert_eq!(lab.rows("gold.t", "*").await, ["150001|1|150000"]);
}

#[tokio::test]
async fn what_is_nested_stays_the_json_that_it_was() {
    let lab = Lab::new();
    lab.put(
        "a.json",
        r#"{"page": 1, "rows": [{"id": 1, "who": {"name": "Ä", "tags": [1.50, null]}, "t": "a\u00e9\n"}]}"#,
    );
    lab.run(&files(&lab, "a.json").job(), 1).await;
    assert_eq!(lab.rows("bronze.t", "id,who,t").await, ["1|{\"name\": \"Ä\", \"tags\": [1.50, null]}|aé\n"]);
}

#[tokio::test]
async fn what_is_no_json_is_refused_at_its_row() {
    let lab = Lab::new();
    for (content, message) in [
        ("{\"id\":1}\n{\"id\":1,\"id\":2}\n", "Row 2 of "),
        ("{\"id\":1}\n{\"id\":2", "Row 2 of "),
        ("{\"id\":1}\nnull\n", "Row 2 of "),
    ] {
        lab.put("a.ndjson", content);
        let failed = lab.try_run(&files(&lab, "a.ndjson").job(), 1).await.expect_err(content);
        assert!(failed.failure.message.starts_with(message), "{content}: {}", failed.failure.message);
    }
    assert!(lab.stored("bronze.t").is_empty());
}
