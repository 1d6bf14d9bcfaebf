/// What separates and encloses fields.
#[derive(Clone, Debug)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quote: u8,
    pub(super) line_end: u8,
    null_words: Vec<Vec<u8>>,
}

impl Dialect {
    pub(super) fn new(delimiter: u8, quote: u8, null_words: &[String]) -> Self {
        let null_words = null_words.iter().map(|word| word.as_bytes().to_vec()).collect();
        Self { delimiter, quote, line_end: b'\n', null_words }
    }

    /// Decides how lines end, judged by the beginning of the text: with a line feed, which a carriage return may precede,
    /// if there is one outside of quotes. Only a text without any line feed, as old Macintoshes wrote it, ends its lines
    /// with carriage returns alone; elsewhere, a carriage return alone is part of its field.
    pub(super) fn find_line_end(&mut self, text: &[u8]) {
        let (mut quoted, mut opens, mut lone) = (false, true, false);
        for (place, &byte) in text.iter().enumerate() {
            match byte {
                _ if quoted => quoted = byte != self.quote,
                // A quote opens a field at its start, and again right after its end, where it is a doubled one.
                _ if byte == self.quote => quoted = opens,
                b'\n' => return,
                b'\r' => {
                    opens = true;
                    lone |= text.get(place + 1).is_some_and(|&next| next != b'\n');
                }
                _ => opens = byte == self.delimiter,
            }
        }
        if lone {
            self.line_end = b'\r';
        }
    }

    #[inline]
    pub(super) fn is_null(&self, value: &[u8]) -> bool {
        value.is_empty() || self.null_words.iter().any(|word| word == value)
    }
}
