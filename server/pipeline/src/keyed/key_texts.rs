use std::sync::Arc;

use arrow::{
    array::{ArrayRef, StringArray},
    buffer::{Buffer, OffsetBuffer},
};

use crate::failure::Result;

/// The hashes of keys as they stand in `_row_key`: 32 hexadecimal digits each.
pub(crate) struct KeyTexts {
    digits: Vec<u8>,
}

impl KeyTexts {
    /// The digits of one hash.
    const LENGTH: usize = 32;

    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self { digits: Vec::with_capacity(rows * Self::LENGTH) }
    }

    #[inline]
    pub(crate) fn push(&mut self, hash: u128) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |place: usize| DIGITS[(hash >> (4 * (Self::LENGTH - 1 - place)) & 15) as usize];
        self.digits.extend(std::array::from_fn::<u8, { Self::LENGTH }, _>(digit));
    }

    pub(crate) fn finish(self) -> Result<ArrayRef> {
        let lengths = std::iter::repeat_n(Self::LENGTH, self.digits.len() / Self::LENGTH);
        let offsets = OffsetBuffer::from_lengths(lengths);
        Ok(Arc::new(StringArray::try_new(offsets, Buffer::from_vec(self.digits), None)?))
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::AsArray;

    use super::*;

    #[test]
    fn keys_are_written_as_hexadecimal_digits() {
        let mut keys = KeyTexts::with_capacity(2);
        let hashes = [0, 0x0123_4567_89ab_cdef_0011_2233_4455_6677];
        hashes.iter().for_each(|hash| keys.push(*hash));
        let texts = keys.finish().expect("texts");
        let texts: Vec<_> = texts.as_string::<i32>().iter().flatten().collect();
        assert_eq!(texts, hashes.map(|hash| format!("{hash:032x}")));
    }
}
