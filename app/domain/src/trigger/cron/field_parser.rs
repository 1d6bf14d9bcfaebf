use super::{
    day_rule::DayRule,
    field::Field,
    fields::Step,
    refusal::{Part, Refusal},
    set::Set,
};

use self::{day_rule_parser::parse_day_rule, value::parse_value};

/// `L`, `LW`, `15W`, `5#3` and `5L`.
mod day_rule_parser;
/// A number or a name.
mod value;

/// What one field's text stands for.
#[derive(Debug, Default)]
pub(super) struct ParsedField {
    pub(super) set: Set,
    pub(super) rules: Vec<DayRule>,
    pub(super) star: bool,
    /// A progression, if the field is one and nothing else.
    pub(super) step: Option<Step>,
}

/// Parses the text of one field.
pub(super) fn parse_field(field: Field, part: Part<'_>) -> Result<ParsedField, Refusal> {
    let mut parsed = ParsedField::default();
    let takes_question_mark = matches!(field, Field::Day | Field::Weekday);
    if part.text == "*" || (part.text == "?" && takes_question_mark) {
        parsed.set = Set::range(field.first(), field.last_of_star());
        parsed.star = true;
        return Ok(parsed);
    }
    let items: Vec<_> = part.split(',').collect();
    for (index, item) in items.iter().enumerate() {
        if item.text.is_empty() {
            return Err(empty_item(part, *item, index, items.len()));
        }
        let step = parse_item(field, *item, &mut parsed)?;
        if items.len() == 1 {
            parsed.step = step;
        }
    }
    Ok(parsed)
}

/// Adds one item of a list to `parsed` and returns the progression that it is, if it is one.
fn parse_item(field: Field, item: Part<'_>, parsed: &mut ParsedField) -> Result<Option<Step>, Refusal> {
    if let Some(rule) = parse_day_rule(field, item)? {
        if !parsed.rules.contains(&rule) {
            parsed.rules.push(rule);
        }
        return Ok(None);
    }
    if item.text.starts_with(['H', 'h']) && item.text[1..].starts_with(['(', '/'])
        || item.text.eq_ignore_ascii_case("H")
    {
        return Err(hashed(field, item));
    }
    let (base, step) = match item.split_once('/') {
        Some((base, step)) => (base, Some(parse_step(field, step)?)),
        None => (item, None),
    };
    let (first, last) = match (base.text, step) {
        ("*", _) => (field.first(), field.last_of_star()),
        (_, Some(step)) if !base.text.contains('-') => return Err(start_and_step(field, item, base, step)),
        _ => parse_range(field, item, base)?,
    };
    let step = step.map(|step| Step { first, last, step });
    for value in Set::stepped(first, last, step.map_or(1, |step| step.step)).iter() {
        // Both 0 and 7 are Sunday, and a range may reach it from either side.
        parsed.set.insert(if field == Field::Weekday { value % 7 } else { value });
    }
    Ok(step)
}

fn parse_step(field: Field, part: Part<'_>) -> Result<u32, Refusal> {
    let greatest = field.last_of_star() - field.first() + 1;
    let name = field.name();
    if part.text.is_empty() {
        return Err(Refusal::new(part.at - 1..part.at, "A number must follow “/”, as in */15."));
    }
    if let Some(index) = part.text.find('/') {
        return Err(Refusal::new(part.at + index..part.span().end, "One step is enough: there is a second “/” here."));
    }
    if !part.text.bytes().all(|byte| byte.is_ascii_digit()) {
        let message = format!("A step is a whole number from 1 to {greatest}, you wrote {}.", part.text);
        return Err(Refusal::new(part.span(), message));
    }
    match part.text.parse::<u32>() {
        Ok(0) => Err(Refusal::new(part.span(), "A step of 0 never moves on. The smallest step is 1.")),
        Ok(step) if step <= greatest => Ok(step),
        _ => {
            let message = format!(
                "A step of the {name} is 1–{greatest}, you wrote {}. Longer steps do not fit into one field.",
                part.text
            );
            Err(Refusal::new(part.span(), message))
        }
    }
}

/// Parses `n` or `a-b`.
fn parse_range(field: Field, item: Part<'_>, base: Part<'_>) -> Result<(u32, u32), Refusal> {
    let Some((from, to)) = base.split_once('-') else {
        let value = parse_value(field, base, false)?;
        return Ok((value, value));
    };
    if from.text.is_empty() || to.text.is_empty() {
        let missing = if from.text.is_empty() { "start" } else { "end" };
        return Err(Refusal::new(base.span(), format!("The range “{}” has no {missing}.", base.text)));
    }
    if to.text.contains('-') {
        return Err(Refusal::new(base.span(), format!("A range has one start and one end, you wrote {}.", base.text)));
    }
    let first = parse_value(field, from, false)?;
    let mut last = parse_value(field, to, true)?;
    if last == 0 && first > 0 && to.text.eq_ignore_ascii_case("SUN") {
        last = 7;
    }
    if first <= last {
        return Ok((first, last));
    }
    let refusal = Refusal::new(base.span(), format!("Range runs backwards: {} comes after {}.", from.text, to.text));
    if item.text.contains('/') {
        return Err(refusal);
    }
    Err(refusal.replaced_by(wrapped(field, from, first, last)))
}

/// Writes a range that runs over the end of its cycle as two.
fn wrapped(field: Field, from: Part<'_>, first: u32, last: u32) -> String {
    let named = from.text.starts_with(|character: char| character.is_ascii_alphabetic());
    let write = |value: u32| {
        let name = field.names().iter().cycle().nth((value - field.first()) as usize);
        name.filter(|_| named).map_or_else(|| value.to_string(), |name| (*name).to_owned())
    };
    let range = |start: u32, end: u32| {
        if start == end { write(start) } else { format!("{}-{}", write(start), write(end)) }
    };
    match field {
        // A week that starts on its other Sunday.
        Field::Weekday if first == 7 => range(0, last),
        Field::Weekday if last == 0 => range(first, 7),
        Field::Weekday => format!("{},{}", range(first, 7), range(1, last)),
        _ => format!("{},{}", range(first, field.last()), range(field.first(), last)),
    }
}

/// Refuses `H`, `H/15` and `H(0-29)/10`.
fn hashed(field: Field, item: Part<'_>) -> Refusal {
    let refusal = Refusal::new(item.span(), "“H” is Jenkins style. Write the value you want; jitter spreads the runs.");
    let inside = item.text[1..].strip_prefix('(').and_then(|rest| rest.split_once(')'));
    match inside {
        Some((range, step)) if step.starts_with('/') => refusal.replaced_by(format!("{range}{step}")),
        Some((range, _)) => refusal.replaced_by(range.split('-').next().unwrap_or(range)),
        None if item.text.len() > 1 => refusal.replaced_by(format!("*{}", &item.text[1..])),
        None => refusal.replaced_by(field.first().to_string()),
    }
}

fn start_and_step(field: Field, item: Part<'_>, base: Part<'_>, step: u32) -> Refusal {
    if base.text.is_empty() {
        let meant = format!("*/{step}");
        return Refusal::new(item.span(), format!("A step needs a range before it. Write {meant}.")).replaced_by(meant);
    }
    let value = match parse_value(field, base, false) {
        Ok(value) => value,
        Err(refusal) => return refusal,
    };
    let meant = if value == field.first() {
        format!("*/{step}")
    } else if value >= field.last_of_star() {
        base.text.to_owned()
    } else {
        format!("{}-{}/{step}", base.text, field.last_of_star())
    };
    Refusal::new(item.span(), format!("“{}” is Quartz style: a step needs a range. Write {meant}.", item.text))
        .replaced_by(meant)
}

fn empty_item(part: Part<'_>, item: Part<'_>, index: usize, count: usize) -> Refusal {
    if count == 1 {
        return Refusal::new(part.span(), "This field is empty.");
    }
    let (message, comma) = if index == 0 {
        ("The list starts with a comma.", item.at)
    } else if index + 1 == count {
        ("The list ends with a comma.", item.at - 1)
    } else {
        ("There is nothing between these commas.", item.at)
    };
    Refusal::new(comma..comma + 1, message).replaced_by("")
}
