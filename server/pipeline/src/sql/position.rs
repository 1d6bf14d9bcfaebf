/// The text of a statement as typed, and how places in the bound statement are found in it.
#[derive(Debug)]
pub(super) struct SqlText {
    typed: Vec<char>,
    bound: Vec<char>,
    /// Places of values: where each begins and ends in the typed and in the bound text.
    places: Vec<[usize; 4]>,
}

impl SqlText {
    pub(super) fn new(typed: &str, bound: &str) -> Self {
        let typed: Vec<char> = typed.chars().collect();
        let bound: Vec<char> = bound.chars().collect();
        let mut places = Vec::new();
        let (mut at, mut at_bound) = (0, 0);
        while let Some(open) = find(&typed, at, ['{', '{']) {
            let Some(close) = find(&typed, open, ['}', '}']) else { break };
            at_bound += open - at;
            let digits = bound.iter().skip(at_bound + 1).take_while(|character| character.is_ascii_digit()).count();
            places.push([open, close + 2, at_bound, at_bound + 1 + digits]);
            at = close + 2;
            at_bound += 1 + digits;
        }
        Self { typed, bound, places }
    }

    /// Returns the place in the typed text of a line and column, both from 1, of the bound text.
    pub(super) fn at(&self, line: u64, column: u64) -> Option<usize> {
        let line = usize::try_from(line).ok()?.checked_sub(1)?;
        let column = usize::try_from(column).ok()?.checked_sub(1)?;
        let mut start = 0;
        for _ in 0..line {
            start += self.bound[start..].iter().position(|&character| character == '\n')? + 1;
        }
        Some(self.typed_at((start + column).min(self.bound.len())))
    }

    fn typed_at(&self, bound: usize) -> usize {
        let before = self.places.iter().rev().find(|place| place[2] <= bound);
        match before {
            None => bound,
            Some([open, ..]) if self.places.iter().any(|place| place[2] <= bound && bound < place[3]) => *open,
            Some([_, close, _, end]) => close + (bound - end),
        }
    }

    /// Returns the end of the word that begins at a place of the typed text.
    pub(super) fn word_end(&self, start: usize) -> usize {
        let quoted = self.typed.get(start) == Some(&'"');
        let in_word = |character: &char| character.is_alphanumeric() || *character == '_' || *character == '.';
        let rest = &self.typed[start.min(self.typed.len())..];
        let length = if quoted {
            rest.iter().skip(1).position(|&character| character == '"').map_or(rest.len(), |end| end + 2)
        } else {
            rest.iter().take_while(|character| in_word(character)).count()
        };
        (start + length.max(1)).min(self.typed.len())
    }

    /// Returns where a word first stands in the typed text, outside of quotes.
    pub(super) fn find_word(&self, word: &str) -> Option<(usize, usize)> {
        let word: Vec<char> = word.to_lowercase().chars().collect();
        let is_part = |character: Option<&char>| {
            character.is_some_and(|&character| character.is_alphanumeric() || character == '_')
        };
        let mut quoted = false;
        for start in 0..self.typed.len() {
            if self.typed[start] == '\'' {
                quoted = !quoted;
            }
            let end = start + word.len();
            let matches = || {
                self.typed[start..end].iter().flat_map(|character| character.to_lowercase()).eq(word.iter().copied())
            };
            let before = start.checked_sub(1).and_then(|before| self.typed.get(before));
            if !quoted && end <= self.typed.len() && matches() && !is_part(before) && !is_part(self.typed.get(end)) {
                return Some((start, end));
            }
        }
        None
    }

    /// Returns the typed text with a part of it replaced.
    pub(super) fn replaced(&self, start: usize, end: usize, with: &str) -> String {
        let mut text: String = self.typed[..start].iter().collect();
        text.push_str(with);
        text.extend(&self.typed[end..]);
        text
    }

    /// Returns a part of the typed text.
    pub(super) fn part(&self, start: usize, end: usize) -> String {
        self.typed.get(start..end).unwrap_or_default().iter().collect()
    }

    pub(super) fn length(&self) -> usize {
        self.typed.len()
    }
}

fn find(text: &[char], from: usize, pair: [char; 2]) -> Option<usize> {
    text.get(from..)?.windows(2).position(|window| window == pair).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_behind_values_are_found_in_the_text_as_typed() {
        let typed = "select {{ parameters.a }}, x\nfrom ü where {{ scheduled_for | date }} = y";
        let bound = "select $1, x\nfrom ü where $2 = y";
        let text = SqlText::new(typed, bound);
        let word = |line, column| {
            let start = text.at(line, column).expect("a place");
            text.part(start, text.word_end(start))
        };
        assert_eq!(word(1, 1), "select");
        assert_eq!(word(1, 12), "x");
        assert_eq!(word(2, 6), "ü");
        assert_eq!(word(2, 19), "y");
        assert_eq!(text.at(2, 14), Some(typed.chars().position(|character| character == '\n').expect("a line") + 14));
    }

    #[test]
    fn a_word_is_found_as_a_whole_and_outside_of_quotes() {
        let text = SqlText::new("select 'ab', abc, AB", "select 'ab', abc, AB");
        assert_eq!(text.find_word("ab"), Some((18, 20)));
    }
}
