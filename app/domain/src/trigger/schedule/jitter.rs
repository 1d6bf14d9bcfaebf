use chrono::{DateTime, TimeDelta, Utc};

use crate::ids::TriggerId;

/// Returns a delay from zero to `most` seconds, both included, that is always the same for a trigger and an instant.
///
/// Every process must find the same due instant, and one that asks again after a restart must too, so that the delay
/// is drawn from its arguments alone.
pub(super) fn delay(trigger: TriggerId, planned: DateTime<Utc>, most: u32) -> TimeDelta {
    let [trigger, planned] = [trigger.0, planned.timestamp()].map(i64::cast_unsigned);
    let drawn = mix(mix(trigger).wrapping_add(planned));
    let seconds = drawn % (u64::from(most) + 1);
    TimeDelta::seconds(seconds.cast_signed())
}

/// Spreads neighbouring numbers over all numbers: the output function of `SplitMix64`.
fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
