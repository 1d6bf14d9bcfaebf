//! The rule for names that people give to things.

use crate::{entry::Entry, problem::Problems};

/// The greatest number of characters in a name: what a list can show on one line.
pub const MAX_NAME_LENGTH: usize = 120;

/// Returns the trimmed name of a `thing` ("workflow", "job"), adding to `problems` what is wrong with it.
///
/// A name is 1 to [`MAX_NAME_LENGTH`] characters without control characters and without the invisible marks that turn
/// the direction of text, which could make two names look alike.
pub fn check_name(problems: &mut Problems, field: &str, thing: &str, entry: &Entry) -> String {
    let name = entry.trimmed();
    let length = name.chars().count();
    if name.is_empty() {
        problems.add(field, format!("A {thing} needs a name."));
    } else if length > MAX_NAME_LENGTH {
        problems.add(field, format!("A name has at most {MAX_NAME_LENGTH} characters; this one has {length}."));
    } else if let Some(character) = name.chars().find(|&character| is_unprintable(character)) {
        problems.add(field, format!("A name cannot hold the invisible character U+{:04X}.", u32::from(character)));
    }
    name.to_owned()
}

/// Adds to `problems` if a longer text, such as a description, cannot be stored or is longer than `limit` characters.
pub fn check_text(problems: &mut Problems, field: &str, entry: &Entry, limit: usize) -> String {
    let text = entry.trimmed();
    let length = text.chars().count();
    if length > limit {
        problems.add(field, format!("At most {limit} characters fit here; this has {length}."));
    } else if text.contains('\0') {
        problems.add(field, "The text holds a NUL character, which cannot be stored.");
    }
    text.to_owned()
}

fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
