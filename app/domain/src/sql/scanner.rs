use super::{SqlKind, SqlPart};

/// The words that are coloured, in alphabetical order.
const KEYWORDS: [&str; 87] = [
    "all",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "between",
    "both",
    "by",
    "case",
    "cast",
    "cross",
    "cube",
    "current",
    "desc",
    "distinct",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "extract",
    "false",
    "filter",
    "first",
    "following",
    "for",
    "from",
    "full",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "inner",
    "intersect",
    "interval",
    "is",
    "join",
    "last",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "natural",
    "not",
    "null",
    "nulls",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "over",
    "partition",
    "preceding",
    "qualify",
    "range",
    "recursive",
    "right",
    "rollup",
    "row",
    "rows",
    "select",
    "semi",
    "sets",
    "similar",
    "some",
    "then",
    "ties",
    "to",
    "top",
    "trailing",
    "true",
    "try_cast",
    "unbounded",
    "union",
    "unnest",
    "using",
    "values",
    "when",
    "where",
    "window",
    "with",
    "within",
];

/// Returns the parts of a statement; together they are the whole text.
pub(super) fn parts(sql: &str) -> Vec<SqlPart<'_>> {
    let mut parts = Vec::new();
    let mut rest = sql;
    while !rest.is_empty() {
        let (kind, length) = first(rest);
        let (text, after) = rest.split_at(length);
        parts.push(SqlPart { kind, text });
        rest = after;
    }
    parts
}

/// Returns what a text begins with, and how many bytes of it belong to that.
fn first(rest: &str) -> (SqlKind, usize) {
    let mut characters = rest.chars();
    let (Some(character), next) = (characters.next(), characters.next()) else { return (SqlKind::Other, 0) };
    match (character, next) {
        ('-', Some('-')) => (SqlKind::Comment, rest.find('\n').unwrap_or(rest.len())),
        ('/', Some('*')) => (SqlKind::Comment, through(rest, "*/")),
        ('{', Some('{')) => (SqlKind::Place, through(rest, "}}")),
        ('\'', _) => (SqlKind::Text, quoted(rest, '\'')),
        ('"', _) => (SqlKind::Name, quoted(rest, '"')),
        (digit, _) if digit.is_ascii_digit() => (SqlKind::Number, number(rest)),
        ('.', Some(digit)) if digit.is_ascii_digit() => (SqlKind::Number, number(rest)),
        (letter, _) if is_word(letter) => word(rest),
        (space, _) if space.is_whitespace() => (SqlKind::Other, while_true(rest, char::is_whitespace)),
        (other, _) => (SqlKind::Other, other.len_utf8()),
    }
}

/// Returns the length up to the end of a mark, from behind the two characters that open it; without one, the whole text.
fn through(rest: &str, mark: &str) -> usize {
    rest[2..].find(mark).map_or(rest.len(), |at| 2 + at + mark.len())
}

/// Returns the length of a text in quotes, in which two quotes stand for one.
fn quoted(rest: &str, quote: char) -> usize {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    rest.len()
}

fn number(rest: &str) -> usize {
    let mut before = ' ';
    while_true(rest, |character| {
        let sign_of_exponent = matches!(character, '+' | '-') && matches!(before, 'e' | 'E');
        before = character;
        character.is_ascii_alphanumeric() || character == '.' || character == '_' || sign_of_exponent
    })
}

fn word(rest: &str) -> (SqlKind, usize) {
    let length = while_true(rest, |character| is_word(character) || character.is_ascii_digit());
    let lower = rest[..length].to_ascii_lowercase();
    let known = KEYWORDS.binary_search(&lower.as_str()).is_ok();
    (if known { SqlKind::Keyword } else { SqlKind::Name }, length)
}

fn is_word(character: char) -> bool {
    character.is_alphabetic() || character == '_'
}

fn while_true(rest: &str, mut test: impl FnMut(char) -> bool) -> usize {
    rest.find(|character| !test(character)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(sql: &str) -> Vec<(SqlKind, &str)> {
        parts(sql).into_iter().filter(|part| !part.text.trim().is_empty()).map(|part| (part.kind, part.text)).collect()
    }

    #[test]
    fn the_words_are_in_order() {
        assert!(KEYWORDS.is_sorted(), "they are searched by halving");
    }

    #[test]
    fn a_statement_is_taken_apart() {
        use SqlKind::{Comment, Keyword, Name, Number, Other, Place, Text};
        assert_eq!(
            kinds("SELECT \"a b\", 1.5e-3 from t -- it's\nwhere x >= {{ parameters.since }} and y = 'it''s'"),
            [
                (Keyword, "SELECT"),
                (Name, "\"a b\""),
                (Other, ","),
                (Number, "1.5e-3"),
                (Keyword, "from"),
                (Name, "t"),
                (Comment, "-- it's"),
                (Keyword, "where"),
                (Name, "x"),
                (Other, ">"),
                (Other, "="),
                (Place, "{{ parameters.since }}"),
                (Keyword, "and"),
                (Name, "y"),
                (Other, "="),
                (Text, "'it''s'"),
            ]
        );
    }

    #[test]
    fn what_is_not_closed_goes_to_the_end() {
        for (sql, kind) in [
            ("'open", SqlKind::Text),
            ("\"open", SqlKind::Name),
            ("/* open", SqlKind::Comment),
            ("{{ open", SqlKind::Place),
            ("'it''", SqlKind::Text),
            ("-", SqlKind::Other),
        ] {
            assert_eq!(kinds(sql), [(kind, sql)]);
        }
    }

    #[test]
    fn the_parts_are_the_whole_text() {
        for sql in ["", "größe = 'ä' 🦀 /**/ .5.6 a.b", "{{{a}}}", "'''", "1-2--3\n4", "/*/", "\"\"\"\"", "{{}}\r\n\t-"]
        {
            let whole: String = parts(sql).iter().map(|part| part.text).collect();
            assert_eq!(whole, sql);
        }
    }
}
