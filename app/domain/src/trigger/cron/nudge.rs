use std::ops::Range;

use super::{SEPARATOR, field::Field, refusal::Part};

/// What stands between the values of a field.
const SIGNS: [char; 4] = [',', '-', '/', '#'];

/// Which way an arrow key counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Nudge {
    /// To the next value.
    Up,
    /// To the value before.
    Down,
}

/// A text in which an arrow key has changed one value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Nudged {
    /// The text.
    pub text: String,
    /// Where the value stands in it.
    pub selection: Range<usize>,
}

/// Returns the field in which a caret stands; nothing between two fields, and in what is no line of five fields.
///
/// ```
/// use domain::trigger::cron::{Field, field_at};
///
/// assert_eq!(field_at("0 9 * * 1-5", 3), Some(Field::Hour));
/// assert_eq!(field_at("@daily", 3), None);
/// ```
pub fn field_at(text: &str, caret: usize) -> Option<Field> {
    word_at(text, caret).map(|(field, _)| field)
}

/// Changes the value in which a selection stands to the next one, or to the one before; after the last comes the first.
///
/// The value is a number, a step, a place such as the 3 of `5#3`, or a name. Nothing is returned where there is no value,
/// as on `*`, and where the selection reaches over more than one. What results may be refused: a range may run backwards.
///
/// ```
/// use domain::trigger::cron::{Nudge, nudge};
///
/// let nudged = nudge("0 9 * * MON", 10..10, Nudge::Up).expect("a name");
/// assert_eq!((nudged.text.as_str(), nudged.selection), ("0 9 * * TUE", 8..11));
/// ```
pub fn nudge(text: &str, selection: Range<usize>, nudge: Nudge) -> Option<Nudged> {
    let (field, word) = word_at(text, selection.start)?;
    let offset = selection.start - word.at;
    let start = word.text[..offset].rfind(SIGNS).map_or(0, |sign| sign + 1);
    let end = word.text[offset..].find(SIGNS).map_or(word.text.len(), |sign| offset + sign);
    if selection.end > word.at + end {
        return None;
    }
    let before = word.text[..start].chars().next_back();
    let (old, new) = changed(field, before, &word.text[start..end], nudge)?;
    let at = word.at + start;
    let text = format!("{}{new}{}", &text[..at], &text[at + old..]);
    Some(Nudged { text, selection: at..at + new.len() })
}

/// Returns the field and the word of a line of five fields in which a caret stands.
fn word_at(text: &str, caret: usize) -> Option<(Field, Part<'_>)> {
    // Bytes and characters are the same.
    if !text.is_ascii() {
        return None;
    }
    let line = Part { text, at: 0 }.split(SEPARATOR).find(|line| caret <= line.span().end)?;
    let words = line.words();
    let is_macro = words.first().is_some_and(|word| word.text.starts_with('@'));
    if is_macro || words.len() > Field::ALL.len() {
        return None;
    }
    let index = words.iter().position(|word| (word.at..=word.span().end).contains(&caret))?;
    Some((Field::ALL[index], words[index]))
}

/// Returns how many characters of a value are replaced, and by what: the `W` of `15W` and the `L` of `5L` stay.
fn changed(field: Field, before: Option<char>, value: &str, nudge: Nudge) -> Option<(usize, String)> {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let counts = matches!(before, Some('/' | '#'));
    if digits > 0 {
        let number = value[..digits].parse().ok()?;
        is_kept(field, &value[digits..]).then_some(())?;
        let (first, last) = match before {
            Some('/') => (1, field.last_of_star() - field.first() + 1),
            Some('#') => (1, 5),
            // Only at the end of a range is the other Sunday a day of its own.
            Some('-') => (field.first(), field.last()),
            _ => (field.first(), field.last_of_star()),
        };
        let next = stepped(number, first, last, nudge).to_string();
        let width = if value.starts_with('0') { digits } else { 0 };
        return Some((digits, format!("{next:0>width$}")));
    }
    let names: &[&str] = if counts { &[] } else { field.names() };
    let length = names.first()?.len();
    let name = value.get(..length).filter(|_| is_kept(field, &value[length..]))?;
    let index = names.iter().position(|known| known.eq_ignore_ascii_case(name))?;
    let last = names.len() - 1;
    let next = match nudge {
        Nudge::Up if index == last => 0,
        Nudge::Up => index + 1,
        Nudge::Down if index == 0 => last,
        Nudge::Down => index - 1,
    };
    Some((length, written_like(name, names[next])))
}

/// Returns whether something behind a value belongs to it and stays when it changes.
fn is_kept(field: Field, rest: &str) -> bool {
    match rest {
        "" => true,
        "W" | "w" => field == Field::Day,
        "L" | "l" => field == Field::Weekday,
        _ => false,
    }
}

fn stepped(number: u32, first: u32, last: u32, nudge: Nudge) -> u32 {
    // The other Sunday is the first day of the week.
    let number = if number == last + 1 && first == 0 && last == 6 { 0 } else { number };
    let is_within = (first..=last).contains(&number);
    match nudge {
        Nudge::Up if is_within && number < last => number + 1,
        Nudge::Up => first,
        Nudge::Down if is_within && number > first => number - 1,
        Nudge::Down => last,
    }
}

/// Writes a name in the case of another one.
fn written_like(old: &str, new: &str) -> String {
    let is_lower = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    match old.split_at(1) {
        _ if is_lower(old) => new.to_ascii_lowercase(),
        (_, rest) if is_lower(rest) => format!("{}{}", &new[..1], new[1..].to_ascii_lowercase()),
        _ => new.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a text in which `|` is the caret, or two of them are the ends of a selection.
    fn read(marked: &str) -> (String, Range<usize>) {
        let carets: Vec<_> = marked.match_indices('|').map(|(at, _)| at).collect();
        let end = carets[carets.len() - 1] - (carets.len() - 1);
        (marked.replace('|', ""), carets[0]..end)
    }

    fn after(marked: &str, direction: Nudge) -> Option<String> {
        let (text, selection) = read(marked);
        let Nudged { mut text, selection } = nudge(&text, selection, direction)?;
        text.insert(selection.end, '|');
        text.insert(selection.start, '|');
        Some(text)
    }

    #[test]
    fn an_arrow_key_changes_the_value_at_the_caret() {
        for (text, up, down) in [
            // Each field within its range, round at its ends, from anywhere on the number.
            ("|0 9 * * *", "|1| 9 * * *", "|59| 9 * * *"),
            ("59| 9 * * *", "|0| 9 * * *", "|58| 9 * * *"),
            ("5|9 9 * * *", "|0| 9 * * *", "|58| 9 * * *"),
            ("|59| 9 * * *", "|0| 9 * * *", "|58| 9 * * *"),
            ("0 |23 * * *", "0 |0| * * *", "0 |22| * * *"),
            ("0 9 31| * *", "0 9 |1| * *", "0 9 |30| * *"),
            ("0 9 * 12| *", "0 9 * |1| *", "0 9 * |11| *"),
            ("0 9 * * |6", "0 9 * * |0|", "0 9 * * |5|"),
            // 7 is Sunday, as 0 is.
            ("0 9 * * 7|", "0 9 * * |1|", "0 9 * * |6|"),
            ("0 9 * * 5-6|", "0 9 * * 5-|7|", "0 9 * * 5-|5|"),
            // What is out of range comes back into it.
            ("75| 9 * * *", "|0| 9 * * *", "|59| 9 * * *"),
            // Steps, lists, ranges, places.
            ("*/15| * * * *", "*/|16| * * * *", "*/|14| * * * *"),
            ("*/|60 * * * *", "*/|1| * * * *", "*/|59| * * * *"),
            ("0 */|1 * * *", "0 */|2| * * *", "0 */|24| * * *"),
            ("0 9,|12,15 * * *", "0 9,|13|,15 * * *", "0 9,|11|,15 * * *"),
            ("0 9-1|7/2 * * *", "0 9-|18|/2 * * *", "0 9-|16|/2 * * *"),
            ("0 |9-17/2 * * *", "0 |10|-17/2 * * *", "0 |8|-17/2 * * *"),
            ("0 9 * * 5#|5", "0 9 * * 5#|1|", "0 9 * * 5#|4|"),
            ("0 9 * * 5|#5", "0 9 * * |6|#5", "0 9 * * |4|#5"),
            ("0 9 15|W * *", "0 9 |16|W * *", "0 9 |14|W * *"),
            ("0 9 * * 5L|", "0 9 * * |6|L", "0 9 * * |4|L"),
            // Zeros in front stay.
            ("0|9 9 * * *", "|10| 9 * * *", "|08| 9 * * *"),
            ("00| 9 * * *", "|01| 9 * * *", "|59| 9 * * *"),
            // Names, as they are written.
            ("0 9 * * |MON-FRI", "0 9 * * |TUE|-FRI", "0 9 * * |SUN|-FRI"),
            ("0 9 * * sat|", "0 9 * * |sun|", "0 9 * * |fri|"),
            ("0 9 * D|ec *", "0 9 * |Jan| *", "0 9 * |Nov| *"),
            ("0 9 * * FRI|L", "0 9 * * |SAT|L", "0 9 * * |THU|L"),
            // Several lines, and what is not a whole line yet.
            ("0 9 * * *; 30 1|5 * * *", "0 9 * * *; 30 |16| * * *", "0 9 * * *; 30 |14| * * *"),
            ("0 9 * * 1|;30 15 * * *", "0 9 * * |2|;30 15 * * *", "0 9 * * |0|;30 15 * * *"),
            ("0 9 * * 1;|30 15 * * *", "0 9 * * 1;|31| 15 * * *", "0 9 * * 1;|29| 15 * * *"),
            ("  0  9|", "  0  |10|", "  0  |8|"),
        ] {
            assert_eq!(after(text, Nudge::Up).as_deref(), Some(up), "{text} up");
            assert_eq!(after(text, Nudge::Down).as_deref(), Some(down), "{text} down");
        }
    }

    #[test]
    fn where_no_value_is_nothing_changes() {
        for text in [
            "* |* * * *",
            "|*/15 * * * *",
            "0 9 L|W * *",
            "0 9 |? * *",
            "0 9 * * MON-F|R",
            "0 9 * * */M|ON",
            "0 9 5|L * *",
            "0 9  |  * * *",
            "|0 9| * * *",
            "0 9,|12,15| * * *",
            "@dail|y",
            "0 0 9 * * 1|",
            "0 9 * * *; |",
            "|",
            "0 9 * * ±1|",
            "99999999999| * * * *",
        ] {
            assert_eq!(after(text, Nudge::Up), None, "{text}");
        }
    }

    #[test]
    fn the_legend_follows_the_caret_from_line_to_line() {
        let text = "0 9 * * 1-5; 30 15 L * *";
        let field = |caret| field_at(text, caret).map(Field::name);
        assert_eq!([0, 1, 2, 4, 6, 11].map(field), ["minute", "minute", "hour", "day", "month", "weekday"].map(Some));
        assert_eq!([13, 17, 19].map(field), ["minute", "hour", "day"].map(Some));
        assert_eq!([12, 99].map(field), [None, None]);
    }
}
