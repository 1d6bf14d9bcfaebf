/// A set of numbers from 0 to 63: the values of one field, or the days of one month.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Set(u64);

/// Numbers at one distance.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Run {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) step: u32,
}

impl Set {
    /// Returns the set of `first` to `last`, both included.
    pub(super) fn range(first: u32, last: u32) -> Self {
        Self::stepped(first, last, 1)
    }

    /// Returns the set of `first`, `first + step` and so on, up to `last`.
    pub(super) fn stepped(first: u32, last: u32, step: u32) -> Self {
        (first..=last).step_by(step.max(1) as usize).collect()
    }

    pub(super) fn contains(self, value: u32) -> bool {
        value < 64 && self.0 & 1 << value != 0
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn insert(&mut self, value: u32) {
        self.0 |= 1 << value;
    }

    /// Returns the values that are `value` or greater.
    #[must_use]
    pub(super) fn from(self, value: u32) -> Self {
        if value < 64 { Self(self.0 & u64::MAX << value) } else { Self::default() }
    }

    /// Returns the values that are `value` or smaller.
    #[must_use]
    pub(super) fn up_to(self, value: u32) -> Self {
        if value < 63 { Self(self.0 & !(u64::MAX << (value + 1))) } else { self }
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn len(self) -> u32 {
        self.0.count_ones()
    }

    pub(super) fn first(self) -> Option<u32> {
        (!self.is_empty()).then(|| self.0.trailing_zeros())
    }

    pub(super) fn last(self) -> Option<u32> {
        (!self.is_empty()).then(|| 63 - self.0.leading_zeros())
    }

    /// Returns the numbers as they are written: four or more at one distance, or as [`Set::neighbours`].
    pub(super) fn runs(self) -> Vec<Run> {
        let values: Vec<u32> = self.iter().collect();
        if let [first, second, _, .., last] = *values.as_slice() {
            let step = second - first;
            if step > 1 && Self::stepped(first, last, step) == self {
                return vec![Run { first, last, step }];
            }
        }
        self.neighbours()
    }

    /// Returns three or more neighbours together and the others alone.
    pub(super) fn neighbours(self) -> Vec<Run> {
        let values: Vec<u32> = self.iter().collect();
        let mut runs = Vec::new();
        let mut rest = values.as_slice();
        while let Some(&first) = rest.first() {
            let length = rest.iter().zip(first..).take_while(|(value, expected)| **value == *expected).count();
            match length {
                0..=2 => runs.extend(rest[..length].iter().map(|value| Run { first: *value, last: *value, step: 1 })),
                _ => runs.push(Run { first, last: rest[length - 1], step: 1 }),
            }
            rest = &rest[length..];
        }
        runs
    }

    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = u32> + Clone {
        (0..64).filter(move |value| self.contains(*value))
    }
}

impl FromIterator<u32> for Set {
    fn from_iter<I: IntoIterator<Item = u32>>(values: I) -> Self {
        let mut set = Self::default();
        for value in values {
            set.insert(value);
        }
        set
    }
}
