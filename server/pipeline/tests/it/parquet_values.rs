//! Values of Parquet that people lose elsewhere. What becomes of each is stated in `docs/pipeline.md`.

use std::sync::Arc;

use arrow::{
    array::{
        ArrayRef, BinaryArray, Date32Array, Decimal128Array, Float64Array, Int64Array, ListArray, RecordBatch,
        StringArray, StructArray, TimestampMicrosecondArray, TimestampNanosecondArray, UInt64Array,
    },
    datatypes::{DataType, Field, Int32Type},
};
use parquet::arrow::ArrowWriter;

use crate::{drafts::files, lab::Lab};

/// Returns columns as a Parquet file.
pub(crate) fn file(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, values)| (name, values, true)));
    let batch = batch.expect("a batch");
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("rows");
    writer.close().expect("a file");
    bytes
}

#[tokio::test]
async fn every_value_becomes_the_text_that_says_the_same() {
    let lab = Lab::new();
    let micros = 1_795_182_360_123_456;
    let decimals =
        Decimal128Array::from(vec![Some(12_345_678_901_234_567_890_i128), None]).with_precision_and_scale(38, 9);
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1), None]), None]);
    let name: ArrayRef = Arc::new(StringArray::from(vec!["a\"b", "c"]));
    let structures = StructArray::from(vec![(Arc::new(Field::new("name", DataType::Utf8, true)), name)]);
    lab.put(
        "a.parquet",
        file(vec![
            ("id", Arc::new(Int64Array::from(vec![i64::MAX, i64::MIN])) as ArrayRef),
            ("unsigned", Arc::new(UInt64Array::from(vec![u64::MAX, 0]))),
            ("price", Arc::new(decimals.expect("a type"))),
            ("day", Arc::new(Date32Array::from(vec![20_777, -1]))),
            ("zoned", Arc::new(TimestampMicrosecondArray::from(vec![micros, 0]).with_timezone("+02:00"))),
            ("local", Arc::new(TimestampMicrosecondArray::from(vec![micros, 0]))),
            ("fine", Arc::new(TimestampNanosecondArray::from(vec![1_795_182_360_123_456_789, 0]))),
            ("double", Arc::new(Float64Array::from(vec![0.1, 1e300]))),
            ("bytes", Arc::new(BinaryArray::from(vec![&b"text"[..], b"\xff\x00"]))),
            ("list", Arc::new(lists)),
            ("structure", Arc::new(structures)),
            ("none", Arc::new(arrow::array::NullArray::new(2))),
        ]),
    );
    lab.run(&files(&lab, "a.parquet").job(), 1).await;
    assert_eq!(
        lab.rows("bronze.t", "id,unsigned,price,day").await[0],
        format!("{}|{}|12345678901.234567890|2026-11-20", i64::MAX, u64::MAX)
    );
    assert_eq!(lab.rows("bronze.t", "id,unsigned,price,day").await[1], format!("{}|0|∅|1969-12-31", i64::MIN));
    assert_eq!(
        lab.rows("bronze.t", "zoned,local,fine").await[0],
        "2026-11-20T13:46:00.123456Z|2026-11-20T13:46:00.123456|2026-11-20T13:46:00.123456789"
    );
    assert_eq!(
        lab.rows("bronze.t", "double,bytes,list,structure,none").await,
        [r#"0.1|text|[1,null]|{"name":"a\"b"}|∅"#, r#"1e300|\xff00|∅|{"name":"c"}|∅"#]
    );
}

#[tokio::test]
async fn types_of_silver_are_read_back_from_that_text() {
    let lab = Lab::new();
    let prices = Decimal128Array::from(vec![1_050, -1]).with_precision_and_scale(10, 2).expect("a type");
    lab.put(
        "a.parquet",
        file(vec![
            ("id", Arc::new(Int64Array::from(vec![i64::MAX, 7])) as ArrayRef),
            ("price", Arc::new(prices)),
            ("at", Arc::new(TimestampNanosecondArray::from(vec![1_795_182_360_000_001_000, 1]))),
        ]),
    );
    let job = files(&lab, "a.parquet").columns("id:bigint* price:decimal(10,2) at:timestamp").silver("merge").job();
    lab.run(&job, 1).await;
    assert_eq!(lab.rows("silver.t", "*").await, [format!("{}|10.50|2026-11-20T13:46:00.000001Z", i64::MAX)]);
    let reason = "at is finer than a microsecond".to_owned();
    assert_eq!(lab.quarantine("silver.t", "id,at").await, [("7|1970-01-01T00:00:00.000000001".to_owned(), reason)]);
}

#[tokio::test]
async fn names_with_dots_are_whole_names() {
    let lab = Lab::new();
    let column = |values: &[&str]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    lab.put("a.parquet", file(vec![("a", column(&["1"])), ("a.b", column(&["2"])), ("a.b.c", column(&["3"]))]));
    let job = files(&lab, "a.parquet")
        .columns("a:bigint* a.b:bigint a.b.c:bigint")
        .silver("merge")
        .gold("select a, \"a.b\", \"a.b.c\" from silver.t")
        .job();
    lab.run(&job, 1).await;
    assert_eq!(lab.rows("silver.t", "*").await, ["1|2|3"]);
    assert_eq!(lab.rows("gold.t", "*").await, ["1|2|3"]);
}

#[tokio::test]
async fn a_damaged_file_is_refused() {
    let lab = Lab::new();
    let whole = file(vec![("a", Arc::new(Int64Array::from(vec![1])) as ArrayRef)]);
    lab.put("a.parquet", &whole[..whole.len() - 9]);
    let failed = lab.try_run(&files(&lab, "a.parquet").job(), 1).await.expect_err("no footer");
    assert!(failed.failure.message.ends_with("is no Parquet file, or is damaged."), "{}", failed.failure.message);
}
