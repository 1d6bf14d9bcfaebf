use super::{SourceDraft, words};
use crate::{
    choice::check_choice,
    entry::Entry,
    job::{Encoding, FileSource, Format, FormatKind, Header, Location, SchemaDrift},
    problem::{Problem, Problems},
    template::Template,
};

impl SourceDraft {
    /// Returns the source, or everything that is wrong with it, for a look at it while the rest is not filled in.
    ///
    /// # Errors
    ///
    /// One problem for each field that does not hold.
    pub fn check_alone(&self) -> Result<FileSource, Problems> {
        let mut problems = Problems::default();
        match self.check(&mut problems) {
            Some(source) => problems.or(source),
            None => Err(problems),
        }
    }

    pub(super) fn check(&self, problems: &mut Problems) -> Option<FileSource> {
        let location = self.check_location(problems);
        let mut format = Format {
            kind: check_choice(problems, "format", &self.format, FormatKind::Detect),
            encoding: check_choice(problems, "encoding", &self.encoding, Encoding::Detect),
            header: check_choice(problems, "header", &self.header, Header::FirstRow),
            sheet: self.sheet.filled().map(str::to_owned),
            null_words: words(&self.null_words),
            ..Format::default()
        };
        match delimiter(&self.delimiter) {
            Ok(delimiter) => format.delimiter = delimiter,
            Err(message) => problems.add("delimiter", message),
        }
        match one_character(&self.quote) {
            Ok(quote) => format.quote = quote.unwrap_or('"'),
            Err(message) => problems.add("quote", message),
        }
        if format.delimiter == Some(format.quote) {
            problems.add("quote", "The quote and the separator cannot be the same character.");
        }
        match self.skip_rows.filled().unwrap_or("0").parse::<u32>() {
            Ok(rows) if rows <= 10_000 => format.skip_rows = rows,
            _ => problems.add(
                "skip_rows",
                format!("Rows to skip is a whole number from 0 to 10,000, you wrote {}.", self.skip_rows.trimmed()),
            ),
        }
        let schema_drift = check_choice(problems, "schema_drift", &self.schema_drift, SchemaDrift::Add);
        Some(FileSource { location: location?, format, schema_drift, reread: self.reread.is_on() })
    }

    fn check_location(&self, problems: &mut Problems) -> Option<Location> {
        if let Some(upload) = self.upload_id.filled() {
            let Ok(upload_id) = upload.parse() else {
                problems.add("upload_id", format!("“{upload}” is not the number of an upload."));
                return None;
            };
            return Some(Location::Upload { upload_id, file_name: self.file_name.trimmed().to_owned() });
        }
        let Some(pattern) = self.pattern.filled() else {
            problems.add("pattern", "Upload a file, or say which files to read.");
            return None;
        };
        match Template::parse(pattern) {
            Ok(_) => Some(Location::Pattern { pattern: pattern.to_owned() }),
            Err(problem) => {
                problems.0.push(Problem { field: "pattern".to_owned(), ..problem });
                None
            }
        }
    }
}

/// Reads a separator, which may be written as a word.
fn delimiter(entry: &Entry) -> Result<Option<char>, String> {
    match entry.trimmed() {
        "comma" => Ok(Some(',')),
        "semicolon" => Ok(Some(';')),
        "tab" | "\\t" => Ok(Some('\t')),
        "bar" => Ok(Some('|')),
        _ if entry.0 == "\t" => Ok(Some('\t')),
        _ => one_character(entry),
    }
}

/// Returns how a separator is written in a draft.
pub(super) fn delimiter_word(delimiter: char) -> String {
    match delimiter {
        ',' => "comma".to_owned(),
        ';' => "semicolon".to_owned(),
        '\t' => "tab".to_owned(),
        '|' => "bar".to_owned(),
        other => other.to_string(),
    }
}

fn one_character(entry: &Entry) -> Result<Option<char>, String> {
    let mut characters = entry.trimmed().chars();
    match (characters.next(), characters.next()) {
        (None, _) => Ok(None),
        (Some(character), None) if character.is_ascii() && !character.is_ascii_alphanumeric() => Ok(Some(character)),
        _ => Err(format!("“{}” is not one character of punctuation.", entry.trimmed())),
    }
}
