use super::{
    field::Field,
    field_parser::parse_field,
    refusal::{Part, Refusal},
};

/// Refuses a text of six words or more, with five of them that mean the same where that can be told.
pub(super) fn too_many_fields(text: &str, words: &[Part<'_>]) -> Refusal {
    let whole = 0..text.len();
    let count = words.len();
    if let Some(joined) = without_spaces_in_lists(words) {
        return Refusal::new(whole.clone(), "Lists and ranges are written without spaces.").replacing(whole, joined);
    }
    let extra = words[5].at..text.trim_end_matches([' ', '\t']).len();
    if !is_field_like(words[5].text) && words[..5].iter().all(|word| is_field_like(word.text)) {
        let message = "A schedule is five fields. What to run is not part of it.";
        return Refusal::new(extra.clone(), message).replacing(words[4].span().end..text.len(), "");
    }
    if count > 7 {
        let message = format!("{count} fields. FlowForge uses 5: minute, hour, day, month, weekday.");
        return Refusal::new(extra, message);
    }
    let question_marks = |index: usize| words.get(index).is_some_and(|word| word.text == "?");
    // With a question mark the place of the day fields is certain, and weekdays are numbered from 1, Sunday.
    let year_last = count == 6 && (question_marks(2) || question_marks(4) || is_year(words[5].text));
    if year_last {
        let refusal =
            Refusal::new(extra, "This looks like a schedule with a year. FlowForge uses 5 fields, without it.");
        let numbered_from_one = question_marks(2) || question_marks(4);
        return match five(&words[..5], numbered_from_one).filter(|_| words[5].text == "*") {
            Some(five) => refusal.replacing(whole, five),
            None => refusal,
        };
    }
    let (seconds, year) = (words[0], words.get(6));
    let quartz = question_marks(3) || question_marks(5) || count == 7;
    let message = if quartz {
        "This looks like Quartz (seconds first). FlowForge uses 5 fields."
    } else {
        "This looks like a schedule with seconds. FlowForge uses 5 fields, without them."
    };
    let refusal = Refusal::new(seconds.span(), message);
    let starts_each_minute = seconds.text.bytes().all(|byte| byte == b'0');
    let every_year = year.is_none_or(|year| year.text == "*");
    match five(&words[1..6], quartz).filter(|_| starts_each_minute && every_year) {
        Some(five) => refusal.replacing(whole, five),
        None => refusal,
    }
}

/// Joins words that a space after a comma or around a hyphen has torn apart, if that leaves five.
fn without_spaces_in_lists(words: &[Part<'_>]) -> Option<String> {
    let mut fields: Vec<String> = Vec::new();
    for word in words {
        let continues = |field: &String| {
            field.ends_with([',', '-', '/']) || word.text.starts_with([',', '-', '/']) && !word.text.starts_with("/bin")
        };
        match fields.last_mut() {
            Some(field) if continues(field) => field.push_str(word.text),
            _ => fields.push(word.text.to_owned()),
        }
    }
    (fields.len() == 5 && fields.iter().all(|field| is_field_like(field))).then(|| fields.join(" "))
}

/// Returns whether a word could stand in one of the fields.
pub(super) fn is_field_like(text: &str) -> bool {
    let is_name = |text: &str| {
        [Field::Month, Field::Weekday]
            .iter()
            .any(|field| field.names().iter().any(|name| name.eq_ignore_ascii_case(text)))
    };
    text.bytes().all(|byte| byte.is_ascii_digit() || b"*,-/?#LWlw".contains(&byte)) && !text.starts_with('/')
        || text.split([',', '-', '/', '#']).all(|part| is_name(part) || part.bytes().all(|byte| byte.is_ascii_digit()))
            && !text.starts_with('/')
}

fn is_year(text: &str) -> bool {
    text.len() >= 4 && text.bytes().take(4).all(|byte| byte.is_ascii_digit())
}

/// Writes five words of another product in ours.
fn five(words: &[Part<'_>], numbered_from_one: bool) -> Option<String> {
    let mut fields = Vec::with_capacity(5);
    for (field, word) in Field::ALL.into_iter().zip(words) {
        fields.push(match (field, word.text) {
            (_, "?") => "*".to_owned(),
            (Field::Weekday, text) if numbered_from_one => weekdays_from_sunday_zero(text)?,
            // `0/15` is at home in Quartz.
            (_, text) => match parse_field(field, *word) {
                Ok(_) => text.to_owned(),
                Err(refusal) => {
                    let (_, replacement) = refusal.replacement?;
                    if refusal.span == word.span() { replacement } else { return None }
                }
            },
        });
    }
    (fields.len() == 5).then(|| fields.join(" "))
}

/// Takes one from each number of a weekday field in which Sunday is 1.
fn weekdays_from_sunday_zero(text: &str) -> Option<String> {
    let mut shifted = String::with_capacity(text.len());
    let mut counts = false;
    for character in text.chars() {
        match character.to_digit(10) {
            // What follows `#` and `/` counts weeks and steps.
            Some(number) if !counts => {
                shifted.push(char::from_digit(number.checked_sub(1).filter(|day| *day < 7)?, 10)?)
            }
            _ => shifted.push(character),
        }
        counts = matches!(character, '#' | '/') || counts && character.is_ascii_digit();
    }
    Some(shifted)
}
