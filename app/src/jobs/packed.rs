//! All columns of a job in one hidden field.
//!
//! A form with two thousand columns would have more than twenty thousand fields. So it shows a page of them and holds all
//! of them in one text; what was sent of the page that was shown wins.

use domain::{
    entry::Entry,
    job::{ColumnDraft, Suggestion},
};

/// Returns the fields of a column in the order in which they are packed, borrowed as the column is.
macro_rules! fields {
    ($column:expr) => {{
        let ColumnDraft {
            source,
            name,
            data_type,
            date_order,
            date_format,
            timezone,
            decimal_comma,
            changes,
            key,
            required,
            excluded,
        } = $column;
        [source, name, data_type, date_order, date_format, timezone, decimal_comma, changes, key, required, excluded]
    }};
}

/// Returns columns as one text: a list of lists, without what is blank at their ends.
pub(super) fn pack_columns(columns: &[ColumnDraft]) -> String {
    let packed: Vec<Vec<&str>> = columns
        .iter()
        .map(|column| {
            let texts = fields!(column).map(|entry| entry.0.as_str());
            let filled = texts.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
            texts[..filled].to_vec()
        })
        .collect();
    serde_json::to_string(&packed).unwrap_or_default()
}

/// Returns the columns of a text; none of a text that is not understood.
pub(super) fn unpack_columns(text: &str) -> Vec<ColumnDraft> {
    let packed: Vec<Vec<String>> = serde_json::from_str(text).unwrap_or_default();
    packed
        .into_iter()
        .map(|texts| {
            let mut column = ColumnDraft::default();
            for (field, text) in fields!(&mut column).into_iter().zip(texts) {
                *field = Entry(text);
            }
            column
        })
        .collect()
}

/// Returns what a look suggested as one text.
pub(super) fn pack_suggestion(suggestion: &Suggestion) -> String {
    let Suggestion { name, table, columns, sql } = suggestion;
    serde_json::to_string(&(name, table, sql, pack_columns(columns))).unwrap_or_default()
}

/// Returns the suggestion of a text; an empty one of a text that is not understood.
pub(super) fn unpack_suggestion(text: &str) -> Suggestion {
    let (name, table, sql, columns): (String, String, String, String) = serde_json::from_str(text).unwrap_or_default();
    Suggestion { name, table, sql, columns: unpack_columns(&columns) }
}

/// Returns all columns with the rows that were sent in the places of those that they show. Rows come in the order of the
/// columns, so each is the next one with its name in the file.
pub(super) fn with_rows(mut all: Vec<ColumnDraft>, rows: Vec<ColumnDraft>) -> Vec<ColumnDraft> {
    if all.is_empty() {
        return rows;
    }
    let mut from = 0;
    for row in rows {
        if let Some(found) = all[from..].iter().position(|column| column.source == row.source) {
            all[from + found] = row;
            from += found + 1;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(source: &str, data_type: &str) -> ColumnDraft {
        ColumnDraft { source: source.into(), data_type: data_type.into(), ..ColumnDraft::default() }
    }

    #[test]
    fn columns_survive_as_one_text() {
        let columns =
            [column("a\"b", "text"), ColumnDraft { excluded: "on".into(), ..column("", "") }, ColumnDraft::default()];
        assert_eq!(pack_columns(&columns[..1]), r#"[["a\"b","","text"]]"#);
        assert_eq!(unpack_columns(&pack_columns(&columns)), columns);
        assert_eq!(unpack_columns("nonsense"), []);
        let suggestion = Suggestion { name: "Orders".into(), columns: columns.to_vec(), ..Suggestion::default() };
        assert_eq!(unpack_suggestion(&pack_suggestion(&suggestion)), suggestion);
    }

    #[test]
    fn rows_that_were_shown_win() {
        let all = vec![column("a", "text"), column("b", "text"), column("b", "date"), column("c", "text")];
        let rows = vec![column("b", "bigint"), column("c", "double"), column("new", "text")];
        let merged = with_rows(all, rows.clone());
        let types: Vec<_> = merged.iter().map(|column| column.data_type.0.as_str()).collect();
        assert_eq!(types, ["text", "bigint", "date", "double"]);
        assert_eq!(with_rows(Vec::new(), rows.clone()), rows, "a form that shows all columns holds no text");
    }
}
