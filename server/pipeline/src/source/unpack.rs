use std::{
    error::Error,
    fmt,
    fs::File,
    io::{self, BufReader, Read, Seek},
};

use flate2::bufread::MultiGzDecoder;

use crate::{
    config::Limits,
    failure::{Failure, Result},
};

/// How a file's bytes are packed, recognised by the first of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Packing {
    None,
    Gzip,
    Zstd,
}

impl Packing {
    /// Returns the packing of a file that begins with these bytes.
    pub(crate) fn of(first: &[u8]) -> Self {
        if first.starts_with(&[0x1f, 0x8b]) {
            Self::Gzip
        } else if first.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Self::Zstd
        } else {
            Self::None
        }
    }

    /// Returns the word for it, if there is something to say.
    pub(crate) fn word(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Gzip => Some("gzip"),
            Self::Zstd => Some("zstd"),
        }
    }
}

/// The unpacked bytes of a file, from its start.
pub(crate) fn unpacked(mut file: File, path: &str, limits: &Limits) -> Result<(Packing, Box<dyn Read + Send>)> {
    let mut first = [0; 4];
    file.rewind()?;
    let mut filled = 0;
    while filled < first.len() {
        match file.read(&mut first[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    file.rewind()?;
    let packing = Packing::of(&first[..filled]);
    let packed = file.metadata()?.len();
    let reader: Box<dyn Read + Send> = match packing {
        Packing::None => return Ok((packing, Box::new(file))),
        Packing::Gzip => Box::new(MultiGzDecoder::new(BufReader::with_capacity(256 << 10, file))),
        Packing::Zstd => Box::new(zstd::Decoder::new(file).map_err(|error| unpack_failure(path, error))?),
    };
    Ok((packing, Box::new(Bounded { reader, packed, unpacked: 0, limits: limits.clone() })))
}

/// Turns the error of a read into words.
pub(crate) fn unpack_failure(path: &str, error: io::Error) -> Failure {
    if error.get_ref().is_some_and(|inner| inner.is::<TooMuch>()) {
        return Failure::new(format!("The file {path} is refused: {error}."))
            .hint("Unpack it elsewhere and look at it; if it is right, raise the limits of the server.");
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            Failure::new(format!("The file {path} is cut off: it ends in the middle of its packed data."))
                .hint("It was most likely still being written or its transfer broke off. Provide it again.")
        }
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
            Failure::new(format!("The file {path} cannot be unpacked: its packed data are damaged.")).detail(error)
        }
        _ => Failure::new(format!("The file {path} cannot be read.")).detail(error),
    }
}

/// Stops when too much comes out of too little.
struct Bounded<R> {
    reader: R,
    packed: u64,
    unpacked: u64,
    limits: Limits,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.unpacked += read as u64;
        let limits = &self.limits;
        let swollen =
            self.unpacked > limits.unpacked_floor && self.unpacked > self.packed.saturating_mul(limits.unpacked_ratio);
        if self.unpacked > limits.unpacked_bytes || swollen {
            return Err(io::Error::other(TooMuch { packed: self.packed, unpacked: self.unpacked }));
        }
        Ok(read)
    }
}

/// A file that unpacks to more than is allowed.
#[derive(Debug)]
struct TooMuch {
    packed: u64,
    unpacked: u64,
}

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "its {} bytes unpack to more than {} bytes, as those of a decompression bomb do",
            self.packed, self.unpacked
        )
    }
}

impl Error for TooMuch {}
