//! Values of text files that people lose elsewhere. What becomes of each is stated in `docs/pipeline.md`.

use domain::dataset::Layer;

use crate::{
    drafts::files,
    lab::{Lab, layer},
};

#[tokio::test]
async fn leading_zeros_stay() {
    let lab = Lab::new();
    lab.put("a.csv", "code,zip\n007,01069\n0,00501\n");
    lab.run(&files(&lab, "a.csv").columns("code:text* zip:text").silver("merge").job(), 1).await;
    assert_eq!(lab.sorted("silver.t", "*").await, ["007|01069", "0|00501"]);
}

#[tokio::test]
async fn ids_of_64_bits_stay_exact_and_longer_ones_are_never_cut() {
    let lab = Lab::new();
    lab.put("a.csv", "id,long\n9007199254740993,12345678901234567890\n-9223372036854775808,1\n9223372036854775808,2\n");
    let job = files(&lab, "a.csv").columns("id:bigint* long:decimal(38,0)").silver("merge").job();
    lab.run(&job, 1).await;
    assert_eq!(lab.sorted("silver.t", "*").await, ["-9223372036854775808|1", "9007199254740993|12345678901234567890"]);
    let reason = "id does not fit into a bigint; take decimal(38,0) or text";
    assert_eq!(lab.quarantine("silver.t", "id").await, [("9223372036854775808".to_owned(), reason.to_owned())]);
}

#[tokio::test]
async fn decimals_never_pass_through_floats() {
    let lab = Lab::new();
    let rows: String = (0..1000).map(|id| format!("{id},0.1,12345678901234567890.123456789\n")).collect();
    lab.put("a.csv", format!("id,small,large\n{rows}1000,0.005,1\n"));
    let job = files(&lab, "a.csv")
        .columns("id:bigint* small:decimal(10,2) large:decimal(38,9)")
        .silver("merge")
        .gold("select sum(small) as small, max(large) as large from silver.t")
        .job();
    lab.run(&job, 1).await;
    assert_eq!(lab.rows("gold.t", "*").await, ["100.00|12345678901234567890.123456789"]);
    let reason = "small has more than 2 digits after the point";
    assert_eq!(lab.quarantine("silver.t", "id,small").await, [("1000|0.005".to_owned(), reason.to_owned())]);
}

#[tokio::test]
async fn a_comma_may_be_the_decimal_sign() {
    let lab = Lab::new();
    lab.put("a.csv", "id;amount\n1;1.234,50\n2;0,5\n3;1,234.50\n");
    let job = files(&lab, "a.csv")
        .columns("id:bigint* amount:decimal(10,2)")
        .with(|draft| draft.columns[1].decimal_comma = "on".into())
        .silver("merge")
        .job();
    lab.run(&job, 1).await;
    assert_eq!(lab.sorted("silver.t", "*").await, ["1|1234.50", "2|0.50"]);
    assert_eq!(
        lab.quarantine("silver.t", "amount").await,
        [("1,234.50".to_owned(), "amount is not a number".to_owned())]
    );
}

#[tokio::test]
async fn dates_with_the_day_first_are_read_as_declared_and_never_guessed() {
    let lab = Lab::new();
    lab.put("a.csv", "id,day\n1,03/04/2026\n2,31.12.26\n3,2026-04-03\n4,12/31/2026\n5,29.02.2026\n");
    let job = files(&lab, "a.csv")
        .columns("id:bigint* day:date")
        .with(|draft| draft.columns[1].date_order = "day_first".into())
        .silver("merge")
        .job();
    lab.run(&job, 1).await;
    assert_eq!(lab.sorted("silver.t", "*").await, ["1|2026-04-03", "2|2026-12-31", "3|2026-04-03"]);
    let reason = "day is not a day of the calendar".to_owned();
    assert_eq!(
        lab.quarantine("silver.t", "day").await,
        [("12/31/2026".to_owned(), reason.clone()), ("29.02.2026".to_owned(), reason)]
    );
}

#[tokio::test]
async fn times_without_an_offset_are_in_the_declared_zone() {
    let lab = Lab::new();
    lab.put(
        "a.csv",
        "id,at\n1,2026-07-01 12:00\n2,2026-07-01T12:00:00+05:30\n3,2026-03-29 02:30\n4,2026-10-25 02:30\n",
    );
    let job = files(&lab, "a.csv")
        .columns("id:bigint* at:timestamp")
        .with(|draft| draft.columns[1].timezone = "Europe/Berlin".into())
        .silver("merge")
        .job();
    lab.run(&job, 1).await;
    assert_eq!(
        lab.sorted("silver.t", "*").await,
        ["1|2026-07-01T10:00:00Z", "2|2026-07-01T06:30:00Z", "4|2026-10-25T00:30:00Z"]
    );
    let reason = "at does not exist in Europe/Berlin: clocks went forward over it";
    assert_eq!(lab.quarantine("silver.t", "at").await, [("2026-03-29 02:30".to_owned(), reason.to_owned())]);
}

#[tokio::test]
async fn empty_text_and_no_value_are_different_things() {
    let lab = Lab::new();
    lab.put("a.csv", "id,note,n\n1,,\n2,\"\",\"\"\n3,NA,NA\n4,\"NA\",4\n5,  ,  \n");
    let job = files(&lab, "a.csv")
        .columns("id:bigint* note:text n:bigint")
        .with(|draft| draft.source.null_words = "NA".into())
        .silver("merge")
        .job();
    lab.run(&job, 1).await;
    let rows = ["1|∅|∅", "2||", "3|∅|∅", "4|NA|4", "5|  |  "];
    assert_eq!(lab.sorted("bronze.t", "*").await, rows);
    // What is no number is none in a column of numbers; text keeps the difference.
    assert_eq!(lab.sorted("silver.t", "*").await, ["1|∅|∅", "2||∅", "3|∅|∅", "4|NA|4", "5|  |∅"]);

    let job = files(&lab, "a.csv")
        .columns("id:bigint* note:text!")
        .with(|draft| draft.columns[1].changes = "trim, empty_as_null".into())
        .silver("replace")
        .with(|draft| draft.silver.table = "filled".into())
        .job();
    lab.run(&job, 2).await;
    assert_eq!(lab.sorted("silver.filled", "id,note").await, ["4|NA"]);
    assert_eq!(lab.quarantine("silver.filled", "id").await.len(), 4);
}

#[tokio::test]
async fn characters_come_out_right_whatever_their_encoding() {
    let text = "id,name\n1,Grüße €\n";
    let wide =
        |bytes: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect();
    let western = b"id,name\n1,Gr\xfc\xdfe \x80\n".to_vec();
    let encoded: [(&str, &str, Vec<u8>); 7] = [
        ("UTF-8", "", text.into()),
        ("UTF-8 with a byte order mark", "", format!("\u{feff}{text}").into()),
        ("UTF-8, declared, with a byte order mark", "utf-8", format!("\u{feff}{text}").into()),
        ("UTF-16, little-endian", "", wide(u16::to_le_bytes)),
        ("UTF-16, big-endian", "", wide(u16::to_be_bytes)),
        ("Windows-1252", "", western.clone()),
        ("Latin-1, declared", "latin1", western),
    ];
    for (name, declared, bytes) in encoded {
        let lab = Lab::new();
        lab.put("a.csv", bytes);
        let job = files(&lab, "a.csv").with(|draft| draft.source.encoding = declared.into()).job();
        lab.run(&job, 1).await;
        assert_eq!(lab.rows("bronze.t", "id,name").await, ["1|Grüße €"], "{name}");
    }
}

#[tokio::test]
async fn bytes_that_are_not_of_the_declared_encoding_are_refused_where_they_stand() {
    let lab = Lab::new();
    lab.put("a.csv", b"id,name\n1,a\n2,Gr\xfc\xdfe\n");
    let job = files(&lab, "a.csv").with(|draft| draft.source.encoding = "utf-8".into()).job();
    let failed = lab.try_run(&job, 1).await.expect_err("no UTF-8");
    let message = &failed.failure.message;
    assert!(
        message.starts_with("Row 2 of ") && message.ends_with("holds bytes that are not valid UTF-8."),
        "{message}"
    );
    assert_eq!(lab.stored("bronze.t"), [""; 0]);
}

#[tokio::test]
async fn line_breaks_quotes_and_separators_in_quotes_belong_to_the_value() {
    let lab = Lab::new();
    lab.put("a.csv", "id,note\r\n1,\"two\nlines\"\r\n2,\"two\r\nlines\"\r\n3,\"a \"\"b\"\", c\"\r\n4,5\" pipe\r\n");
    let report = lab.run(&files(&lab, "a.csv").job(), 1).await;
    assert_eq!(layer(&report, Layer::Bronze).rows_kept, 4);
    assert_eq!(lab.rows("bronze.t", "id,note").await, ["1|two\nlines", "2|two\r\nlines", "3|a \"b\", c", "4|5\" pipe"]);
}

#[tokio::test]
async fn a_quote_that_is_never_closed_is_refused_at_its_row() {
    let lab = Lab::new();
    lab.put("a.csv", "id,note\n1,a\n2,\"b\n3,c\n");
    let failed = lab.try_run(&files(&lab, "a.csv").job(), 1).await.expect_err("an open quote");
    assert!(failed.failure.message.starts_with("A quote opens in row 2 of "), "{}", failed.failure.message);
}

#[tokio::test]
async fn nul_bytes_are_characters_like_others() {
    let lab = Lab::new();
    lab.put("a.csv", "id,note\n1,a\0b\n2,\0\n");
    let job =
        files(&lab, "a.csv").columns("id:bigint* note:text").silver("merge").gold("select note from silver.t").job();
    lab.run(&job, 1).await;
    assert_eq!(lab.sorted("gold.t", "*").await, ["\0", "a\0b"]);
}
