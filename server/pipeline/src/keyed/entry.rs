use crate::failure::{Failure, Result};

/// Where a row is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Place {
    /// Among those that came in: its number in the order of reading, from 0.
    Incoming(u64),
    /// In the table already: its file, by place in the list, and its place in that file.
    Stored { file: u32, row: u64 },
}

/// The small part of a row by which it is decided whether it stays.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Entry<'a> {
    /// The hash of its key.
    pub(crate) hash: u128,
    pub(crate) place: Place,
    /// A hash of what makes it the same row as another one of its key.
    pub(crate) content: u64,
    /// For history: from when on it holds, in microseconds since 1970.
    pub(crate) valid_from: i64,
    /// Sorts rows of a key; places decide among equals.
    pub(crate) rank: &'a [u8],
}

/// The entries of a batch of rows that came in; their places follow from where the batch stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entries {
    pub(crate) hashes: Vec<u128>,
    pub(crate) contents: Vec<u64>,
    pub(crate) valid_from: Vec<i64>,
    pub(crate) ranks: Vec<u8>,
    pub(crate) rank_ends: Vec<u32>,
}

impl Entries {
    /// Returns the entry of one row; `first` is the place of the batch's first row.
    pub(crate) fn get(&self, row: usize, first: u64) -> Option<Entry<'_>> {
        let start = match row.checked_sub(1) {
            None => 0,
            Some(before) => self.rank_ends.get(before).map_or(0, |&end| end as usize),
        };
        let end = self.rank_ends.get(row).map_or(0, |&end| end as usize);
        Some(Entry {
            hash: *self.hashes.get(row)?,
            place: Place::Incoming(first + row as u64),
            content: self.contents.get(row).copied().unwrap_or_default(),
            valid_from: self.valid_from.get(row).copied().unwrap_or_default(),
            rank: self.ranks.get(start..end).unwrap_or_default(),
        })
    }
}

/// Which parts of an entry are of use; the others are not kept.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Shape {
    /// It matters whether a row is the same as another one of its key.
    pub(crate) content: bool,
    /// The table keeps history.
    pub(crate) valid_from: bool,
}

/// Set in a place's number for rows that are in the table.
const STORED: u64 = 1 << 63;
/// The bits of a place's number that count rows of a file.
const ROW_BITS: u32 = 40;

impl<'a> Entry<'a> {
    /// Adds the entry to `bytes`.
    pub(crate) fn write(&self, shape: Shape, bytes: &mut Vec<u8>) -> Result<()> {
        let place = match self.place {
            Place::Incoming(number) => number,
            Place::Stored { file, row } if file < 1 << (63 - ROW_BITS) && row < 1 << ROW_BITS => {
                STORED | u64::from(file) << ROW_BITS | row
            }
            Place::Stored { .. } => return Err(Failure::new("The table has more files or rows than can be counted.")),
        };
        let length = u32::try_from(self.rank.len()).map_err(|_| Failure::new("A value to sort by is too long."))?;
        bytes.extend_from_slice(&self.hash.to_le_bytes());
        bytes.extend_from_slice(&place.to_le_bytes());
        if shape.content {
            bytes.extend_from_slice(&self.content.to_le_bytes());
        }
        if shape.valid_from {
            bytes.extend_from_slice(&self.valid_from.to_le_bytes());
        }
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(self.rank);
        Ok(())
    }

    /// Reads the entry at the front of `bytes` and returns what follows it.
    pub(crate) fn read(shape: Shape, bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (hash, mut rest) = bytes.split_first_chunk()?;
        let mut number = || {
            let (number, after) = rest.split_first_chunk()?;
            rest = after;
            Some(u64::from_le_bytes(*number))
        };
        let place = number()?;
        let content = if shape.content { number()? } else { 0 };
        let valid_from = if shape.valid_from { number()?.cast_signed() } else { 0 };
        let (length, rest) = rest.split_first_chunk()?;
        let (rank, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let place = if place & STORED == 0 {
            Place::Incoming(place)
        } else {
            let file = u32::try_from((place & !STORED) >> ROW_BITS).ok()?;
            Place::Stored { file, row: place & ((1 << ROW_BITS) - 1) }
        };
        Some((Self { hash: u128::from_le_bytes(*hash), place, content, valid_from, rank }, rest))
    }
}
