use std::collections::HashSet;

use arrow::datatypes::{DataType, Field};

/// Keeps a column's header, as it was received, in the metadata of the schema, where it differs from the column's name.
pub(crate) const HEADER_METADATA: &str = "flowforge.header";

/// The greatest number of characters in a column's name.
const MAX_LENGTH: usize = 255;

/// Returns bronze columns for the headers of a file.
///
/// White space around a header is dropped. Characters that Delta tables and Spark cannot hold in a name become `_`. An
/// empty header becomes `column_3` by its place. A header that is one of FlowForge's own names gets an `x` in front:
/// `_row_number` becomes `x_row_number`. A name that is there already, in whatever case, gets `_2`, `_3` and so on.
pub(crate) fn column_names<'a>(headers: impl IntoIterator<Item = &'a str>) -> Vec<Field> {
    let mut taken = HashSet::new();
    let mut fields = Vec::new();
    for (index, header) in headers.into_iter().enumerate() {
        let base = base_name(header, index);
        let mut name = base.clone();
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        let field = Field::new(&name, DataType::Utf8, true);
        let differs = name != header;
        fields.push(if differs {
            field.with_metadata([(HEADER_METADATA.to_owned(), header.to_owned())].into())
        } else {
            field
        });
    }
    fields
}

fn base_name(header: &str, index: usize) -> String {
    let unusable = |character: char| " ,;{}()\n\t=\"".contains(character) || character.is_control();
    let header = header.trim().trim_start_matches('\u{feff}');
    let name: String =
        header.chars().take(MAX_LENGTH).map(|character| if unusable(character) { '_' } else { character }).collect();
    if name.is_empty() {
        format!("column_{}", index + 1)
    } else if OWN_NAMES.contains(&name.to_lowercase().as_str()) {
        format!("x{name}")
    } else {
        name
    }
}

/// The columns that FlowForge adds to tables.
const OWN_NAMES: [&str; 10] = [
    "_execution_id",
    "_ingested_at",
    "_is_current",
    "_ragged",
    "_row_key",
    "_row_number",
    "_source_file",
    "_updated_at",
    "_valid_from",
    "_valid_to",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn names(headers: &[&str]) -> Vec<String> {
        column_names(headers.iter().copied()).into_iter().map(|field| field.name().clone()).collect()
    }

    #[test]
    fn headers_become_names_that_delta_can_hold() {
        assert_eq!(
            names(&[" id ", "Order date", "a;b{c}", "", "\"q\"", "tab\there", "ünï", "_row_number"]),
            ["id", "Order_date", "a_b_c_", "column_4", "_q_", "tab_here", "ünï", "x_row_number"]
        );
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number_whatever_its_case() {
        assert_eq!(names(&["a", "A", "a_2", "a"]), ["a", "A_2", "a_2_2", "a_3"]);
    }

    #[test]
    fn the_header_as_received_is_kept_where_it_differs() {
        let fields = column_names(["plain", "Order date"]);
        assert!(fields[0].metadata().is_empty());
        assert_eq!(fields[1].metadata().get(HEADER_METADATA).map(String::as_str), Some("Order date"));
    }
}
