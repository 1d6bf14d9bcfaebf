use std::{
    io::{self, Read},
    str,
};

use encoding_rs::{CoderResult, Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::charset::Charset;

/// What came of reading on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Filled {
    /// There may be more.
    More,
    /// All characters have been read.
    End,
    /// The next bytes are no characters of the charset. What was read before them is good.
    Invalid,
}

/// Reads a text file as UTF-8, whatever its charset.
pub(crate) struct TextReader {
    bytes: Box<dyn Read + Send>,
    charset: Charset,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    /// The bytes at the end of the output that have not been checked yet: the beginning of a character, at most 3.
    unchecked: usize,
    at_start: bool,
}

/// How many bytes are asked for at a time.
const READ_BYTES: usize = 256 << 10;

impl TextReader {
    pub(crate) fn new(bytes: Box<dyn Read + Send>, charset: Charset) -> Self {
        let decoder = match charset {
            Charset::Utf8 => None,
            Charset::Utf16Le => Some(UTF_16LE.new_decoder_with_bom_removal()),
            Charset::Utf16Be => Some(UTF_16BE.new_decoder_with_bom_removal()),
            Charset::Windows1252 => Some(WINDOWS_1252.new_decoder_without_bom_handling()),
        };
        Self { bytes, charset, decoder, raw: Vec::new(), unchecked: 0, at_start: true }
    }

    pub(crate) fn charset(&self) -> Charset {
        self.charset
    }

    /// Adds characters to `text` until it has at least `length` bytes, or there are no more.
    pub(crate) fn fill(&mut self, text: &mut Vec<u8>, length: usize) -> io::Result<Filled> {
        while text.len() - self.unchecked < length {
            let filled = if self.decoder.is_some() { self.fill_decoded(text)? } else { self.fill_utf8(text)? };
            if filled != Filled::More {
                return Ok(filled);
            }
        }
        Ok(Filled::More)
    }

    /// Returns how many bytes at the end of the output are the beginning of a character that is not complete.
    pub(crate) fn incomplete(&self) -> usize {
        self.unchecked
    }

    fn fill_utf8(&mut self, text: &mut Vec<u8>) -> io::Result<Filled> {
        let from = text.len() - self.unchecked;
        let old = text.len();
        text.resize(old + READ_BYTES, 0);
        let read = read_some(&mut self.bytes, &mut text[old..])?;
        text.truncate(old + read);
        if self.at_start && text.len() - from >= 3 {
            self.at_start = false;
            if text[from..].starts_with(&[0xef, 0xbb, 0xbf]) {
                text.drain(from..from + 3);
            }
        }
        match str::from_utf8(&text[from..]) {
            Ok(_) => self.unchecked = 0,
            Err(error) if error.error_len().is_none() && read > 0 => {
                self.unchecked = text.len() - from - error.valid_up_to();
            }
            Err(error) => {
                text.truncate(from + error.valid_up_to());
                self.unchecked = 0;
                return Ok(Filled::Invalid);
            }
        }
        Ok(if read == 0 { Filled::End } else { Filled::More })
    }

    fn fill_decoded(&mut self, text: &mut Vec<u8>) -> io::Result<Filled> {
        self.raw.resize(READ_BYTES, 0);
        let read = read_some(&mut self.bytes, &mut self.raw)?;
        let Some(decoder) = &mut self.decoder else { return Ok(Filled::End) };
        let last = read == 0;
        let mut rest = &self.raw[..read];
        loop {
            let old = text.len();
            let room = decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(READ_BYTES * 3);
            text.resize(old + room, 0);
            let (result, used, written) = decoder.decode_to_utf8_without_replacement(rest, &mut text[old..], last);
            text.truncate(old + written);
            rest = &rest[used..];
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return Ok(Filled::Invalid),
            }
        }
        Ok(if last { Filled::End } else { Filled::More })
    }
}

fn read_some(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// Decodes the beginning of a file for a first look; what is not valid is replaced.
pub(crate) fn peek(first: &[u8], charset: Charset) -> String {
    let encoding = match charset {
        Charset::Utf8 => encoding_rs::UTF_8,
        Charset::Utf16Le => UTF_16LE,
        Charset::Utf16Be => UTF_16BE,
        Charset::Windows1252 => WINDOWS_1252,
    };
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut text = String::with_capacity(first.len() * 3 + 16);
    // The last character may be cut off, so it is left in the decoder.
    let (result, ..) = decoder.decode_to_string(first, &mut text, false);
    debug_assert_eq!(result, CoderResult::InputEmpty);
    text
}

/// Finds out whether bytes that come piece by piece are valid UTF-8.
#[derive(Debug, Default)]
pub(crate) struct Utf8Check {
    tail: Vec<u8>,
    broken: bool,
}

impl Utf8Check {
    pub(crate) fn add(&mut self, mut bytes: &[u8]) {
        while !self.broken && !self.tail.is_empty() && !bytes.is_empty() {
            self.tail.push(bytes[0]);
            bytes = &bytes[1..];
            match str::from_utf8(&self.tail) {
                Ok(_) => self.tail.clear(),
                Err(error) if error.error_len().is_none() => {}
                Err(_) => self.broken = true,
            }
        }
        if self.broken {
            return;
        }
        if let Err(error) = str::from_utf8(bytes) {
            match error.error_len() {
                None => self.tail = bytes[error.valid_up_to()..].to_vec(),
                Some(_) => self.broken = true,
            }
        }
    }

    /// Returns whether something was not valid, whatever may follow.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Returns whether everything so far, as a whole, is valid.
    pub(crate) fn is_valid(&self) -> bool {
        !self.broken && self.tail.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, the hardest case for what looks ahead.
    struct Drip(Vec<u8>, usize);

    impl Read for Drip {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some(&byte) = self.0.get(self.1) else { return Ok(0) };
            buffer[0] = byte;
            self.1 += 1;
            Ok(1)
        }
    }

    fn read(bytes: &[u8], charset: Charset) -> (String, Filled) {
        let mut reader = TextReader::new(Box::new(Drip(bytes.to_vec(), 0)), charset);
        let mut text = Vec::new();
        let filled = reader.fill(&mut text, usize::MAX).expect("no input error");
        (String::from_utf8(text).expect("UTF-8"), filled)
    }

    #[test]
    fn every_charset_comes_out_as_utf8_without_its_mark() {
        assert_eq!(read("\u{feff}Grüße €".as_bytes(), Charset::Utf8), ("Grüße €".to_owned(), Filled::End));
        assert_eq!(read(b"Gr\xfc\xdfe \x80", Charset::Windows1252), ("Grüße €".to_owned(), Filled::End));
        let little: Vec<u8> = "\u{feff}Grüße 🌍".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&little, Charset::Utf16Le), ("Grüße 🌍".to_owned(), Filled::End));
        let big: Vec<u8> = "\u{feff}Grüße 🌍".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&big, Charset::Utf16Be), ("Grüße 🌍".to_owned(), Filled::End));
    }

    #[test]
    fn bytes_that_are_no_characters_end_the_text_before_them() {
        assert_eq!(read(b"ab\xffcd", Charset::Utf8), ("ab".to_owned(), Filled::Invalid));
        assert_eq!(read(b"ab\xe2\x82", Charset::Utf8), ("ab".to_owned(), Filled::Invalid));
        assert_eq!(read(b"a\0\x00\xd8b\0", Charset::Utf16Le).1, Filled::Invalid);
    }

    #[test]
    fn a_check_sees_characters_across_pieces() {
        let bytes = "aé€🌍".as_bytes();
        for cut in 0..=bytes.len() {
            let mut check = Utf8Check::default();
            check.add(&bytes[..cut]);
            check.add(&bytes[cut..]);
            assert!(check.is_valid(), "cut at {cut}");
        }
        for bad in [&b"a\xff"[..], b"\xe2\x82", b"\xc3("] {
            let mut check = Utf8Check::default();
            bad.iter().for_each(|byte| check.add(&[*byte]));
            assert!(!check.is_valid(), "{bad:?}");
        }
    }
}
