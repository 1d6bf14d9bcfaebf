use std::{io::Read, mem, ops::Range};

use super::{
    super::{
        charset::Charset,
        decode::{Filled, TextReader},
        unpack::unpack_failure,
    },
    scan::{Scan, value_end},
};
use crate::failure::{Failure, Result};

/// How much text is asked for at least.
const READ_BYTES: usize = 1 << 20;

/// A place in a text that is read bit by bit.
pub(super) struct Cursor {
    path: String,
    text: TextReader,
    /// The most bytes that a value may have.
    record_bytes: usize,
    buffer: Vec<u8>,
    /// How much of the buffer is done with.
    used: usize,
    filled: Filled,
    /// The number of the row that is being read, from 1.
    pub(super) row: i64,
}

impl Cursor {
    pub(super) fn new(path: &str, bytes: Box<dyn Read + Send>, charset: Charset, record_bytes: usize) -> Self {
        Self {
            path: path.to_owned(),
            text: TextReader::new(bytes, charset),
            record_bytes,
            buffer: Vec::new(),
            used: 0,
            filled: Filled::More,
            row: 1,
        }
    }

    /// Returns a part of the text that was taken last.
    pub(super) fn text(&self, range: Range<usize>) -> &[u8] {
        &self.buffer[range]
    }

    /// Goes on by one character.
    pub(super) fn step(&mut self) {
        self.used += 1;
    }

    /// Returns the next byte that is no white space, and goes to it; `None` at the end of the text.
    pub(super) fn peek(&mut self) -> Result<Option<u8>> {
        loop {
            let end = self.buffer.len() - self.text.incomplete();
            while self.used < end {
                match self.buffer[self.used] {
                    b' ' | b'\t' | b'\n' | b'\r' => self.used += 1,
                    byte => return Ok(Some(byte)),
                }
            }
            match self.filled {
                Filled::End => return Ok(None),
                Filled::More | Filled::Invalid => self.more()?,
            }
        }
    }

    /// Returns the byte behind the next one that is no white space, and stays where it is.
    pub(super) fn peek_behind(&mut self) -> Result<u8> {
        loop {
            let behind = self.buffer[self.used + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
            match behind {
                Some(byte) => return Ok(*byte),
                None => self.more()?,
            }
        }
    }

    /// Takes the value that begins here.
    pub(super) fn value(&mut self) -> Result<Range<usize>> {
        loop {
            let end = self.buffer.len() - self.text.incomplete();
            match value_end(&self.buffer[self.used..end], self.filled == Filled::End) {
                Scan::End(length) => {
                    let start = self.used;
                    self.used += length;
                    return Ok(start..self.used);
                }
                Scan::Incomplete => self.more()?,
                Scan::Invalid => return Err(self.failure("is no JSON")),
            }
        }
    }

    /// Takes one character that must stand here.
    pub(super) fn expect(&mut self, character: u8) -> Result<()> {
        if self.peek()? == Some(character) {
            self.step();
            return Ok(());
        }
        Err(self.failure(&format!("is no JSON: “{}” is missing before it", char::from(character))))
    }

    /// Reads on; fails if there is nothing more to read.
    fn more(&mut self) -> Result<()> {
        self.buffer.drain(..mem::take(&mut self.used));
        if self.buffer.len() > self.record_bytes {
            return Err(self.failure(&format!("is longer than {} bytes", self.record_bytes)));
        }
        match self.filled {
            Filled::More => {}
            Filled::End => return Err(self.failure("is not complete: the file ends in the middle of it")),
            Filled::Invalid => {
                let charset = self.text.charset().label();
                return Err(self.failure(&format!("holds bytes that are not valid {charset}")));
            }
        }
        let length = (self.buffer.len() * 2).max(READ_BYTES);
        let filled = self.text.fill(&mut self.buffer, length);
        self.filled = filled.map_err(|error| unpack_failure(&self.path, error))?;
        Ok(())
    }

    /// Returns a failure of the row that is being read.
    pub(super) fn failure(&self, what: &str) -> Failure {
        Failure::new(format!("Row {} of {} {what}.", self.row, self.path))
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }
}
