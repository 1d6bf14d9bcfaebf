//! Templates in paths and SQL: `{{ parameters.day }}`, `{{ scheduled_for | date }}`.
//!
//! In a path a value is written out, after a check that it cannot lead anywhere else. In SQL it is bound to a numbered
//! placeholder and never becomes part of the statement.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

use crate::problem::Problem;

/// A text with places that an execution fills.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Part {
    Text(String),
    Place { expression: Expression, start: usize, end: usize },
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Expression {
    Parameter(String),
    ScheduledFor(Form),
}

/// The form in which the planned instant is written.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Form {
    Instant,
    Date,
    Pattern(String),
}

/// What an execution offers to templates.
#[derive(Clone, Debug)]
pub struct TemplateValues<'a> {
    /// The execution's parameters.
    pub parameters: &'a Map<String, Value>,
    /// The planned instant; for a start by hand, the instant of the start.
    pub scheduled_for: DateTime<Utc>,
    /// The zone in which `scheduled_for` becomes a date: the trigger's, else the workspace's.
    pub timezone: Tz,
}

/// A value bound to a placeholder of an SQL statement.
#[derive(Clone, Debug, PartialEq)]
pub enum BoundValue {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Double(f64),
    /// Text.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// An instant.
    Timestamp(DateTime<Utc>),
}

impl Template {
    /// Parses a text with `{{ … }}` in it.
    ///
    /// # Errors
    ///
    /// A problem with the position of the place that is not understood; its field is empty.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let mut parts = Vec::new();
        let mut rest = text;
        let mut position = 0;
        while let Some(open) = rest.find("{{") {
            let start = position + rest[..open].chars().count();
            let inside = &rest[open + 2..];
            let Some(close) = inside.find("}}") else {
                return Err(Problem::new("", "“{{” is opened here and never closed with “}}”.").at(start, start + 2));
            };
            let end = start + 4 + inside[..close].chars().count();
            let expression =
                parse_expression(&inside[..close]).map_err(|message| Problem::new("", message).at(start, end))?;
            if open > 0 {
                parts.push(Part::Text(rest[..open].to_owned()));
            }
            parts.push(Part::Place { expression, start, end });
            rest = &inside[close + 2..];
            position = end;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// Returns the names of the parameters that the text uses, each once, in the order of their first use.
    pub fn parameters(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for part in &self.parts {
            if let Part::Place { expression: Expression::Parameter(name), .. } = part
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        }
        names
    }

    /// Writes a path, putting the values in.
    ///
    /// # Errors
    ///
    /// A problem with the position of the place whose value is missing, or would change the meaning of the path: an
    /// empty value, one with a slash, a wildcard or a control character, `.` or `..`.
    pub fn render_path(&self, values: &TemplateValues<'_>) -> Result<String, Problem> {
        let mut path = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => path.push_str(text),
                Part::Place { expression, start, end } => {
                    let value =
                        expression.text(values).map_err(|message| Problem::new("", message).at(*start, *end))?;
                    let changes_meaning = |character: char| "/\\*?[]{}".contains(character) || character.is_control();
                    if value.is_empty() || value == "." || value == ".." || value.contains(changes_meaning) {
                        let message = format!("The value “{value}” cannot be part of a path.");
                        return Err(Problem::new("", message).at(*start, *end));
                    }
                    path.push_str(&value);
                }
            }
        }
        Ok(path)
    }

    /// Returns the statement with `$1`, `$2` … in the places, and the values to bind to them.
    ///
    /// # Errors
    ///
    /// A problem with the position of the place whose value is missing, or which stands in quotes or a comment, where
    /// nothing can be bound.
    pub fn bind_sql(&self, values: &TemplateValues<'_>) -> Result<(String, Vec<BoundValue>), Problem> {
        let mut sql = String::new();
        let mut bound = Vec::new();
        let mut quoting = Quoting::None;
        for part in &self.parts {
            match part {
                Part::Text(text) => {
                    quoting = quoting.after(text);
                    sql.push_str(text);
                }
                Part::Place { expression, start, end } => {
                    if quoting != Quoting::None {
                        let message = "A value cannot stand in quotes or a comment. Remove what surrounds it: it is bound, so it needs no quotes.";
                        return Err(Problem::new("", message).at(*start, *end));
                    }
                    let value =
                        expression.bound(values).map_err(|message| Problem::new("", message).at(*start, *end))?;
                    bound.push(value);
                    sql.push_str(&format!("${}", bound.len()));
                }
            }
        }
        Ok((sql, bound))
    }
}

/// Where a scan of SQL stands: places are only allowed outside of quotes and comments.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Quoting {
    None,
    Single,
    Double,
    Line,
    Block,
}

impl Quoting {
    fn after(mut self, text: &str) -> Self {
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let next = characters.peek().copied();
            self = match (self, character, next) {
                (Self::None, '\'', _) => Self::Single,
                (Self::None, '"', _) => Self::Double,
                (Self::None, '-', Some('-')) => Self::Line,
                (Self::None, '/', Some('*')) => Self::Block,
                (Self::Single, '\'', _) | (Self::Double, '"', _) | (Self::Line, '\n', _) => Self::None,
                (Self::Block, '*', Some('/')) => {
                    characters.next();
                    Self::None
                }
                (state, ..) => state,
            };
        }
        self
    }
}

impl Expression {
    fn text(&self, values: &TemplateValues<'_>) -> Result<String, String> {
        match self {
            Self::Parameter(name) => match parameter(values, name)? {
                Value::String(text) => Ok(text.clone()),
                Value::Null => Ok(String::new()),
                Value::Array(_) | Value::Object(_) => {
                    Err(format!("The parameter “{name}” is a list or an object, which cannot be written as text."))
                }
                simple => Ok(simple.to_string()),
            },
            Self::ScheduledFor(form) => {
                let local = values.scheduled_for.with_timezone(&values.timezone);
                Ok(match form {
                    Form::Instant => values.scheduled_for.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
                    Form::Date => local.format("%Y-%m-%d").to_string(),
                    Form::Pattern(pattern) => local.format(pattern).to_string(),
                })
            }
        }
    }

    fn bound(&self, values: &TemplateValues<'_>) -> Result<BoundValue, String> {
        match self {
            Self::Parameter(name) => Ok(match parameter(values, name)? {
                Value::Null => BoundValue::Null,
                Value::Bool(value) => BoundValue::Boolean(*value),
                Value::Number(number) => match number.as_i64() {
                    Some(whole) => BoundValue::Integer(whole),
                    None => BoundValue::Double(number.as_f64().unwrap_or(f64::NAN)),
                },
                Value::String(text) => BoundValue::Text(text.clone()),
                Value::Array(_) | Value::Object(_) => {
                    return Err(format!("The parameter “{name}” is a list or an object, which cannot be bound."));
                }
            }),
            Self::ScheduledFor(Form::Instant) => Ok(BoundValue::Timestamp(values.scheduled_for)),
            Self::ScheduledFor(Form::Date) => {
                Ok(BoundValue::Date(values.scheduled_for.with_timezone(&values.timezone).date_naive()))
            }
            Self::ScheduledFor(Form::Pattern(_)) => self.text(values).map(BoundValue::Text),
        }
    }
}

fn parameter<'a>(values: &TemplateValues<'a>, name: &str) -> Result<&'a Value, String> {
    values.parameters.get(name).ok_or_else(|| format!("The parameter “{name}” was not given."))
}

fn parse_expression(inside: &str) -> Result<Expression, String> {
    let (subject, filter) = match inside.split_once('|') {
        Some((subject, filter)) => (subject.trim(), Some(filter.trim())),
        None => (inside.trim(), None),
    };
    if let Some(name) = subject.strip_prefix("parameters.") {
        let is_name =
            !name.is_empty() && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
        return match filter {
            _ if !is_name => Err(format!("“{name}” is not a parameter's name: letters, digits and underscores.")),
            Some(filter) => Err(format!("“{filter}” cannot be applied to a parameter.")),
            None => Ok(Expression::Parameter(name.to_owned())),
        };
    }
    if subject != "scheduled_for" {
        return Err(format!("“{subject}” is not known here. Use parameters.name or scheduled_for."));
    }
    match filter {
        None => Ok(Expression::ScheduledFor(Form::Instant)),
        Some("date") => Ok(Expression::ScheduledFor(Form::Date)),
        Some(filter) => match filter.strip_prefix("date:").map(|pattern| pattern.trim().trim_matches('"')) {
            Some(pattern) if is_pattern(pattern) => Ok(Expression::ScheduledFor(Form::Pattern(pattern.to_owned()))),
            Some(pattern) => Err(format!("“{pattern}” is not a date pattern. %Y%m%d writes 20261120.")),
            None => Err(format!("“{filter}” is not known here. Use date, or date: %Y%m%d.")),
        },
    }
}

fn is_pattern(pattern: &str) -> bool {
    !pattern.is_empty() && !chrono::format::StrftimeItems::new(pattern).any(|item| item == chrono::format::Item::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(parameters: &Map<String, Value>) -> TemplateValues<'_> {
        TemplateValues {
            parameters,
            scheduled_for: "2026-11-20T23:30:00Z".parse().expect("an instant"),
            timezone: chrono_tz::Europe::Berlin,
        }
    }

    fn object(json: &str) -> Map<String, Value> {
        serde_json::from_str(json).expect("an object")
    }

    #[test]
    fn a_path_takes_the_date_in_the_schedules_zone() {
        let template =
            Template::parse("/in/p_{{ scheduled_for | date }}_{{scheduled_for|date: %Y%m%d}}.csv").expect("a template");
        let path = template.render_path(&values(&Map::new())).expect("a path");
        assert_eq!(path, "/in/p_2026-11-21_20261121.csv");
    }

    #[test]
    fn a_value_that_would_leave_the_folder_is_refused_where_it_stands() {
        let template = Template::parse("/in/{{ parameters.day }}.csv").expect("a template");
        for value in ["..", "", "a/b", "*", "a\\b", "x\0"] {
            let parameters = Map::from_iter([("day".to_owned(), Value::from(value))]);
            let problem = template.render_path(&values(&parameters)).expect_err(value);
            assert_eq!(problem.span.map(|span| (span.start, span.end)), Some((4, 24)), "{value}");
        }
    }

    #[test]
    fn sql_gets_placeholders_and_typed_values() {
        let template =
            Template::parse("select * from t where a = {{ parameters.n }} and d < {{ scheduled_for | date }} -- it's")
                .expect("a template");
        let parameters = object(r#"{"n": 7}"#);
        let (sql, bound) = template.bind_sql(&values(&parameters)).expect("a statement");
        assert_eq!(sql, "select * from t where a = $1 and d < $2 -- it's");
        assert_eq!(
            bound,
            [BoundValue::Integer(7), BoundValue::Date(NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day"))]
        );
    }

    #[test]
    fn a_place_in_quotes_or_a_comment_is_refused() {
        let parameters = object(r#"{"a": "x"}"#);
        for sql in [
            "select '{{ parameters.a }}'",
            "select \"{{ parameters.a }}\"",
            "-- {{ parameters.a }}",
            "/* it's {{ parameters.a }} */",
        ] {
            let template = Template::parse(sql).expect("a template");
            assert!(template.bind_sql(&values(&parameters)).is_err(), "{sql}");
        }
        let template = Template::parse("select 'it''s', {{ parameters.a }} /* done */").expect("a template");
        assert!(template.bind_sql(&values(&parameters)).is_ok());
    }

    #[test]
    fn what_is_not_understood_is_pointed_at() {
        for (text, start, end) in [
            ("ab{{ x }}", 2, 9),
            ("ä{{ scheduled_for | week }}", 1, 27),
            ("{{ parameters.a-b }}", 0, 20),
            ("x{{ y", 1, 3),
        ] {
            let problem = Template::parse(text).expect_err(text);
            assert_eq!(problem.span.map(|span| (span.start, span.end)), Some((start, end)), "{text}");
        }
    }

    #[test]
    fn parameters_are_listed_once() {
        let template = Template::parse("{{ parameters.a }}{{ parameters.b }}{{ parameters.a }}").expect("a template");
        assert_eq!(template.parameters(), ["a", "b"]);
    }
}
