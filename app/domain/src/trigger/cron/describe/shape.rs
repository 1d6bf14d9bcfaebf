use crate::trigger::cron::set::Set;

/// How the values of a minute or hour field are best said.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Shape {
    /// Every value there is.
    All,
    /// A step that divides the cycle, so that the distance is the same over its end.
    Even { step: u32, first: u32 },
    /// A step from the first to the last value. `anew` says that only the end of the cycle stops it.
    Uneven { step: u32, first: u32, last: u32, anew: bool },
    /// Neighbours.
    Run { first: u32, last: u32 },
    /// Anything else, single values included.
    Values(Vec<u32>),
}

/// The fewest values that are called a step when it does not divide the cycle; fewer are clearer as a list.
const FEWEST_OF_UNEVEN_STEP: usize = 5;

impl Shape {
    /// Looks at values of a cycle of `length`, counted from 0.
    pub(super) fn of(set: Set, length: u32) -> Self {
        let values: Vec<u32> = set.iter().collect();
        let (Some(first), Some(last)) = (set.first(), set.last()) else { return Self::Values(values) };
        let count = values.len();
        if set.len() == length {
            return Self::All;
        }
        let Some(step) = common_distance(&values) else { return Self::Values(values) };
        if first + length - last == step {
            Self::Even { step, first }
        } else if step == 1 && count >= 3 {
            Self::Run { first, last }
        } else if step > 1 && count >= FEWEST_OF_UNEVEN_STEP {
            Self::Uneven { step, first, last, anew: last + step >= length }
        } else {
            Self::Values(values)
        }
    }
}

/// Returns the distance of neighbouring values, if it is the same for all and there are two values at least.
pub(super) fn common_distance(values: &[u32]) -> Option<u32> {
    let step = values.get(1)? - values[0];
    values.windows(2).all(|pair| pair[1] - pair[0] == step).then_some(step)
}

/// Returns the first and last values of each stretch of neighbours.
pub(super) fn runs(set: Set) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for value in set.iter() {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == value => *last = value,
            _ => runs.push((value, value)),
        }
    }
    runs
}
