//! The engine as its callers know it: files go in, tables come out.

mod bombs;
mod bronze;
mod buckets;
mod cancel;
mod drafts;
mod drift;
mod faults;
mod formats;
mod gold;
mod gold_preview;
mod growing;
mod identity;
mod json_values;
mod lab;
mod parquet_values;
mod paths;
mod sample;
mod shapes;
mod silver;
mod sql;
mod text_values;
mod workbook_values;
mod zip;
