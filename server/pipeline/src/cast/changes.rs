use std::borrow::Cow;

use domain::job::Change;

/// Returns the text with changes made in their order; `None` if it has become "no value".
pub(super) fn changed<'a>(text: &'a str, changes: &[Change]) -> Option<Cow<'a, str>> {
    let mut text = Cow::Borrowed(text);
    for change in changes {
        text = match change {
            // `trim` knows all white space of Unicode, the no-break space among it.
            Change::Trim => match text {
                Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
                Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
            },
            Change::CollapseSpaces => collapsed(text),
            Change::UpperCase => Cow::Owned(text.to_uppercase()),
            Change::LowerCase => Cow::Owned(text.to_lowercase()),
            Change::DigitsOnly => Cow::Owned(text.chars().filter(char::is_ascii_digit).collect()),
            Change::EmptyAsNull if text.is_empty() => return None,
            Change::EmptyAsNull => text,
        };
    }
    Some(text)
}

fn collapsed(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut space = false;
    let plain = text.chars().all(|character| {
        let fine = !character.is_whitespace() || (character == ' ' && !space);
        space = character.is_whitespace();
        fine
    });
    if plain {
        return text;
    }
    let mut collapsed = String::with_capacity(text.len());
    let mut space = false;
    for character in text.chars() {
        if !character.is_whitespace() {
            collapsed.push(character);
        } else if !space {
            collapsed.push(' ');
        }
        space = character.is_whitespace();
    }
    Cow::Owned(collapsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_made_in_their_order() {
        use Change::{CollapseSpaces, DigitsOnly, EmptyAsNull, LowerCase, Trim, UpperCase};
        for (text, changes, expected) in [
            ("\u{a0} a  b ", &[Trim][..], Some("a  b")),
            (" a \t\n b ", &[CollapseSpaces], Some(" a b ")),
            (" a \t b ", &[CollapseSpaces, Trim], Some("a b")),
            ("straße", &[UpperCase], Some("STRASSE")),
            ("ÄÖ", &[LowerCase], Some("äö")),
            ("+49 (30) 12-34", &[DigitsOnly], Some("49301234")),
            ("", &[EmptyAsNull], None),
            ("  ", &[EmptyAsNull], Some("  ")),
            ("  ", &[Trim, EmptyAsNull], None),
            ("  ", &[EmptyAsNull, Trim], Some("")),
            ("n/a", &[DigitsOnly, EmptyAsNull], None),
        ] {
            assert_eq!(changed(text, changes).as_deref(), expected, "{text:?} {changes:?}");
        }
    }
}
