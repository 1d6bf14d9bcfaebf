//! What other programs are told to open a table.

/// Returns SQL that opens a table with DuckDB.
pub(super) fn duckdb(location: &str) -> String {
    format!("install delta;\nload delta;\nfrom delta_scan({}) limit 10;", quoted(location, '\'', "''"))
}

/// Returns Python that opens a table with Polars.
pub(super) fn polars(location: &str) -> String {
    let location = python(location);
    format!("# pip install polars deltalake\nimport polars as pl\n\npl.scan_delta({location}).head(10).collect()")
}

/// Returns Python that opens a table with Spark.
pub(super) fn spark(location: &str) -> String {
    let location = python(location);
    format!("# with the package io.delta:delta-spark_2.13\nspark.read.format(\"delta\").load({location}).show(10)")
}

fn python(text: &str) -> String {
    quoted(&text.replace('\\', "\\\\"), '"', "\\\"")
}

fn quoted(text: &str, quote: char, inner: &str) -> String {
    format!("{quote}{}{quote}", text.replace(quote, inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_location_stands_in_the_text_as_it_is() {
        let location = "s3://lake/silver/loan_payments";
        assert!(duckdb(location).contains("delta_scan('s3://lake/silver/loan_payments')"));
        assert!(polars(location).contains(r#"pl.scan_delta("s3://lake/silver/loan_payments")"#));
        assert!(spark(location).contains(r#".load("s3://lake/silver/loan_payments")"#));
    }

    #[test]
    fn a_quote_does_not_end_the_text() {
        assert!(duckdb("/data/it's").contains("'/data/it''s'"));
        assert!(polars("/data/\"x\\y").contains(r#""/data/\"x\\y""#));
    }
}
