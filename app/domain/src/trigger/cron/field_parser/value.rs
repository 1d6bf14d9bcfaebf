use crate::trigger::cron::{
    field::{Field, MONTHS, WEEKDAYS},
    refusal::{Part, Refusal},
    suggestion,
};

/// Parses a number or a name that stands alone, starts a range, or ends one.
pub(super) fn parse_value(field: Field, part: Part<'_>, ends_range: bool) -> Result<u32, Refusal> {
    if part.text.bytes().all(|byte| byte.is_ascii_digit()) {
        // What does not fit into a u32 is out of range in every field.
        let value = part.text.parse().unwrap_or(u32::MAX);
        return if (field.first()..=field.last()).contains(&value) {
            Ok(value)
        } else {
            Err(out_of_range(field, part, value, ends_range))
        };
    }
    let name = field.names().iter().position(|name| name.eq_ignore_ascii_case(part.text));
    match name {
        Some(index) => Ok(field.first() + u32::try_from(index).unwrap_or_default()),
        None => Err(not_understood(field, part)),
    }
}

fn out_of_range(field: Field, part: Part<'_>, value: u32, ends_range: bool) -> Refusal {
    let (title, first, last) = (field.title(), field.first(), field.last());
    let message = match (field, value) {
        (Field::Hour, 24) if !ends_range => "Hour is 0–23. For midnight use 0.".to_owned(),
        (Field::Weekday, _) => format!("Weekday is 0–7, 0 and 7 being Sunday, you wrote {}.", part.text),
        _ => format!("{title} is {first}–{last}, you wrote {}.", part.text),
    };
    let refusal = Refusal::new(part.span(), message);
    match value {
        0 => refusal.replaced_by(first.to_string()),
        // One past the end is a way to say "the end", or "the start of the next".
        _ if value == last + 1 && ends_range => refusal.replaced_by(last.to_string()),
        _ if value == last + 1 && matches!(field, Field::Minute | Field::Hour) => refusal.replaced_by("0"),
        _ => refusal,
    }
}

fn not_understood(field: Field, part: Part<'_>) -> Refusal {
    let text = part.text;
    let refuse = |message: String| Refusal::new(part.span(), message);
    if let Some(rest) = text.strip_prefix('+') {
        return refuse(format!("Values have no sign, you wrote {text}.")).replaced_by(rest);
    }
    if text.contains('.') {
        return refuse(format!("{} takes whole numbers, you wrote {text}.", field.title()));
    }
    if text.contains('?') {
        return question_mark(field, part);
    }
    if text.contains('*') {
        return refuse(format!("“*” stands alone or before a step, as in */15; you wrote {text}."));
    }
    if let Some(name) = suggestion::meant(text, field.names()) {
        return refuse(format!("“{text}” is not a {}. Did you mean {name}?", field.name())).replaced_by(name);
    }
    let is_one_of = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(text));
    let belongs_elsewhere = if is_one_of(&WEEKDAYS) {
        "; weekdays are the fifth field"
    } else if is_one_of(&MONTHS) {
        "; months are the fourth field"
    } else {
        ""
    };
    let range = match field {
        Field::Month => "1–12 or JAN–DEC".to_owned(),
        Field::Weekday => "0–7 or SUN–SAT".to_owned(),
        _ => format!("{}–{}", field.first(), field.last()),
    };
    refuse(format!("{} is {range}, you wrote {text}{belongs_elsewhere}.", field.title()))
}

fn question_mark(field: Field, part: Part<'_>) -> Refusal {
    let takes_it = matches!(field, Field::Day | Field::Weekday);
    let message =
        if takes_it { "“?” stands alone in its field." } else { "“?” is for the day fields. Write *." };
    let refusal = Refusal::new(part.span(), message);
    if part.text == "?" { refusal.replaced_by("*") } else { refusal }
}
