//! A look at a source before there is a job.

use domain::{
    job::{DataType, DateOrder, FileJob, FormatKind, Job, JobSpec},
    template::TemplateValues,
};
use pipeline::{SampledColumn, SourceSample};
use serde_json::Map;

use crate::{
    drafts::{Files, files},
    lab::{Lab, pick},
};

fn file_job(job: &Job) -> FileJob {
    let JobSpec::File(job) = &job.spec else { panic!("a job of SQL") };
    job.as_ref().clone()
}

macro_rules! values {
    () => {
        TemplateValues {
            parameters: &Map::new(),
            scheduled_for: "2026-11-20T06:00:00Z".parse().expect("an instant"),
            timezone: chrono_tz::Tz::Europe__Berlin,
        }
    };
}

async fn look(lab: &Lab, job: &Files) -> SourceSample {
    lab.pipeline.sample_source(&file_job(&job.job()).source, &values!()).await.expect("a sample")
}

fn column<'a>(sample: &'a SourceSample, name: &str) -> &'a SampledColumn {
    sample.columns.iter().find(|column| column.suggestion.source == name).expect("a column")
}

#[tokio::test]
async fn types_are_suggested_so_that_nothing_is_lost() {
    let lab = Lab::new();
    let mut text = "Order id;zip;long;amount;day;at;paid;note;empty\n".to_owned();
    for row in 0..40 {
        let (zip, day) = (1000 + row, 1 + row % 28);
        text.push_str(&format!(
            "{row};0{zip};1234567890123456789{row};1.234,{row:02};{day:02}.11.2026;2026-11-{day:02} 12:00;yes; x ;\n"
        ));
    }
    lab.put("a.csv", text);
    let sample = look(&lab, &files(&lab, "a.csv")).await;
    assert_eq!((sample.format.kind, sample.format.delimiter), (FormatKind::Csv, Some(';')));
    assert_eq!((sample.rows_sampled, sample.rows_of_file, sample.complete), (40, 40, true));
    let types: Vec<_> = sample.columns.iter().map(|column| column.suggestion.data_type).collect();
    let amount = DataType::Decimal { precision: 18, scale: 2 };
    let expected = [
        DataType::Bigint,
        DataType::Text,
        DataType::Text,
        amount,
        DataType::Date,
        DataType::Timestamp,
        DataType::Boolean,
        DataType::Text,
        DataType::Text,
    ];
    assert_eq!(types, expected);
    let first = column(&sample, "Order_id");
    assert!(first.suggestion.key && first.suggestion.name == "order_id" && first.header == "Order id");
    assert_eq!(column(&sample, "zip").notes, ["Leading zeros: kept as text."]);
    assert_eq!(column(&sample, "long").notes, ["More digits than a whole number can hold: kept as text."]);
    assert_eq!(column(&sample, "amount").notes, ["The comma is the decimal sign."]);
    assert_eq!(column(&sample, "day").suggestion.reading.date_order, DateOrder::DayFirst);
    assert_eq!(column(&sample, "at").suggestion.reading.timezone, "Europe/Berlin");
    assert_eq!(column(&sample, "empty").notes, ["No value in any of these rows."]);
}

#[tokio::test]
async fn the_beginning_of_a_large_file_is_enough() {
    let lab = Lab::new();
    let rows: String = (0..120_000).map(|row| format!("{row},value {row}\n")).collect();
    lab.put("a.csv", format!("id,v\n{rows}"));
    let sample = look(&lab, &files(&lab, "a.csv")).await;
    assert!(!sample.complete && (50_000..=120_000).contains(&sample.rows_sampled), "{}", sample.rows_sampled);
    let estimate = sample.rows_of_file as f64 / 120_000.0;
    assert!((0.8..1.2).contains(&estimate), "{}", sample.rows_of_file);
    assert_eq!(sample.rows.rows.len(), 100);
}

#[tokio::test]
async fn what_a_job_makes_of_a_sample_accounts_for_every_row() {
    let lab = Lab::new();
    lab.put("a.csv", "id,n\n1,1\n1,2\nx,3\n2,y\n3,\n");
    let job = files(&lab, "a.csv").columns("id:bigint* n:integer").silver("merge").job();
    let trial = lab.pipeline.evaluate_columns(&file_job(&job), &values!()).await.expect("a trial");
    assert_eq!((trial.rows, trial.kept, trial.quarantined, trial.duplicates), (5, 2, 2, 1));
    assert_eq!(pick(&trial.preview, "id,n"), ["1|2", "3|∅"]);
    assert_eq!(trial.misfits_by_column, [("id".to_owned(), 1), ("n".to_owned(), 1)]);
    let misfits: Vec<_> =
        trial.misfits.iter().map(|misfit| (misfit.row_number, misfit.reason.value.as_deref())).collect();
    assert_eq!(misfits, [(3, Some("x")), (4, Some("y"))]);
}

#[tokio::test]
async fn an_upload_is_read_under_its_own_name() {
    let lab = Lab::new();
    std::fs::write(lab.folder.path().join("uploads").join("7"), "id\n1\n").expect("an upload");
    let job = files(&lab, "").with(|draft| {
        draft.source.upload_id = "7".into();
        draft.source.file_name = "orders.csv".into();
    });
    assert_eq!(look(&lab, &job).await.file.path, "orders.csv");
    lab.run(&job.job(), 1).await;
    assert_eq!(lab.rows("bronze.t", "id,_source_file").await, ["1|orders.csv"]);
}

#[tokio::test]
async fn a_source_that_cannot_be_read_says_why() {
    let lab = Lab::new();
    for (name, content, words) in [
        (
            "cut.csv.gz",
            &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3][..],
            "is cut off: it ends in the middle of its packed data.",
        ),
        ("no.parquet", b"PAR1", "is no Parquet file, or is damaged."),
        ("no.xlsx", b"PK\x03\x04", "is refused: its archive is damaged."),
    ] {
        lab.put(name, content);
        let source = file_job(&files(&lab, name).job()).source;
        let problem = lab.pipeline.sample_source(&source, &values!()).await.expect_err(name);
        assert!(problem.message.contains(words), "{name}: {}", problem.message);
    }
}

#[tokio::test]
async fn what_is_strange_about_a_file_is_told() {
    let lab = Lab::new();
    for (content, words) in [
        (&b""[..], "The file is empty."),
        (b"a,b\n", "The file has a header, and no rows yet."),
        (b"a,b\n\x01x,\x02\n", "2 values hold characters that no text has: this may be a file of another format."),
    ] {
        lab.put("a.csv", content);
        assert_eq!(look(&lab, &files(&lab, "a.csv")).await.notes, [words]);
    }
}
