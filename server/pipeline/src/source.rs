//! Sources: which files there are, and how their bytes become rows of text.
//!
//! A file is first looked at as a whole ([`survey`]): its checksum decides whether it was read before, and whether a
//! retry still sees what the first attempt saw. Then it is read as a stream; in the end it must still be the same file.

/// Rows of text as they leave a source.
mod batch;
/// Files in buckets.
mod buckets;
/// How bytes become characters.
mod charset;
/// Fields between separators.
mod csv;
/// Characters from bytes.
mod decode;
/// What a file is, judged by its name and first bytes.
mod detect;
/// Objects.
mod json;
/// Names of columns.
mod names;
/// From a file to its rows.
mod open;
/// Values of Parquet, as text.
mod parquet;
/// Files within the allowed folders.
mod roots;
/// Checksums, and other things that take a look at all bytes.
mod survey;
/// Columns of text that are being filled.
mod text_columns;
/// Compressed files, and how much may come out of them.
mod unpack;
/// Sheets of workbooks.
mod workbook;

pub(crate) use batch::RawBatch;
use batch::RowReader;
pub(crate) use buckets::Bucket;
pub(crate) use decode::Utf8Check;
pub(crate) use names::{HEADER_METADATA, column_names};
pub(crate) use open::{Detected, open_rows};
pub use roots::FoundFile;
pub(crate) use roots::{Opened, Place, Roots};
pub(crate) use survey::{Identity, survey};
pub(crate) use unpack::{unpack_failure, unpacked};
