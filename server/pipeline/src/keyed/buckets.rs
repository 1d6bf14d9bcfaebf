use std::mem;

use datafusion::execution::memory_pool::MemoryReservation;

use super::entry::{Entry, Shape};
use crate::{
    failure::Result,
    scratch::{Scratch, ScratchFile},
};

/// The number of buckets: enough that one of them fits into memory when all of them are far too large.
const BUCKETS: usize = 256;

/// How much is asked for at a time when memory grows.
const STEP: usize = 4 << 20;

/// Entries, by their hash: all rows of a key are in one bucket.
///
/// They stay in memory as long as the engine has some to give; then they go to a scratch file.
pub(crate) struct Buckets {
    shape: Shape,
    memory: Vec<Vec<u8>>,
    in_memory: usize,
    reservation: MemoryReservation,
    scratch: Scratch,
    file: Option<ScratchFile>,
    /// For each bucket, the pieces of it that are in the file.
    pieces: Vec<Vec<(u64, usize)>>,
}

impl Buckets {
    pub(crate) fn new(shape: Shape, reservation: MemoryReservation, scratch: Scratch) -> Self {
        Self {
            shape,
            memory: vec![Vec::new(); BUCKETS],
            in_memory: 0,
            reservation,
            scratch,
            file: None,
            pieces: vec![Vec::new(); BUCKETS],
        }
    }

    pub(crate) fn add(&mut self, entry: &Entry<'_>) -> Result<()> {
        let bucket = &mut self.memory[(entry.hash >> 120) as usize];
        let before = bucket.len();
        entry.write(self.shape, bucket)?;
        self.in_memory += bucket.len() - before;
        if self.in_memory > self.reservation.size() && self.reservation.try_grow(STEP).is_err() {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(self.scratch.file()?),
        };
        for (bucket, pieces) in self.memory.iter_mut().zip(&mut self.pieces) {
            if !bucket.is_empty() {
                pieces.push((file.append(bucket)?, bucket.len()));
                bucket.clear();
            }
        }
        self.in_memory = 0;
        Ok(())
    }

    /// Returns which parts of entries are kept.
    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }

    /// Returns how many buckets there are.
    pub(crate) fn count(&self) -> usize {
        BUCKETS
    }

    /// Takes the bytes of one bucket.
    pub(crate) fn take(&mut self, bucket: usize) -> Result<Vec<u8>> {
        let recent = mem::take(&mut self.memory[bucket]);
        let (Some(file), pieces) = (&self.file, mem::take(&mut self.pieces[bucket])) else { return Ok(recent) };
        let stored: usize = pieces.iter().map(|(_, length)| length).sum();
        let mut bytes = vec![0; stored + recent.len()];
        let mut rest = bytes.as_mut_slice();
        for (start, length) in pieces {
            let (piece, after) = rest.split_at_mut(length);
            file.read(start, piece)?;
            rest = after;
        }
        rest.copy_from_slice(&recent);
        Ok(bytes)
    }
}
