use std::io::{self, Write};

use serde::Serialize;

use super::exit::{Exit, Failure};
use crate::telemetry::colours_suit;

/// Where a command's answer goes, and in which form.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    json: bool,
    colours: bool,
}

/// How important a word is, for terminals with colours.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Worth a look.
    Doubtful,
    /// Wrong.
    Bad,
}

impl Output {
    /// Returns the answer's way out: JSON if `json`, else words.
    pub fn new(json: bool) -> Self {
        Self { json, colours: !json && colours_suit(&io::stdout()) }
    }

    /// Returns whether the answer is to be JSON.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Answers with `value` as JSON, or with the words that `words` makes.
    ///
    /// # Errors
    ///
    /// When standard output takes no more.
    pub fn answer(&self, value: &impl Serialize, words: impl FnOnce() -> String) -> Result<(), Failure> {
        let text = if self.json {
            serde_json::to_string_pretty(value).map_err(|error| Failure::new(Exit::Failed, error.to_string()))?
        } else {
            words()
        };
        self.line(&text)
    }

    /// Writes one line of the answer at once, for answers that grow.
    ///
    /// # Errors
    ///
    /// When standard output takes no more.
    pub fn line(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.write_all(b"\n")).and_then(|()| stdout.flush()) {
            // The reader, such as `head`, has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
            Err(error) => Err(Failure::new(Exit::Failed, format!("Could not write the answer: {error}."))),
            Ok(()) => Ok(()),
        }
    }

    /// Returns `word` in the colour of `tone`, where colours suit.
    pub fn toned(&self, word: &str, tone: Tone) -> String {
        if !self.colours {
            return word.to_owned();
        }
        let colour = match tone {
            Tone::Good => 32,
            Tone::Doubtful => 33,
            Tone::Bad => 31,
        };
        format!("\u{1b}[{colour}m{word}\u{1b}[0m")
    }
}

/// Returns `rows` in columns under `headings`, each as wide as its widest cell.
pub fn table<const COLUMNS: usize>(headings: [&str; COLUMNS], rows: &[[String; COLUMNS]]) -> String {
    let mut widths = headings.map(|heading| heading.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: [&str; COLUMNS]| {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(widths) {
            line.push_str(&format!("{cell:width$}  "));
        }
        line.trim_end().to_owned()
    };
    let mut lines = vec![line(headings)];
    lines.extend(rows.iter().map(|row| line(std::array::from_fn(|column| row[column].as_str()))));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["1".to_owned(), "Küche".to_owned()], ["20".to_owned(), "x".to_owned()]];
        assert_eq!(table(["id", "name"], &rows), "id  name\n1   Küche\n20  x");
    }
}
