//! Shares in hundredths of a per cent.

use std::fmt;

/// A share of a whole, exact to a hundredth of a per cent.
///
/// Drawings place their marks with it. It is a whole number because writing out a floating point number would bring
/// 10 kB of code to the browser.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Portion(u16);

impl Portion {
    /// All of it.
    pub const WHOLE: Self = Self(10_000);

    /// Returns the share of a part in a whole, between nothing and everything.
    pub fn of(part: i64, whole: i64) -> Self {
        if whole <= 0 {
            return Self(0);
        }
        let share = i128::from(part.max(0)) * 10_000 / i128::from(whole);
        Self(u16::try_from(share).unwrap_or(10_000).min(10_000))
    }

    /// Returns the share in whole per cent.
    pub fn percent(self) -> u16 {
        self.0 / 100
    }

    /// Returns what both shares are together, at most everything.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self((self.0 + other.0).min(10_000))
    }
}

impl fmt::Display for Portion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}%", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_stays_between_nothing_and_everything() {
        assert_eq!(Portion::of(1, 3).to_string(), "33.33%");
        assert_eq!(Portion::of(5, 3).to_string(), "100.00%");
        assert_eq!(Portion::of(-5, 3).to_string(), "0.00%");
        assert_eq!(Portion::of(5, 0).to_string(), "0.00%");
        assert_eq!(Portion::of(i64::MAX, i64::MAX), Portion::WHOLE);
    }
}
