//! Marks what was searched for.

use std::ops::Range;

use leptos::prelude::*;

/// Returns a text with what was searched for marked in it.
pub(super) fn marked(text: &str, search: &str) -> AnyView {
    let found = occurrences(text, search);
    if found.is_empty() {
        return text.to_owned().into_any();
    }
    let mut views = Vec::with_capacity(found.len() * 2 + 1);
    let mut end = 0;
    for place in found {
        views.push(text[end..place.start].to_owned().into_any());
        views.push(view! { <mark>{text[place.clone()].to_owned()}</mark> }.into_any());
        end = place.end;
    }
    views.push(text[end..].to_owned().into_any());
    views.into_any()
}

/// Returns where a text holds another one, whatever the case of its letters.
fn occurrences(text: &str, search: &str) -> Vec<Range<usize>> {
    let wanted: Vec<char> = search.trim().chars().flat_map(char::to_lowercase).collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    for (start, _) in text.char_indices() {
        if found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        if let Some(length) = prefix_length(&text[start..], &wanted) {
            found.push(start..start + length);
        }
    }
    found
}

/// Returns how many bytes of a text make up the wanted letters, if it begins with them.
fn prefix_length(text: &str, wanted: &[char]) -> Option<usize> {
    let mut rest = wanted;
    for (at, character) in text.char_indices() {
        // One letter may become several when it is lowered.
        for lower in character.to_lowercase() {
            rest = rest.strip_prefix(&[lower])?;
            if rest.is_empty() {
                return Some(at + character.len_utf8());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_whatever_the_case_of_its_letters() {
        for (text, search, expected) in [
            ("column value_date not found", "VALUE_DATE", vec![(7, 17)]),
            ("aaaa", "aa", vec![(0, 2), (2, 4)]),
            ("Größe größer", "GRÖSSE", vec![]),
            ("Größe größer", "größe", vec![(0, 7), (8, 15)]),
            ("İstanbul", "i", vec![(0, 2)]),
            ("abc", " ", vec![]),
            ("abc", "abcd", vec![]),
            ("日本語 ログ", "ログ", vec![(10, 16)]),
        ] {
            let found: Vec<_> = occurrences(text, search).into_iter().map(|range| (range.start, range.end)).collect();
            assert_eq!(found, expected, "{search} in {text}");
        }
    }
}
