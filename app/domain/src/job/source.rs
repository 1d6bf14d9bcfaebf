use serde::{Deserialize, Serialize};

use crate::{choice::choices, ids::UploadId};

/// Where a file job reads, and how its bytes become rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileSource {
    /// Where the files are.
    pub location: Location,
    /// How their bytes become rows.
    pub format: Format,
    /// What to do about columns that the job does not know.
    pub schema_drift: SchemaDrift,
    /// Reads files again whose bytes were read before; off, the same bytes are never read twice.
    pub reread: bool,
}

/// Where files are.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Location {
    /// One file that was uploaded to FlowForge.
    Upload {
        /// The upload.
        upload_id: UploadId,
        /// Its name on the machine it came from.
        file_name: String,
    },
    /// Every file that matches a pattern under one of the allowed folders.
    Pattern {
        /// An absolute path with `*`, `**`, `?` and `[…]`, and templates such as `{{ scheduled_for | date }}`.
        pattern: String,
    },
}

choices! {
    /// The kind of a file's content.
    pub enum FormatKind {
        /// Chosen for each file by its name and first bytes.
        Detect = "detect", "By file name and content";
        /// Fields between separators.
        Csv = "csv", "CSV";
        /// Fields between tabs.
        Tsv = "tsv", "TSV";
        /// One JSON document: a list of objects, or an object that holds one.
        Json = "json", "JSON";
        /// One JSON object on each line.
        Ndjson = "ndjson", "JSON lines";
        /// Apache Parquet.
        Parquet = "parquet", "Parquet";
        /// A sheet of an Excel or OpenDocument workbook.
        Excel = "excel", "Excel";
    }
}

choices! {
    /// How a text file's bytes become characters.
    pub enum Encoding {
        /// UTF-8 or UTF-16 by byte order mark, else UTF-8 if the bytes are valid, else Windows-1252.
        Detect = "detect", "Detect";
        /// UTF-8, with or without byte order mark.
        Utf8 = "utf-8", "UTF-8";
        /// ISO 8859-1, read as its superset Windows-1252.
        Latin1 = "latin1", "Latin-1 (Windows-1252)";
        /// UTF-16 with a byte order mark, little-endian without one.
        Utf16 = "utf-16", "UTF-16";
    }
}

choices! {
    /// Whether a file names its columns.
    pub enum Header {
        /// The first row names the columns.
        FirstRow = "first_row", "First row";
        /// Every row is data; columns are named `column_1`, `column_2` and so on.
        None = "none", "None";
    }
}

choices! {
    /// What to do about columns that the job does not know, and about known ones that are missing.
    pub enum SchemaDrift {
        /// A new column joins bronze, and silver as text; a missing one is empty.
        Add = "add", "Add new columns";
        /// A new column joins bronze only; a missing one is empty.
        Ignore = "ignore", "Keep new columns in bronze only";
        /// The job fails before anything is written.
        Fail = "fail", "Fail the job";
    }
}

/// How a file's bytes become rows. Compression (gzip, zstd) is always recognised by the first bytes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Format {
    /// The kind of content.
    pub kind: FormatKind,
    /// The character between fields of CSV; `None` detects it among comma, semicolon, tab and bar.
    pub delimiter: Option<char>,
    /// The character around fields of CSV that may hold separators and line breaks; doubled, it stands for itself.
    pub quote: char,
    /// How the bytes of CSV and JSON become characters.
    pub encoding: Encoding,
    /// Whether CSV and Excel name their columns.
    pub header: Header,
    /// Lines of CSV, or rows of Excel, before the header.
    pub skip_rows: u32,
    /// The Excel sheet; `None` takes the first.
    pub sheet: Option<String>,
    /// Unquoted texts that stand for "no value", besides the unquoted empty text; compared exactly.
    pub null_words: Vec<String>,
}

impl Default for Format {
    fn default() -> Self {
        Self {
            kind: FormatKind::Detect,
            delimiter: None,
            quote: '"',
            encoding: Encoding::Detect,
            header: Header::FirstRow,
            skip_rows: 0,
            sheet: None,
            null_words: Vec::new(),
        }
    }
}
