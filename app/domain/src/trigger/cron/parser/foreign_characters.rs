use crate::problem::Problem;

/// Refuses characters that only look like those of an expression, or that cannot be seen.
pub(super) fn refuse_foreign_characters(text: &str) -> Result<(), Problem> {
    let foreign = text.chars().enumerate().find(|(_, character)| !is_allowed(*character));
    let Some((index, character)) = foreign else { return Ok(()) };
    let message = match character {
        '\n' | '\r' => "There is a line break here. Two schedules have a semicolon between them.".to_owned(),
        _ if is_space(character) => "This is a no-break space. Type an ordinary one.".to_owned(),
        _ if is_invisible(character) => {
            format!("There is an invisible character here (U+{:04X}).", u32::from(character))
        }
        _ => format!("“{character}” is not an ASCII character."),
    };
    let problem = Problem::new("", message).at(index, index + 1);
    let line_break = if is_several(text) { "; " } else { " " };
    Err(match in_ascii(text, line_break).and_then(super::passing) {
        Some(fix) => problem.fixed_by(fix),
        None => problem,
    })
}

/// Returns whether line breaks stand between whole schedules.
fn is_several(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_whole = |line: &str| line.starts_with('@') || line.split_whitespace().count() >= 5;
    text.trim().contains('\n') && lines.all(is_whole)
}

fn is_allowed(character: char) -> bool {
    character == '\t' || character == ' ' || character.is_ascii_graphic()
}

/// Returns whether a character is a space that only typesetters tell from an ordinary one.
fn is_space(character: char) -> bool {
    matches!(character, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

/// Returns the text with every foreign character replaced by the one it was probably meant to be, and line breaks by `line_break`.
fn in_ascii(text: &str, line_break: &str) -> Option<String> {
    let mut ascii = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if is_allowed(character) => ascii.push(character),
            '\n' => ascii.push_str(line_break),
            '\r' => ascii.push(' '),
            _ if is_space(character) => ascii.push(' '),
            _ if is_invisible(character) => {}
            '\u{2010}'..='\u{2015}' | '\u{2212}' => ascii.push('-'),
            '∗' | '✱' | '×' | '•' => ascii.push('*'),
            '⁄' | '∕' => ascii.push('/'),
            // The full-width forms follow the order of ASCII.
            '\u{ff01}'..='\u{ff5e}' => ascii.push(char::from_u32(u32::from(character) - 0xfee0)?),
            _ => return None,
        }
    }
    Some(ascii)
}
