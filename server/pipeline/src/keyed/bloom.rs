/// Which keys are among those that came in.
///
/// It may say yes to a key that is not, and never no to one that is. So a table of any size can be looked through with a
/// few bytes for each key that came in.
#[derive(Debug)]
pub(crate) struct Bloom {
    blocks: Vec<[u64; 8]>,
}

impl Bloom {
    /// Returns a filter of about `bytes` bytes.
    pub(crate) fn new(bytes: usize) -> Self {
        Self { blocks: vec![[0; 8]; (bytes / 64).next_power_of_two()] }
    }

    pub(crate) fn add(&mut self, hash: u128) {
        let place = self.place(hash);
        let block = &mut self.blocks[place];
        for (word, bits) in block.iter_mut().zip(bits(hash)) {
            *word |= bits;
        }
    }

    pub(crate) fn may_hold(&self, hash: u128) -> bool {
        let block = &self.blocks[self.place(hash)];
        block.iter().zip(bits(hash)).all(|(word, bits)| word & bits == bits)
    }

    fn place(&self, hash: u128) -> usize {
        ((hash >> 64) as u64 as usize) & (self.blocks.len() - 1)
    }
}

/// Returns one bit for each word of a block.
fn bits(hash: u128) -> [u64; 8] {
    let low = hash as u64;
    std::array::from_fn(|word| 1 << (low >> (word * 6) & 63))
}

#[cfg(test)]
mod tests {
    use xxhash_rust::xxh3::xxh3_128;

    use super::*;

    #[test]
    fn what_was_added_is_found_and_little_else() {
        let mut bloom = Bloom::new(64 << 10);
        let hash = |number: u32| xxh3_128(&number.to_le_bytes());
        (0..30_000).for_each(|number| bloom.add(hash(number)));
        assert!((0..30_000).all(|number| bloom.may_hold(hash(number))));
        let wrong = (30_000..130_000).filter(|&number| bloom.may_hold(hash(number))).count();
        assert!(wrong < 1_500, "{wrong} of 100,000 are taken for added");
    }
}
