use std::{
    fs::File,
    io::{self, Read},
    os::unix::fs::FileExt,
};

use flate2::read::DeflateDecoder;
use tokio_util::sync::CancellationToken;

use crate::{
    config::Limits,
    failure::{Failure, Result},
};

/// The most cells that an OpenDocument sheet may have, those that it repeats counted each time.
const CELLS: u64 = 20_000_000;

/// Fails if a workbook would take more memory than it may.
///
/// What an archive says about its sizes need not be true, so each entry is unpacked once and counted.
pub(super) fn check_size(file: &File, path: &str, limits: &Limits, stop: &CancellationToken) -> Result<()> {
    let refused = |words: String| refused(path, &words);
    let size = file.metadata()?.len();
    if size > limits.workbook_bytes {
        return Err(refused(format!("it has {size} bytes, and {} are allowed", limits.workbook_bytes)));
    }
    let mut magic = [0; 4];
    if file.read_at(&mut magic, 0)? < 4 || magic != *b"PK\x03\x04" {
        // Workbooks of the old kind are not packed.
        return Ok(());
    }
    let entries = entries(file, size).map_err(|error| refused("its archive is damaged".to_owned()).detail(error))?;
    let (mut total, mut repeats) = (0_u64, Repeats::default());
    for entry in entries {
        let is_sheet = entry.name.ends_with("content.xml");
        let mut reader =
            entry.reader(file).map_err(|error| refused("its archive is damaged".to_owned()).detail(error))?;
        let mut buffer = vec![0; 256 << 10];
        loop {
            let read =
                reader.read(&mut buffer).map_err(|error| refused("its archive is damaged".to_owned()).detail(error))?;
            if read == 0 {
                break;
            }
            if stop.is_cancelled() {
                return Err(Failure::cancelled());
            }
            total += read as u64;
            if total > limits.workbook_bytes {
                return Err(refused(format!("it unpacks to more than {} bytes", limits.workbook_bytes)));
            }
            if is_sheet {
                repeats.add(&buffer[..read]);
            }
        }
    }
    if repeats.cells > CELLS {
        return Err(refused(format!("its sheets repeat cells to more than {CELLS}")));
    }
    Ok(())
}

/// Returns why a workbook is not read.
pub(super) fn refused(path: &str, words: &str) -> Failure {
    Failure::new(format!("The workbook {path} is refused: {words}."))
        .hint("Save the sheet as CSV, which is read as a stream, or raise the limits of the server.")
}

/// An entry of a zip archive.
struct ZipEntry {
    name: String,
    deflated: bool,
    packed: u64,
    header: u64,
}

impl ZipEntry {
    fn reader<'a>(&self, file: &'a File) -> io::Result<Box<dyn Read + 'a>> {
        let mut header = [0; 30];
        file.read_exact_at(&mut header, self.header)?;
        let start = self.header + 30 + u64::from(short(&header, 26)) + u64::from(short(&header, 28));
        let bytes = At { file, position: start }.take(self.packed);
        Ok(if self.deflated { Box::new(DeflateDecoder::new(bytes)) } else { Box::new(bytes) })
    }
}

/// Returns the entries of a zip archive as its directory lists them.
fn entries(file: &File, size: u64) -> io::Result<Vec<ZipEntry>> {
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, "no directory of a zip archive");
    // The end record is 22 bytes, and a comment of up to 64 KiB may follow it.
    let tail_start = size.saturating_sub(22 + 65_535);
    let mut tail = vec![0; usize::try_from(size - tail_start).map_err(|_| damaged())?];
    file.read_exact_at(&mut tail, tail_start)?;
    let end = tail.windows(4).rposition(|window| window == b"PK\x05\x06").ok_or_else(damaged)?;
    let end = tail.get(end..end + 22).ok_or_else(damaged)?;
    let (length, start) = (long(end, 12), long(end, 16));
    if u64::from(start) + u64::from(length) > size {
        return Err(damaged());
    }
    let mut directory = vec![0; length as usize];
    file.read_exact_at(&mut directory, start.into())?;
    let mut entries = Vec::new();
    let mut rest = directory.as_slice();
    while let Some((head, after)) = rest.split_at_checked(46) {
        if !head.starts_with(b"PK\x01\x02") {
            return Err(damaged());
        }
        let name_length = usize::from(short(head, 28));
        let skipped = name_length + usize::from(short(head, 30)) + usize::from(short(head, 32));
        entries.push(ZipEntry {
            name: String::from_utf8_lossy(after.get(..name_length).ok_or_else(damaged)?).into_owned(),
            deflated: short(head, 10) == 8,
            packed: long(head, 20).into(),
            header: long(head, 42).into(),
        });
        rest = after.get(skipped..).ok_or_else(damaged)?;
    }
    Ok(entries)
}

fn short(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
}

fn long(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// Reads a file from a place on, without moving the place of others.
struct At<'a> {
    file: &'a File,
    position: u64,
}

impl Read for At<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.position)?;
        self.position += read as u64;
        Ok(read)
    }
}

/// Counts the cells that an OpenDocument sheet repeats, which take no room in the file and much in memory.
#[derive(Debug)]
struct Repeats {
    cells: u64,
    rows: u64,
    of_row: u64,
    tail: Vec<u8>,
}

impl Default for Repeats {
    fn default() -> Self {
        Self { cells: 0, rows: 1, of_row: 0, tail: Vec::new() }
    }
}

impl Repeats {
    /// Looks at the next piece of the sheets' XML.
    fn add(&mut self, piece: &[u8]) {
        let mut text = std::mem::take(&mut self.tail);
        text.extend_from_slice(piece);
        let mut rest = text.as_slice();
        while let Some(open) = memchr::memchr(b'<', rest) {
            rest = &rest[open..];
            let Some(close) = memchr::memchr(b'>', rest) else { break };
            self.tag(&rest[..close]);
            rest = &rest[close..];
        }
        // An unfinished tag is looked at with the next piece; what is longer than any tag is none.
        const LONGEST: usize = 64 << 10;
        if rest.first() == Some(&b'<') && rest.len() < LONGEST {
            self.tail = rest.to_vec();
        }
    }

    fn tag(&mut self, tag: &[u8]) {
        if tag.starts_with(b"<table:table-row") {
            self.rows = number_of(tag, b"number-rows-repeated=\"");
            self.of_row = 0;
        } else if tag.starts_with(b"</table:table-row") {
            self.cells = self.cells.saturating_add(self.rows.saturating_mul(self.of_row));
        } else if tag.starts_with(b"<table:table-cell") && memchr::memmem::find(tag, b"office:value").is_some() {
            self.of_row = self.of_row.saturating_add(number_of(tag, b"number-columns-repeated=\""));
        }
    }
}

fn number_of(tag: &[u8], attribute: &[u8]) -> u64 {
    let start = memchr::memmem::find(tag, attribute).map(|at| at + attribute.len());
    let digits = start.map(|start| tag[start..].iter().take_while(|byte| byte.is_ascii_digit()));
    digits.map_or(1, |digits| {
        digits.fold(0_u64, |number, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
    })
}
