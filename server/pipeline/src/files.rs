//! Data files: Parquet, encoded by several threads at once, in the order of the rows, and read the same way.

/// How the columns of a data file are encoded.
mod encoding;
/// Row groups: what one thread encodes at a time.
mod group;
/// One data file on its way into the store.
mod open_file;
/// Rows of data files, as a stream of batches.
mod reader;
/// Files that were written and belong to no version yet.
mod unclaimed;
/// Rows on their way into data files.
mod writer;

pub(crate) use open_file::NewFile;
pub(crate) use reader::{Scan, fitted};
pub(crate) use unclaimed::Unclaimed;
pub(crate) use writer::{TableWriter, WriterOptions, bytes_of, file_prefix};
