/// What a look at the beginning of a text has found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Scan {
    /// A value ends before this place.
    End(usize),
    /// The value may go on behind the text.
    Incomplete,
    /// No value begins here.
    Invalid,
}

/// Returns where the value at the front of a text ends. Whether it is valid inside is for the parser to say.
pub(super) fn value_end(text: &[u8], at_end: bool) -> Scan {
    match text.first() {
        None => Scan::Incomplete,
        Some(b'"') => string_end(text, 0).map_or(Scan::Incomplete, Scan::End),
        Some(b'{' | b'[') => nested_end(text),
        Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'-' => {
            let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
            match text.iter().position(|byte| !is_inside(byte)) {
                Some(end) => Scan::End(end),
                None if at_end => Scan::End(text.len()),
                None => Scan::Incomplete,
            }
        }
        Some(_) => Scan::Invalid,
    }
}

fn nested_end(text: &[u8]) -> Scan {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => {
                let Some(end) = string_end(text, at) else { return Scan::Incomplete };
                at = end;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Scan::End(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    Scan::Incomplete
}

/// Returns the place behind the text that begins at `start` with a quote.
fn string_end(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}
