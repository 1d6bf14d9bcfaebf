//! Every format, packed in every way, from a file to gold.

use std::{io::Write, sync::Arc};

use arrow::array::{ArrayRef, Decimal128Array, Int64Array, StringArray};
use flate2::{Compression, write::GzEncoder};

use crate::{
    drafts::files,
    lab::Lab,
    parquet_values::file,
    zip::{Workbook, number, text},
};

const CSV: &str = "id,city,amount\n1,Ulm,1.50\n2,Bonn,2.25\n2,Bonn,2.75\n";

/// Returns the same rows in every format, by the name of a file.
fn formats() -> Vec<(&'static str, Vec<u8>)> {
    let lines = "{\"id\":1,\"city\":\"Ulm\",\"amount\":1.50}\n{\"id\":2,\"city\":\"Bonn\",\"amount\":2.25}\n\
                 {\"id\":2,\"city\":\"Bonn\",\"amount\":2.75}\n";
    let list = format!("[{}]", lines.trim_end().replace('\n', ","));
    let amounts = Decimal128Array::from(vec![150, 225, 275]).with_precision_and_scale(10, 2).expect("a type");
    let parquet = file(vec![
        ("id", Arc::new(Int64Array::from(vec![1, 2, 2])) as ArrayRef),
        ("city", Arc::new(StringArray::from(vec!["Ulm", "Bonn", "Bonn"]))),
        ("amount", Arc::new(amounts)),
    ]);
    let row = |row: u32, id: &str, city: &str, amount: &str| {
        let cells =
            [number(&format!("A{row}"), 0, id), text(&format!("B{row}"), city), number(&format!("C{row}"), 0, amount)];
        format!(r#"<row r="{row}">{}</row>"#, cells.concat())
    };
    let header = [text("A1", "id"), text("B1", "city"), text("C1", "amount")].concat();
    let data = format!(
        r#"<row r="1">{header}</row>{}{}{}"#,
        row(2, "1", "Ulm", "1.5"),
        row(3, "2", "Bonn", "2.25"),
        row(4, "2", "Bonn", "2.75")
    );
    vec![
        ("a.csv", CSV.into()),
        ("a.tsv", CSV.replace(',', "\t").into()),
        ("a.txt", CSV.replace(',', ";").into()),
        ("a.psv", CSV.replace(',', "|").into()),
        ("a.ndjson", lines.into()),
        ("a.json", list.clone().into()),
        ("b.json", format!("{{\"rows\": {list}, \"next\": null}}").into()),
        ("a.parquet", parquet),
        ("a.xlsx", Workbook { sheets: &[("Data", &data)], texts: "", from_1904: false }.bytes()),
    ]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

async fn goes_through_all_layers(name: &str, bytes: &[u8]) {
    let lab = Lab::new();
    lab.put(name, bytes);
    let job = files(&lab, name)
        .columns("id:bigint* city:text amount:decimal(10,2)")
        .silver("merge")
        .gold("select city, sum(amount) as total from silver.t group by city")
        .job();
    let report = lab.run(&job, 1).await;
    let counts: Vec<_> =
        report.layers.iter().map(|layer| (layer.rows_read, layer.rows_kept, layer.rows_duplicate)).collect();
    assert_eq!(counts, [(3, 3, 0), (3, 2, 1), (2, 2, 0)], "{name}");
    assert_eq!(lab.sorted("gold.t", "*").await, ["Bonn|2.75", "Ulm|1.50"], "{name}");
}

#[tokio::test]
async fn every_format_goes_through_all_layers() {
    for (name, bytes) in formats() {
        goes_through_all_layers(name, &bytes).await;
    }
}

#[tokio::test]
async fn every_format_goes_through_all_layers_packed_by_gzip() {
    for (name, bytes) in formats() {
        goes_through_all_layers(&format!("{name}.gz"), &gzip(&bytes)).await;
    }
}

#[tokio::test]
async fn every_format_goes_through_all_layers_packed_by_zstd() {
    for (name, bytes) in formats() {
        goes_through_all_layers(&format!("{name}.zst"), &zstd::encode_all(&bytes[..], 3).expect("memory")).await;
    }
}

#[tokio::test]
async fn packed_parts_behind_one_another_are_one_file() {
    let (first, second) = CSV.split_at(30);
    goes_through_all_layers("a.csv.gz", &[gzip(first.as_bytes()), gzip(second.as_bytes())].concat()).await;
    let zstd = |text: &str| zstd::encode_all(text.as_bytes(), 3).expect("memory");
    goes_through_all_layers("a.csv.zst", &[zstd(first), zstd(second)].concat()).await;
}
