//! Files that unpack to far more than they seem to hold.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use domain::job::Job;
use flate2::{Compression, write::GzEncoder};

use crate::{
    drafts::files,
    lab::Lab,
    zip::{Workbook, archive},
};

/// Returns all files under a folder.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

const SWOLLEN: usize = 24 << 20;

fn lab() -> Lab {
    Lab::with(|config| {
        config.limits.unpacked_floor = 4 << 20;
        config.limits.workbook_bytes = 4 << 20;
    })
}

/// Runs a job and looks at its source, which must both be refused in the same words, and leave nothing behind.
async fn refused(lab: &Lab, job: &Job) -> String {
    let failed = lab.try_run(job, 1).await.expect_err("a bomb");
    let left = walk(&lab.folder.path().join("scratch"));
    assert!(left.is_empty(), "{left:?}");
    assert!(lab.stored("bronze.t").is_empty());
    failed.failure.message
}

#[tokio::test]
async fn what_swells_too_much_is_refused() {
    let zeros = vec![b'0'; SWOLLEN];
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&zeros).expect("memory");
    let packed =
        [("a.csv.gz", gzip.finish().expect("memory")), ("a.csv.zst", zstd::encode_all(&zeros[..], 3).expect("memory"))];
    for (name, bytes) in packed {
        let lab = lab();
        lab.put(name, &bytes);
        let message = refused(&lab, &files(&lab, name).job()).await;
        let words = format!("is refused: its {} bytes unpack to more than", bytes.len());
        assert!(message.contains(&words), "{message}");
    }
}

#[tokio::test]
async fn packed_data_that_is_cut_off_or_damaged_is_refused() {
    let lab = lab();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(b"id\n1\n2\n").expect("memory");
    let whole = gzip.finish().expect("memory");
    lab.put("cut.csv.gz", &whole[..whole.len() - 10]);
    let message = refused(&lab, &files(&lab, "cut.csv.gz").job()).await;
    assert!(message.ends_with("is cut off: it ends in the middle of its packed data."), "{message}");
    let mut damaged = whole.clone();
    let middle = damaged.len() - 12;
    damaged[middle] ^= 0xff;
    lab.put("damaged.csv.gz", damaged);
    let message = refused(&lab, &files(&lab, "damaged.csv.gz").job()).await;
    assert!(message.ends_with("cannot be unpacked: its packed data are damaged."), "{message}");
}

#[tokio::test]
async fn a_workbook_that_unpacks_to_too_much_is_refused() {
    let lab = lab();
    lab.put("a.xlsx", archive(&[("xl/worksheets/sheet1.xml", &vec![b' '; SWOLLEN])]));
    let message = refused(&lab, &files(&lab, "a.xlsx").job()).await;
    assert!(message.ends_with("is refused: it unpacks to more than 4194304 bytes."), "{message}");
}

#[tokio::test]
async fn a_workbook_whose_cells_share_a_huge_text_is_refused() {
    let lab = lab();
    let shared = format!("<si><t>{}</t></si>", "x".repeat(1 << 20));
    let cells: String =
        (1..=64).map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#)).collect();
    lab.put("a.xlsx", Workbook { sheets: &[("Data", &cells)], texts: &shared, from_1904: false }.bytes());
    let message = refused(&lab, &files(&lab, "a.xlsx").job()).await;
    assert!(message.ends_with("is refused: its cells take more than 4194304 bytes."), "{message}");
}

#[tokio::test]
async fn a_workbook_that_spans_far_more_than_it_fills_is_refused() {
    let lab = lab();
    let rows: String = (2..=1_000).map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>1</v></c></row>"#)).collect();
    let data = format!(r#"<row r="1"><c r="NTP1"><v>1</v></c></row>{rows}"#);
    lab.put("a.xlsx", Workbook { sheets: &[("Data", &data)], texts: "", from_1904: false }.bytes());
    let message = refused(&lab, &files(&lab, "a.xlsx").job()).await;
    assert!(message.ends_with("is refused: its cells take more than 4194304 bytes."), "{message}");
}
