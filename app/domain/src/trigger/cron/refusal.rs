use std::ops::Range;

/// Why a text is no expression, where, and what might be meant.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) message: String,
    /// The offending characters; all texts that get this far are ASCII, so bytes and characters are the same.
    pub(super) span: Range<usize>,
    /// A part of the text and what to put there. Other parts may be wrong too.
    pub(super) replacement: Option<(Range<usize>, String)>,
}

impl Refusal {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), span, replacement: None }
    }

    /// Proposes to write `text` in place of the offending characters.
    pub(super) fn replaced_by(self, text: impl Into<String>) -> Self {
        let span = self.span.clone();
        self.replacing(span, text)
    }

    /// Proposes to write `text` in place of other characters than the offending ones.
    pub(super) fn replacing(mut self, range: Range<usize>, text: impl Into<String>) -> Self {
        self.replacement = Some((range, text.into()));
        self
    }

    /// Returns the same for a text with so many more characters in front.
    pub(super) fn moved_by(self, length: usize) -> Self {
        let moved = |range: Range<usize>| range.start + length..range.end + length;
        let replacement = self.replacement.map(|(range, text)| (moved(range), text));
        Self { span: moved(self.span), replacement, ..self }
    }

    /// Returns `whole` with the proposal carried out.
    pub(super) fn candidate(&self, whole: &str) -> Option<String> {
        let (range, text) = self.replacement.as_ref()?;
        let mut candidate = String::with_capacity(whole.len() + text.len());
        candidate.push_str(whole.get(..range.start)?);
        candidate.push_str(text);
        candidate.push_str(whole.get(range.end..)?);
        Some(candidate)
    }
}

/// A part of the text and where it starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Part<'a> {
    pub(super) fn span(self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    /// Splits at the first occurrence of a character, which belongs to neither half.
    pub(super) fn split_once(self, separator: char) -> Option<(Self, Self)> {
        let index = self.text.find(separator)?;
        let after = index + separator.len_utf8();
        Some((Part { text: &self.text[..index], at: self.at }, Part { text: &self.text[after..], at: self.at + after }))
    }

    /// Splits at every occurrence of a character.
    pub(super) fn split(self, separator: char) -> impl Iterator<Item = Part<'a>> {
        let mut rest = Some(self);
        std::iter::from_fn(move || {
            let part = rest.take()?;
            let Some((head, tail)) = part.split_once(separator) else { return Some(part) };
            rest = Some(tail);
            Some(head)
        })
    }

    /// Splits into words, spaces and tabs being between them.
    pub(super) fn words(self) -> Vec<Part<'a>> {
        let mut words = Vec::new();
        let mut start = None;
        for (index, byte) in self.text.bytes().chain([b' ']).enumerate() {
            match (start, matches!(byte, b' ' | b'\t')) {
                (None, false) => start = Some(index),
                (Some(first), true) => {
                    words.push(Part { text: &self.text[first..index], at: self.at + first });
                    start = None;
                }
                _ => {}
            }
        }
        words
    }
}
