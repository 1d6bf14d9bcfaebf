use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    abbreviation, offset_label, offset_seconds, place_name,
    places::{Place, places},
};

/// A time zone as it is offered to people, at a certain instant.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct TimezoneChoice {
    /// The IANA name: `America/New_York`.
    pub name: String,
    /// The city or region: `New York`.
    pub place: String,
    /// The country: `United States`. UTC has none.
    pub country: String,
    /// What it is called at the instant: `EST`.
    pub abbreviation: String,
    /// How far it is ahead of UTC at the instant, in seconds.
    pub offset_seconds: i32,
}

impl TimezoneChoice {
    /// Returns a zone with what is true of it at an instant.
    pub fn new(timezone: Tz, at: DateTime<Utc>) -> Self {
        Self::within(Place::standing_for(timezone.name()).map_or("", Place::country), timezone, at)
    }

    /// Returns how far it is from UTC: `UTC−5`.
    pub fn offset_label(&self) -> String {
        offset_label(self.offset_seconds)
    }

    fn within(country: &str, timezone: Tz, at: DateTime<Utc>) -> Self {
        Self {
            name: timezone.name().to_owned(),
            place: place_name(timezone),
            country: country.to_owned(),
            abbreviation: abbreviation(at, timezone),
            offset_seconds: offset_seconds(at, timezone),
        }
    }
}

/// Returns the zones to choose from, in the order of their names, UTC first.
///
/// Each country has its own, and none is listed twice: older names, such as `Asia/Calcutta` and `US/Pacific`, are left
/// out, as are names without a place. A text field takes all of them that are zones.
pub fn timezone_choices(at: DateTime<Utc>) -> Vec<TimezoneChoice> {
    let mut buffer = String::new();
    let zones = places().filter_map(|place| Some((place.zone(&mut buffer)?, place.country())));
    let mut choices: Vec<_> = zones.map(|(zone, country)| TimezoneChoice::within(country, zone, at)).collect();
    choices.sort_by(|one, other| (one.name != "UTC", &one.name).cmp(&(other.name != "UTC", &other.name)));
    choices
}
