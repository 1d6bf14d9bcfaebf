use std::ops::Range;

use super::{
    MAX_LENGTH, SEPARATOR,
    field::Field,
    field_parser::{ParsedField, parse_field},
    fields::Fields,
    never, quartz,
    refusal::{Part, Refusal},
    suggestion,
    words::join,
};
use crate::problem::Problem;

use self::foreign_characters::refuse_foreign_characters;

/// Characters that are not ASCII, or not visible.
mod foreign_characters;

/// What each macro stands for.
const MACROS: [(&str, &str); 7] = [
    ("@annually", "0 0 1 1 *"),
    ("@daily", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
    ("@midnight", "0 0 * * *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@yearly", "0 0 1 1 *"),
];

/// How many parts of a text are replaced, one after the other, in search of one that passes.
const MAX_REPLACEMENTS: usize = 8;

/// Parses a whole expression into its lines.
pub(super) fn parse(text: &str) -> Result<Vec<Fields>, Problem> {
    // Before anything looks at the text: it may be megabytes long.
    if text.len() > MAX_LENGTH {
        let length = text.chars().count();
        let message = format!("A schedule has at most {MAX_LENGTH} characters, this one has {length}.");
        return Err(Problem::new("", message).at(MAX_LENGTH.min(length), length));
    }
    refuse_foreign_characters(text)?;
    read(text).map_err(|refusal| to_problem(text, &refusal))
}

fn to_problem(text: &str, refusal: &Refusal) -> Problem {
    let problem = Problem::new("", refusal.message.clone()).at(refusal.span.start, refusal.span.end);
    match refusal.candidate(text).and_then(passing) {
        Some(fix) => problem.fixed_by(fix),
        None => problem,
    }
}

/// Carries out proposals until the text passes, so that a fix never leads to the next refusal.
pub(super) fn passing(mut candidate: String) -> Option<String> {
    for _ in 0..MAX_REPLACEMENTS {
        if candidate.len() > MAX_LENGTH || !candidate.is_ascii() {
            return None;
        }
        match read(&candidate) {
            Ok(_) => return Some(candidate),
            Err(refusal) => candidate = refusal.candidate(&candidate)?,
        }
    }
    None
}

/// Reads all lines.
fn read(text: &str) -> Result<Vec<Fields>, Refusal> {
    if !text.contains(SEPARATOR) {
        return Ok(vec![read_line(text)?]);
    }
    let read_part = |part: Part<'_>| {
        if part.words().is_empty() {
            return Err(missing_line(text, part));
        }
        // Positions within the line become those within the text.
        read_line(part.text).map_err(|refusal| refusal.moved_by(part.at))
    };
    Part { text, at: 0 }.split(SEPARATOR).map(read_part).collect()
}

/// Proposes to leave out an empty line with one of its semicolons.
fn missing_line(text: &str, line: Part<'_>) -> Refusal {
    let Range { start, end } = line.span();
    let range = start.saturating_sub(1)..if start == 0 { (end + 1).min(text.len()) } else { end };
    Refusal::new(range, "A semicolon stands between two schedules of five fields, and one of them is missing.")
        .replaced_by("")
}

/// Reads one line.
fn read_line(text: &str) -> Result<Fields, Refusal> {
    let whole = Part { text, at: 0 };
    let words = whole.words();
    match words.as_slice() {
        [] => Err(Refusal::new(0..text.len(), "Enter a schedule, such as 0 2 * * * for every day at 02:00.")),
        [name, ..] if name.text.starts_with('@') => read_macro(whole, *name, words.len()),
        [minute, hour, day, month, weekday] => {
            let fields = read_fields([*minute, *hour, *day, *month, *weekday])?;
            never::refuse_dates_that_never_come(&fields, *day, *month)?;
            Ok(fields)
        }
        [_, _, _, _] | [_, _, _] | [_, _] | [_] => Err(missing_fields(text, &words)),
        _ => Err(quartz::too_many_fields(text, &words)),
    }
}

/// Parses five words, whatever dates they mean.
fn read_fields(words: [Part<'_>; 5]) -> Result<Fields, Refusal> {
    let mut fields = Fields::default();
    for (field, word) in Field::ALL.into_iter().zip(words) {
        let ParsedField { set, rules, star, step } = parse_field(field, word)?;
        match field {
            Field::Minute => fields.minutes = set,
            Field::Hour => fields.hours = set,
            Field::Day => (fields.days, fields.day_rules) = (set, rules),
            Field::Month => fields.months = set,
            Field::Weekday => (fields.weekdays, fields.weekday_rules) = (set, rules),
        }
        fields.stars[field.index()] = star;
        fields.steps[field.index()] = step;
        fields.texts[field.index()] = word.text.into();
    }
    let [minute, hour, ..] = words;
    fields.follows_real_time = minute.text.starts_with('*') || hour.text.starts_with('*');
    Ok(fields)
}

fn read_macro(whole: Part<'_>, name: Part<'_>, words: usize) -> Result<Fields, Refusal> {
    let known = MACROS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.text));
    if let Some((known, expansion)) = known {
        if words > 1 {
            let message = format!("{known} is a whole schedule: nothing follows it.");
            return Err(Refusal::new(name.span().end..whole.text.len(), message).replaced_by(""));
        }
        return read_line(expansion);
    }
    let refuse = |message: String| Refusal::new(name.span(), message);
    if name.text.eq_ignore_ascii_case("@reboot") {
        return Err(refuse("@reboot has no time: servers come and go without a workflow being due.".to_owned()));
    }
    if name.text.eq_ignore_ascii_case("@every") {
        let message = "@every is not known here. Every 15 minutes is */15 * * * *.";
        return Err(refuse(message.to_owned()));
    }
    let names = MACROS.map(|(known, _)| known);
    match suggestion::meant(name.text.trim_start_matches('@'), &names.map(|known| &known[1..])) {
        Some(meant) => {
            let meant = format!("@{meant}");
            Err(refuse(format!("“{}” is not known. Did you mean {meant}?", name.text)).replaced_by(meant))
        }
        None => {
            let all = join(&names.map(str::to_owned), "and");
            Err(refuse(format!("“{}” is not known. There are {all}.", name.text)))
        }
    }
}

fn missing_fields(text: &str, words: &[Part<'_>]) -> Refusal {
    if let [first, ..] = words
        && words.iter().all(|word| !quartz::is_field_like(word.text))
    {
        let message = format!("“{}” is no cron field. A schedule is five of them, such as 0 2 * * *.", first.text);
        return Refusal::new(first.span(), message);
    }
    let count = words.len();
    let missing: Vec<_> = Field::ALL[count..].iter().map(|field| field.name().to_owned()).collect();
    let message = format!("{count} of 5 fields. Missing: {}.", join(&missing, "and"));
    let end = text.trim_end_matches([' ', '\t']).len();
    Refusal::new(end..end, message).replacing(end..text.len(), " *".repeat(5 - count))
}
