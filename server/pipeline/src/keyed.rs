//! Tables in which a key identifies a row.
//!
//! Rows that come in are set aside in a [`Spill`], and of each only a small [`Entry`] goes on: the hash of its key, its rank
//! among rows of that key, and its place. Entries are cut into [`Buckets`] by their hash, so that all rows of a key, also
//! those that are in the table already, meet in one bucket. Each bucket is decided on its own ([`decide`]); what comes of
//! it is one bit for each row that came in, and a list of edits for each file of the table. So whole rows are never
//! sorted, and memory is bounded whatever the size of the input or the table.

/// Which keys are among those that came in, with few errors to one side.
mod bloom;
/// Entries, by their hash.
mod buckets;
/// Which row of a key stays.
mod decide;
/// What was decided about all rows.
mod decided;
/// What happens to rows of the table.
mod edits;
/// The small part of a row by which it is decided.
mod entry;
/// Rows on their way in.
mod intake;
/// Keys as they stand in a table.
mod key_texts;
/// Rows as bytes: hashes and ranks.
mod row_bytes;
/// Rows that wait for the decision.
mod spill;
/// Rows that are in the table already.
mod target;

pub(crate) use bloom::Bloom;
pub(crate) use buckets::Buckets;
pub(crate) use decide::{Rule, decide_all};
pub(crate) use decided::{Counts, Decided};
pub(crate) use edits::{Edit, Edits, IS_CURRENT, VALID_FROM, VALID_TO, validity};
pub(crate) use entry::{Entries, Entry, Place, Shape};
pub(crate) use intake::{Beginning, Intake, KeyPlan, Skipped};
pub(crate) use key_texts::KeyTexts;
pub(crate) use row_bytes::{RankOrder, RowBytes};
pub(crate) use spill::{Spill, SpillReader, united};
pub(crate) use target::{StoredRows, rewrite};
