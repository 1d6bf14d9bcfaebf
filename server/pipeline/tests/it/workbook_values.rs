//! Values of workbooks that people lose elsewhere. What becomes of each is stated in `docs/pipeline.md`.

use domain::dataset::Layer;

use crate::{
    drafts::files,
    lab::{Lab, layer},
    zip::{Workbook, number, text},
};

/// Returns a sheet whose cells are given row by row.
fn sheet(rows: &[Vec<String>]) -> String {
    rows.iter().enumerate().map(|(row, cells)| format!(r#"<row r="{}">{}</row>"#, row + 1, cells.concat())).collect()
}

fn workbook(data: &str, from_1904: bool) -> Vec<u8> {
    Workbook { sheets: &[("Data", data)], texts: "", from_1904 }.bytes()
}

#[tokio::test]
async fn dates_are_days_of_the_calendar_whichever_year_they_are_counted_from() {
    for (from_1904, first) in [(false, "1900-01-01"), (true, "1904-01-02")] {
        let lab = Lab::new();
        let data = sheet(&[
            vec![text("A1", "id"), text("B1", "day"), text("C1", "at")],
            vec![number("A2", 0, "1"), number("B2", 1, "1"), number("C2", 2, "46346.573611111111")],
        ]);
        lab.put("a.xlsx", workbook(&data, from_1904));
        let job = files(&lab, "a.xlsx").columns("id:bigint* day:date at:timestamp").silver("merge").job();
        lab.run(&job, 1).await;
        let at = if from_1904 { "2030-11-21T13:46:00" } else { "2026-11-20T13:46:00" };
        assert_eq!(lab.rows("bronze.t", "*").await, [format!("1|{first}|{at}")]);
        assert_eq!(lab.rows("silver.t", "*").await, [format!("1|{first}|{at}Z")]);
    }
}

#[tokio::test]
async fn numbers_come_out_as_the_sheet_shows_them() {
    let lab = Lab::new();
    let data = sheet(&[
        vec![text("A1", "n")],
        vec![number("A2", 0, "42")],
        vec![number("A3", 0, "1.1000000000000001")],
        vec![number("A4", 0, "3.3000000000000003")],
        vec![number("A5", 0, "123456789012345")],
        vec![number("A6", 0, "1E-7")],
        vec![number("A7", 0, "-0.0")],
        vec![number("A8", 3, "42")],
        vec![text("A9", "00042")],
        vec![r#"<c r="A10" t="b"><v>1</v></c>"#.to_owned()],
        vec![r#"<c r="A11" t="e"><v>#DIV/0!</v></c>"#.to_owned()],
    ]);
    lab.put("a.xlsx", workbook(&data, false));
    let report = lab.run(&files(&lab, "a.xlsx").job(), 1).await;
    // A code with a format such as 00000 is a plain number in the file: its zeros are only painted.
    let expected = ["42", "1.1", "3.3", "123456789012345", "0.0000001", "0", "42", "00042", "true", "#DIV/0!"];
    assert_eq!(lab.rows("bronze.t", "n").await, expected);
    assert_eq!(layer(&report, Layer::Bronze).notes, [""; 0]);
}

#[tokio::test]
async fn numbers_beyond_what_a_sheet_keeps_are_pointed_out() {
    let lab = Lab::new();
    let data = sheet(&[vec![text("A1", "id")], vec![number("A2", 0, "1234567890123456789")]]);
    lab.put("a.xlsx", workbook(&data, false));
    let report = lab.run(&files(&lab, "a.xlsx").job(), 1).await;
    let notes = &layer(&report, Layer::Bronze).notes;
    assert!(notes.iter().any(|note| note.contains("1 numbers have more than 15 digits")), "{notes:?}");
}

#[tokio::test]
async fn blank_and_merged_cells_are_no_values() {
    let lab = Lab::new();
    let data = sheet(&[
        vec![],
        vec![text("B2", "city"), text("C2", "n")],
        vec![text("B3", "Ulm"), number("C3", 0, "1"), text("E3", "beside")],
        vec![number("C4", 0, "2")],
        vec![],
        vec![text("B6", ""), number("C6", 0, "3")],
    ]);
    let merged = data.replace("</row><row r=\"4\">", "</row><row r=\"4\"><c r=\"B4\"/>");
    lab.put("a.xlsx", workbook(&merged, false));
    let report = lab.run(&files(&lab, "a.xlsx").job(), 1).await;
    assert_eq!(
        lab.rows("bronze.t", "column_1,city,n,column_4,column_5").await,
        ["∅|Ulm|1|∅|beside", "∅|∅|2|∅|∅", "∅|∅|3|∅|∅"]
    );
    let notes = &layer(&report, Layer::Bronze).notes;
    assert!(notes.iter().any(|note| note.ends_with("1 blank rows were passed over.")), "{notes:?}");
}

#[tokio::test]
async fn a_sheet_is_chosen_by_its_name() {
    let (first, second) =
        (sheet(&[vec![text("A1", "a")]]), sheet(&[vec![text("A1", "b")], vec![text("A2", "x &amp; y")]]));
    let bytes = Workbook { sheets: &[("One", &first), ("Two", &second)], texts: "", from_1904: false }.bytes();
    let lab = Lab::new();
    lab.put("a.xlsx", &bytes);
    let job = |sheet: &str| files(&lab, "a.xlsx").with(|draft| draft.source.sheet = sheet.into()).job();
    let failed = lab.try_run(&job("Three"), 1).await.expect_err("no such sheet");
    assert!(failed.failure.message.ends_with("has no sheet “Three”; it has One, Two."), "{}", failed.failure.message);
    lab.run(&job("Two"), 2).await;
    assert_eq!(lab.rows("bronze.t", "b").await, ["x & y"]);
}
