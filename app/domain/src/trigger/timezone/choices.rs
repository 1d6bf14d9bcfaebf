use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{OLD_NAMES, abbreviation, all, offset_label, offset_seconds, place_name};

/// A time zone as it is offered to people, at a certain instant.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct TimezoneChoice {
    /// The IANA name: `America/New_York`.
    pub name: String,
    /// The city or region: `New York`.
    pub place: String,
    /// What it is called at the instant: `EST`.
    pub abbreviation: String,
    /// How far it is ahead of UTC at the instant, in seconds.
    pub offset_seconds: i32,
}

impl TimezoneChoice {
    /// Returns a zone with what is true of it at an instant.
    pub fn new(timezone: Tz, at: DateTime<Utc>) -> Self {
        Self {
            name: timezone.name().to_owned(),
            place: place_name(timezone),
            abbreviation: abbreviation(at, timezone),
            offset_seconds: offset_seconds(at, timezone),
        }
    }

    /// Returns how far it is from UTC: `UTC−5`.
    pub fn offset_label(&self) -> String {
        offset_label(self.offset_seconds)
    }

    /// Returns whether every word of a search begins a part of the name, the abbreviation or the offset.
    pub fn matches(&self, search: &str) -> bool {
        let starts =
            |text: &str, word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        // Keyboards have a hyphen where the label has a minus sign.
        let offset = self.offset_label().replace('−', "-");
        let bare_offset = offset.trim_start_matches("UTC");
        search.split([' ', '/', '_', ',']).filter(|word| !word.is_empty()).all(|word| {
            self.name.split(['/', '_', '-']).any(|part| starts(part, word))
                || [self.name.as_str(), &self.abbreviation, &offset, bare_offset].iter().any(|text| starts(text, word))
        })
    }
}

/// Returns the zones to choose from, in the order of their names, UTC first.
///
/// Names without a place, which are abbreviations and old names of countries, are left out; a text field takes those
/// of them that are zones all the same.
pub fn timezone_choices(at: DateTime<Utc>) -> Vec<TimezoneChoice> {
    let is_offered = |zone: &Tz| {
        let name = zone.name();
        name.contains('/') && !name.starts_with("Etc/") && !OLD_NAMES.iter().any(|(old, _)| *old == name)
    };
    let mut zones: Vec<Tz> = all().filter(is_offered).collect();
    zones.sort_unstable_by_key(|zone| zone.name());
    zones.insert(0, Tz::UTC);
    zones.into_iter().map(|zone| TimezoneChoice::new(zone, at)).collect()
}
