//! How much of what changes is known.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A place in the sequence of what changes: everything up to it is known, and what comes after is to be told. Written as
/// `1764300000000000-17`.
///
/// Each process of a server counts by itself, so that the places of two cannot be measured against each other.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// When the process began to count, in microseconds since 1970.
    pub epoch: i64,
    /// How many changes it had counted.
    pub number: u64,
}

impl Place {
    /// Returns the place up to which both this one and another know everything: the nowhere that no process has given
    /// where they are of two processes.
    #[must_use]
    pub fn common(self, other: Self) -> Self {
        if self.epoch == other.epoch { Self { number: self.number.min(other.number), ..self } } else { Self::default() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.epoch, self.number)
    }
}

/// A text is not a place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotAPlace;

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let (epoch, number) = text.split_once('-').ok_or(NotAPlace)?;
        Ok(Self { epoch: epoch.parse().map_err(|_| NotAPlace)?, number: number.parse().map_err(|_| NotAPlace)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_is_written() {
        let place = Place { epoch: 1_764_300_000_000_000, number: 17 };
        assert_eq!(place.to_string().parse(), Ok(place));
        assert_eq!(["", "17", "-17", "1-", "1-x"].map(str::parse::<Place>), [Err(NotAPlace); 5]);
    }

    #[test]
    fn two_processes_have_nothing_in_common() {
        let place = |epoch, number| Place { epoch, number };
        assert_eq!(place(1, 9).common(place(1, 10)), place(1, 9));
        assert_eq!(place(2, 0).common(place(1, 10)), Place::default());
    }
}
