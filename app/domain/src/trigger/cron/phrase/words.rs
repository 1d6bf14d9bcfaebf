use chrono::NaiveTime;

use crate::trigger::cron::{
    field::{MONTHS, WEEKDAYS},
    words::{month_name, weekday_name},
};

/// What stands between the first and the last of several days or months.
pub(super) const TO: [&str; 4] = ["to", "-", "through", "until"];

/// A word, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// In lower case.
    pub(super) text: String,
    /// As it was typed.
    pub(super) typed: String,
    /// The index of its first character.
    pub(super) start: usize,
    /// The index after its last character.
    pub(super) end: usize,
}

impl Word {
    /// Returns whether it is one of these.
    pub(super) fn is_any(&self, any: &[&str]) -> bool {
        any.contains(&self.text.as_str())
    }
}

/// Splits a phrase into words; a comma, a dash between words and a colon after one are words of their own. Brackets and a full stop at
/// the end say nothing. The phrase begins `from` characters on in what was typed.
pub(super) fn split(text: &str, from: usize) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut is_open = false;
    for (index, character) in (from..).zip(text.chars()) {
        let is_dash = matches!(character, '-' | '–' | '—');
        // Within a word a colon belongs to a time of day.
        let is_colon = character == ':' && text.chars().nth(index - from + 1).is_none_or(char::is_whitespace);
        if character == ',' || is_dash || is_colon {
            let text = match character {
                ',' => ",",
                ':' => ":",
                _ => "-",
            };
            words.push(Word { text: text.to_owned(), typed: character.to_string(), start: index, end: index + 1 });
            is_open = false;
        } else if character.is_whitespace() || matches!(character, '(' | ')' | '“' | '”' | '"') {
            is_open = false;
        } else if is_open && let Some(word) = words.last_mut() {
            word.text.extend(character.to_lowercase());
            word.typed.push(character);
            word.end = index + 1;
        } else {
            let text = character.to_lowercase().collect();
            words.push(Word { text, typed: character.to_string(), start: index, end: index + 1 });
            is_open = true;
        }
    }
    for word in &mut words {
        while word.text.len() > 1 && word.text.ends_with(['.', '!']) {
            word.text.pop();
            word.typed.pop();
            word.end -= 1;
        }
    }
    words.retain(|word| word.text != ".");
    words
}

/// Returns the weekday that a word names, Sunday being 0: `mon`, `monday`, `mondays`.
pub(super) fn weekday(word: &str) -> Option<u32> {
    let matches = |index: &u32| {
        let name = weekday_name(*index).to_lowercase();
        let short = WEEKDAYS[*index as usize].to_lowercase();
        word == name
            || word == short
            || word.strip_suffix('s') == Some(name.as_str())
            || (word == "tues" && *index == 2)
            || (word == "thurs" && *index == 4)
    };
    (0..7).find(matches)
}

/// Returns the month from 1 that a word names: `jan`, `january`.
pub(super) fn month(word: &str) -> Option<u32> {
    (1..=12).find(|index| {
        word == month_name(*index).to_lowercase()
            || word == MONTHS[*index as usize - 1].to_lowercase()
            || (word == "sept" && *index == 9)
    })
}

/// Returns the number that an ordinal word stands for: `first` to `fifth`.
pub(super) fn ordinal(word: &str) -> Option<u32> {
    let words = ["first", "second", "third", "fourth", "fifth"];
    let digits = ["1st", "2nd", "3rd", "4th", "5th"];
    let position =
        words.iter().position(|name| *name == word).or_else(|| digits.iter().position(|name| *name == word))?;
    u32::try_from(position + 1).ok()
}

/// Returns the number of a day: `15`, `15th`.
pub(super) fn day_number(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    (digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

/// Reads a time of day: `9:30`, `09.30`, `9am`, `9` with `am` or `pm` after it, `9h`; a number alone only where one is expected.
pub(in crate::trigger::cron) fn time(word: &str, half: Option<&str>, bare: bool) -> Option<NaiveTime> {
    if bare && word == "noon" {
        return NaiveTime::from_hms_opt(12, 0, 0);
    }
    if bare && word == "midnight" {
        return Some(NaiveTime::MIN);
    }
    let (digits, half) = match half {
        Some(half) => (word, Some(half)),
        None => match ["am", "pm"].iter().find_map(|half| word.strip_suffix(half).map(|digits| (digits, *half))) {
            Some((digits, half)) => (digits, Some(half)),
            None => (word, None),
        },
    };
    let (hour, minute, is_time) = match digits.split_once([':', '.', 'h']) {
        Some((hour, "")) => (hour, "0", true),
        Some((hour, minute)) if minute.len() == 2 => (hour, minute, true),
        Some(_) => return None,
        None => (digits, "0", false),
    };
    if !is_time && half.is_none() && !bare {
        return None;
    }
    let is_number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match (half, hour) {
        (None, hour) => hour,
        (Some(_), 0 | 13..) => return None,
        (Some("am"), 12) => 0,
        (Some("am"), hour) => hour,
        (Some(_), 12) => 12,
        (Some(_), hour) => hour + 12,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}
