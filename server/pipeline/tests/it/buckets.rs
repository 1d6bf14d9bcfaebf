//! Files that are read through the interface of object stores: the way to buckets, here to one that lies in a folder.

use std::fs;

use domain::{execution::FileReport, template::TemplateValues};
use pipeline::{Pipeline, PipelineConfig};
use serde_json::Map;
use tempfile::TempDir;

use crate::{
    drafts::{Files, files},
    lab::{Attempt, Lab},
};

/// A bucket, and a lab that may read `orders` in it.
struct Bucket {
    lab: Lab,
    folder: TempDir,
    address: String,
}

impl Bucket {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("orders")).expect("a folder");
        let address = format!("file://{}/orders", folder.path().display());
        let lab = Lab::with(|config| config.allowed_buckets = vec![address.clone()]);
        Self { lab, folder, address }
    }

    fn put(&self, key: &str, content: &str) {
        let path = self.folder.path().join("orders").join(key);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("an object");
    }

    fn files(&self, pattern: &str) -> Files {
        let pattern = format!("{}/{pattern}", self.address);
        files(&self.lab, "*").with(|draft| draft.source.pattern = pattern.as_str().into())
    }

    async fn matching(&self, pattern: &str) -> Vec<String> {
        let nothing = Map::new();
        let values = TemplateValues {
            parameters: &nothing,
            scheduled_for: chrono::DateTime::UNIX_EPOCH,
            timezone: chrono_tz::UTC,
        };
        let pattern = format!("{}/{pattern}", self.address);
        let found = self.lab.pipeline.matching_files(&pattern, &values).await.expect("a list");
        assert!(found.iter().all(|file| !file.etag.is_empty() && file.size > 0 && file.modified_ms > 0), "{found:?}");
        let key = |path: String| path.strip_prefix(&format!("{}/", self.address)).expect("its address").to_owned();
        found.into_iter().map(|file| key(file.path)).collect()
    }
}

#[tokio::test]
async fn a_pattern_finds_what_it_would_find_in_a_folder() {
    let bucket = Bucket::new();
    for key in ["a.csv", "b.csv", "b.txt", "2026/11/c.csv", "2026/d.csv", "ordersx.csv", ".hidden.csv"] {
        bucket.put(key, "id\n1\n");
    }
    for (pattern, expected) in [
        ("*.csv", &["a.csv", "b.csv", "ordersx.csv"][..]),
        ("[ab].csv", &["a.csv", "b.csv"]),
        ("?.csv", &["a.csv", "b.csv"]),
        ("2026/*.csv", &["2026/d.csv"]),
        ("**/*.csv", &["2026/11/c.csv", "2026/d.csv", "a.csv", "b.csv", "ordersx.csv"]),
        ("*/11/c.csv", &["2026/11/c.csv"]),
        ("b.txt", &["b.txt"]),
        ("not_there.csv", &[]),
        ("nowhere/*.csv", &[]),
    ] {
        assert_eq!(bucket.matching(pattern).await, expected, "{pattern}");
    }
}

#[tokio::test]
async fn a_job_reads_what_lies_there_once() {
    let bucket = Bucket::new();
    bucket.put("a.csv", "id,v\n1,a\n2,a\n");
    bucket.put("b.csv", "id,v\n3,b\n");
    let job = bucket.files("*.csv").job();
    let report = bucket.lab.run(&job, 1).await;
    assert_eq!(report.files.iter().map(|file| file.rows).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(report.files[0].path, format!("{}/a.csv", bucket.address));
    bucket.put("c.csv", "id,v\n4,c\n");
    let report = bucket.lab.run(&job, 2).await;
    assert_eq!(report.files.iter().map(|file| file.skipped).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(bucket.lab.sorted("bronze.t", "id,v").await, ["1|a", "2|a", "3|b", "4|c"]);
}

#[tokio::test]
async fn a_retry_reads_the_same_content_or_says_that_it_is_gone() {
    let bucket = Bucket::new();
    bucket.put("a.csv", "id\n1\n");
    let job = bucket.files("*.csv").job();
    let pinned = bucket.lab.run(&job, 1).await.files;
    // Of an execution whose first attempt has looked at the file and committed nothing.
    let again = |pinned: Vec<FileReport>| Attempt { attempt: 2, pinned: Some(pinned), ..2.into() };
    bucket.put("a.csv", "id\n2\n");
    let failed = bucket.lab.try_run(&job, again(pinned.clone())).await.expect_err("other content");
    assert!(failed.failure.message.contains("is not the one that the first attempt read"), "{:?}", failed.failure);
    fs::remove_file(bucket.folder.path().join("orders/a.csv")).expect("an object");
    let failed = bucket.lab.try_run(&job, again(pinned)).await.expect_err("no content");
    assert_eq!(failed.failure.message, format!("The file {}/a.csv does not exist.", bucket.address));
}

#[tokio::test]
async fn a_pattern_outside_of_the_bucket_is_refused() {
    let bucket = Bucket::new();
    let address = &bucket.address;
    for pattern in [
        format!("{address}x/a.csv"),
        format!("{}/a.csv", address.trim_end_matches("/orders")),
        "s3://elsewhere/orders/a.csv".to_owned(),
        format!("{address}/../a.csv"),
        format!("{address}/[a.csv"),
    ] {
        let problem = bucket.lab.pipeline.check_pattern(&pattern).expect_err(&pattern);
        assert_eq!(problem.field, "pattern");
        assert!(problem.span.is_some(), "{pattern}: {problem:?}");
    }
    bucket.lab.pipeline.check_pattern(&format!("{address}/a-{{{{ scheduled_for | date }}}}.csv")).expect("inside");
}

#[test]
fn what_is_no_bucket_is_said_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let mut config = PipelineConfig::new(path("lake").display().to_string(), path("uploads"), path("scratch"));
    config.allowed_buckets = vec!["gopher://x/y".to_owned()];
    let failure = Pipeline::open(config).expect_err("no such store");
    assert_eq!(failure.message, "Files cannot be read from “gopher://x/y”.");
}
