//! SQL as text: what each part of a statement is, without understanding it.
//!
//! It colours statements while they are typed and finds the tables that a statement names. Whether a statement holds is
//! for the engine to say.

use crate::{
    choice::Choice,
    dataset::{Layer, TableRef},
};

/// Takes a statement apart.
mod scanner;

/// What a part of a statement is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SqlKind {
    /// A word of the language: `select`.
    Keyword,
    /// The name of something, in quotes or without.
    Name,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// A comment, to the end of its line or between `/*` and `*/`.
    Comment,
    /// A place that an execution fills: `{{ parameters.since }}`.
    Place,
    /// White space, operators and everything else.
    Other,
}

/// A part of a statement.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SqlPart<'a> {
    /// What it is.
    pub kind: SqlKind,
    /// Its text.
    pub text: &'a str,
}

/// Returns the parts of a statement, in order; together they are the whole text.
pub fn sql_parts(sql: &str) -> Vec<SqlPart<'_>> {
    scanner::parts(sql)
}

/// Returns the tables of the lake that a statement names with their layer, each once, in the order of their first use.
pub fn tables_named(sql: &str) -> Vec<TableRef> {
    let parts = sql_parts(sql);
    let words: Vec<_> =
        parts.iter().filter(|part| part.kind != SqlKind::Comment && !part.text.trim().is_empty()).collect();
    let mut tables = Vec::new();
    for (index, window) in words.windows(3).enumerate() {
        let [layer, dot, name] = window else { continue };
        // `a.silver.b` is a field of a field.
        let begins = index == 0 || words[index - 1].text != ".";
        if !begins || layer.kind != SqlKind::Name || dot.text != "." || name.kind == SqlKind::Text {
            continue;
        }
        let (Some(layer), Ok(name)) =
            (Layer::from_code(&layer.text.to_lowercase()), name.text.trim_matches('"').parse())
        else {
            continue;
        };
        let table = TableRef { layer, name };
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sql: &str) -> Vec<String> {
        tables_named(sql).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn tables_are_found_where_their_layer_stands_in_front() {
        assert_eq!(
            names("select o.id from silver.orders o join Gold . \"by_day\" on silver.orders.day = by_day.day"),
            ["silver.orders", "gold.by_day"]
        );
        assert_eq!(names("with t as (select 1) select * from t, bronze.raw"), ["bronze.raw"]);
    }

    #[test]
    fn texts_comments_and_fields_are_no_tables() {
        assert_eq!(names("select 'silver.a' -- silver.b\n/* silver.c */ from x where x.silver.d > 1"), [""; 0]);
        assert_eq!(names("select silver."), [""; 0]);
        assert_eq!(names("select silver.'a'"), [""; 0]);
    }
}
