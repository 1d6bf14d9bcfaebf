use datafusion::{common::SchemaError, error::DataFusionError, sql::sqlparser::parser::ParserError};
use domain::problem::Problem;

use super::position::SqlText;

/// How alike two names must be for one to be suggested in place of the other.
const ALIKE: f64 = 0.7;

/// Says what is wrong with a statement that cannot be planned.
pub(super) fn of_planning(error: &DataFusionError, text: &SqlText, tables: &[String]) -> Problem {
    let root = error.find_root();
    let span = error.diagnostic().and_then(|diagnostic| diagnostic.span);
    let start = span.and_then(|span| text.at(span.start.line, span.start.column));
    if let DataFusionError::SQL(parser, _) = root {
        return of_parser(parser, text);
    }
    if let DataFusionError::SchemaError(schema, _) = root {
        return of_schema(schema, start, text);
    }
    let words = plain_words(root);
    if let Some(table) = between(&words, "table '", "' not found") {
        return unknown_table(table, start, text, tables);
    }
    let table_function = between(&words, "table function '", "' not found");
    if let Some(function) = between(&words, "Invalid function '", "'").or(table_function) {
        let message = match between(&words, "Did you mean '", "'") {
            Some(like) => format!("There is no function “{function}”. Did you mean “{like}”?"),
            None => format!("There is no function “{function}”."),
        };
        return placed(Problem::new("sql", message), start, function, text);
    }
    if let Some(twice) = between(&words, "require unique expression names but the expression \"", "\" at position") {
        return named_twice(twice.rsplit('.').next().unwrap_or(twice));
    }
    match start {
        Some(start) => Problem::new("sql", sentence(&words)).at(start, text.word_end(start)),
        None => Problem::new("sql", sentence(&words)),
    }
}

/// Says that two columns of a result have one name.
pub(super) fn named_twice(name: &str) -> Problem {
    Problem::new("sql", format!("Two columns are called “{name}”. Give one of them another name with “as”."))
}

/// Returns the column that a statement names and that is not there, if that is what is wrong with it.
pub(super) fn unknown_column(error: &DataFusionError) -> Option<String> {
    match error.find_root() {
        DataFusionError::SchemaError(schema, _) => match schema.as_ref() {
            SchemaError::FieldNotFound { field, .. } => Some(field.name.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Says what went wrong while a statement ran.
pub(super) fn of_running(error: &DataFusionError) -> Problem {
    let root = error.find_root();
    if matches!(root, DataFusionError::ResourcesExhausted(_)) {
        return Problem::new(
            "sql",
            "The query needs more memory than the engine may take. Narrow it, or group by fewer values at a time.",
        );
    }
    Problem::new("sql", sentence(&plain_words(root)))
}

fn of_parser(error: &ParserError, text: &SqlText) -> Problem {
    let words = match error {
        ParserError::ParserError(words) | ParserError::TokenizerError(words) => words.clone(),
        ParserError::RecursionLimitExceeded => "The statement is nested too deeply.".to_owned(),
    };
    let (words, place) = match words.split_once(" at Line: ") {
        Some((words, place)) => (words.to_owned(), place.split_once(", Column: ")),
        None => (words, None),
    };
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    let start = place.and_then(|(line, column)| text.at(digits(line)?, digits(column)?));
    let message = match words.strip_prefix("Expected: ").and_then(|words| words.split_once(", found: ")) {
        Some((expected, "EOF")) => format!("The statement ends too early: {expected} is expected."),
        Some((expected, found)) => format!("“{found}” is not expected here; {expected} is."),
        None => sentence(&words),
    };
    let problem = Problem::new("sql", message);
    match start {
        Some(start) => problem.at(start, text.word_end(start)),
        None if words.ends_with("EOF") => problem.at(text.length(), text.length()),
        None => problem,
    }
}

fn of_schema(error: &SchemaError, start: Option<usize>, text: &SqlText) -> Problem {
    match error {
        SchemaError::FieldNotFound { field, valid_fields } => {
            let qualified = field.relation.is_some();
            let known: Vec<String> = valid_fields.iter().map(|field| field.name.clone()).collect();
            let like = most_alike(&field.name, known.iter().map(String::as_str)).map(quoted);
            let message = match (&like, known.as_slice()) {
                (Some(like), _) => format!("There is no column “{}”. Did you mean {like}?", field.name),
                (None, []) => format!("There is no column “{}”.", field.name),
                (None, known) => format!("There is no column “{}”. There are {}.", field.name, some_of(known)),
            };
            let problem = placed(Problem::new("sql", message), start, &field.name, text);
            match (problem.span, like) {
                (Some(span), Some(like)) => {
                    let (mut start, end) = (span.start as usize, span.end as usize);
                    if qualified && let Some(dot) = text.part(start, end).rfind('.') {
                        start += text.part(start, end)[..=dot].chars().count();
                    }
                    problem.fixed_by(text.replaced(start, end, &like))
                }
                (_, _) => problem,
            }
        }
        SchemaError::AmbiguousReference { field } => {
            let message =
                format!("“{}” is a column of more than one table. Write the table in front of it.", field.name);
            placed(Problem::new("sql", message), start, &field.name, text)
        }
        SchemaError::DuplicateQualifiedField { name, .. } | SchemaError::DuplicateUnqualifiedField { name } => {
            named_twice(name)
        }
    }
}

fn unknown_table(table: &str, start: Option<usize>, text: &SqlText, tables: &[String]) -> Problem {
    let written = table.strip_prefix("lake.").unwrap_or(table);
    let written = written.strip_prefix("none.").unwrap_or(written);
    let name = written.rsplit('.').next().unwrap_or(written);
    // Many tables share a layer, so the names behind it must be alike; of one name in several layers, the layer that was
    // written is meant, else silver.
    let layer = written.rsplit_once('.').map_or("silver", |(layer, _)| layer);
    let parts: Vec<_> = tables.iter().filter_map(|known| known.split_once('.')).collect();
    let alike = most_alike(name, parts.iter().map(|(_, name)| *name));
    let named: Vec<_> = tables.iter().filter(|known| known.split_once('.').map(|(_, name)| name) == alike).collect();
    let in_layer = named.iter().find(|known| known.starts_with(&format!("{layer}.")));
    let like = in_layer.or(named.first()).map(|known| known.as_str());
    let message = match (like, tables) {
        (Some(like), _) => format!("There is no table “{written}”. Did you mean {like}?"),
        (None, []) => format!("There is no table “{written}”: the lake has no tables yet."),
        (None, tables) => format!("There is no table “{written}”. There are {}.", some_of(tables)),
    };
    let problem = placed(Problem::new("sql", message), start, written, text);
    match (problem.span, like) {
        (Some(span), Some(like)) => {
            let fix = text.replaced(span.start as usize, span.end as usize, like);
            problem.fixed_by(fix)
        }
        _ => problem,
    }
}

fn placed(problem: Problem, start: Option<usize>, word: &str, text: &SqlText) -> Problem {
    match start {
        Some(start) => problem.at(start, text.word_end(start)),
        None => match text.find_word(word) {
            Some((start, end)) => problem.at(start, end),
            None => problem,
        },
    }
}

/// Returns the name that is most like another, if one is.
fn most_alike<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let alike = known.map(|known| (strsim::jaro_winkler(&lower, &known.to_lowercase()), known));
    let best = alike.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= ALIKE).then_some(best.1)
}

/// Returns a column's name as it must stand in a statement.
fn quoted(name: &str) -> String {
    let plain = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    if name.chars().all(plain) && !name.starts_with(|first: char| first.is_ascii_digit()) {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| name.as_str()).collect();
    match names.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}

/// Returns the words of an error without the names of its kind.
fn plain_words(error: &DataFusionError) -> String {
    let words = match error {
        DataFusionError::Plan(words)
        | DataFusionError::Execution(words)
        | DataFusionError::NotImplemented(words)
        | DataFusionError::Configuration(words) => words.clone(),
        DataFusionError::ArrowError(error, _) => error.to_string(),
        other => other.strip_backtrace(),
    };
    let words = words.split("\n\nbacktrace").next().unwrap_or(&words);
    let mut words = words.trim();
    for prefix in [
        "Error during planning: ",
        "Execution error: ",
        "This feature is not implemented: ",
        "Invalid argument error: ",
        "Schema error: ",
        "Arrow error: ",
        "Cast error: ",
    ] {
        words = words.strip_prefix(prefix).unwrap_or(words);
    }
    words.to_owned()
}

/// Makes a sentence of words: a capital in front, a full stop at the end.
fn sentence(words: &str) -> String {
    let mut characters = words.trim().chars();
    let Some(first) = characters.next() else { return "The statement cannot be run.".to_owned() };
    let mut text: String = first.to_uppercase().chain(characters).collect();
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    text
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[text.find(before)? + before.len()..];
    rest.find(after).map(|end| &rest[..end])
}
