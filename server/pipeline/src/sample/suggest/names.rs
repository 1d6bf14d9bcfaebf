use std::collections::HashSet;

/// Returns how much a column's name looks like that of a key.
pub(super) fn key_likeness(name: &str, place: usize) -> u32 {
    let lower = name.to_lowercase();
    let ends = ["id", "key", "uuid", "guid", "code", "number", "nr", "no", "num"];
    if lower == "id" || lower == "key" || lower == "uuid" {
        3
    } else if ends.iter().any(|end| lower.ends_with(&format!("_{end}")) || lower.ends_with(&format!("-{end}"))) {
        2
    } else if lower.ends_with("id") || place == 0 {
        1
    } else {
        0
    }
}

/// Returns a name that SQL takes without quotes.
pub(super) fn silver_name(bronze: &str, place: usize, taken: &mut HashSet<String>) -> String {
    let mut name = String::new();
    let characters: Vec<char> = bronze.chars().collect();
    for (index, &character) in characters.iter().enumerate() {
        let begins_word = character.is_uppercase()
            && index > 0
            && (characters[index - 1].is_lowercase() || characters[index - 1].is_ascii_digit());
        if begins_word && !name.ends_with('_') {
            name.push('_');
        }
        if character.is_alphanumeric() {
            name.extend(character.to_lowercase());
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let mut name = name.trim_matches('_').to_owned();
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        name = if name.is_empty() { format!("column_{}", place + 1) } else { format!("c_{name}") };
    }
    let base: String = name.chars().take(100).collect();
    let mut name = base.clone();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("{base}_{number}");
        number += 1;
    }
    name
}
