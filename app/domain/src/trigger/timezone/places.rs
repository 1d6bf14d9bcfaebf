use chrono_tz::Tz;

/// The zones that are offered, by region and country: those of the database's `zone.tab`, and UTC.
///
/// The table goes into the browser's program, so it says nothing twice:
///
/// - `Europe/` begins the names of the zones in the lines below it.
/// - `Czechia+Czech Republic:Prague` is a country, what else it is called, and its zones with a comma between them, those
///   that most people mean first. The zone of `Malta` is called like the country.
/// - `Denver=Shiprock=/US/Mountain+Utah` is a zone with its older names, in the same region or written whole after a slash,
///   and with cities, regions and abbreviations that lead to it.
const TABLE: &str = include_str!("places.txt");

/// A zone that is offered, with what it is known by.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// What its name begins with: `America/Argentina/`.
    pub(super) region: &'static str,
    /// The name of its country and what else that is called.
    country: &'static str,
    /// The rest of its name, and what else it is called.
    entry: &'static str,
}

impl Place {
    /// Returns the place of a zone by the zone's own name.
    pub(super) fn of(zone: &str) -> Option<Self> {
        places().find(|place| place.is_called(zone))
    }

    /// Returns the place that stands for a name of the database: that of `Asia/Kolkata` for `Asia/Calcutta`.
    pub(super) fn standing_for(name: &str) -> Option<Self> {
        Self::of(name).or_else(|| places().find(|place| place.was_called(name)))
    }

    /// Returns the country, empty for UTC.
    pub(super) fn country(self) -> &'static str {
        self.country.split('+').next().unwrap_or_default()
    }

    /// Returns what follows the region in the zone's name, perhaps with spaces for the underscores.
    pub(super) fn city(self) -> &'static str {
        self.entry.split(['=', '+']).next().unwrap_or_default()
    }

    /// Returns everything it is called, its own name first and its country last.
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        let own = self.entry.split(['=', '+']);
        own.chain(self.country.split('+')).filter(|name| !name.is_empty())
    }

    /// Returns the zone. The name is written into `buffer`, which all places can share.
    pub(super) fn zone(self, buffer: &mut String) -> Option<Tz> {
        buffer.clear();
        buffer.push_str(self.region);
        buffer.extend(self.city().chars().map(underscored));
        buffer.parse().ok()
    }

    fn is_called(self, name: &str) -> bool {
        name.strip_prefix(self.region).is_some_and(|rest| self.city().chars().map(underscored).eq(rest.chars()))
    }

    fn was_called(self, name: &str) -> bool {
        let of_database = self.entry.split('+').next().unwrap_or_default();
        of_database.split('=').skip(1).any(|older| match older.strip_prefix('/') {
            Some(whole) => whole == name,
            None => name.strip_prefix(self.region) == Some(older),
        })
    }
}

/// Returns the places in the order of the table, UTC first.
pub(super) fn places() -> impl Iterator<Item = Place> {
    let mut region = "";
    TABLE.lines().flat_map(move |line| {
        let (country, entries) = line.split_once(':').unwrap_or((line, line));
        let is_region = line.ends_with('/');
        if is_region {
            region = line;
        }
        let region = region;
        entries.split(',').filter(move |_| !is_region).map(move |entry| Place { region, country, entry })
    })
}

fn underscored(letter: char) -> char {
    if letter == ' ' { '_' } else { letter }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{OLD_NAMES, all},
        *,
    };

    #[test]
    fn every_place_is_a_zone_of_the_database() {
        for place in places() {
            let zone = place.zone(&mut String::new());
            let zone = zone.unwrap_or_else(|| panic!("{}{} is no zone", place.region, place.city()));
            assert!(Place::of(zone.name()).is_some_and(|found| found.city() == place.city()), "{zone} is listed twice");
            assert_eq!(place.country().is_empty(), zone == Tz::UTC, "{zone}");
        }
    }

    #[test]
    fn every_zone_of_the_database_is_listed_or_stood_for() {
        let is_without_place = |name: &str| name.contains("GMT") || name.ends_with("Greenwich");
        let is_old = |name: &str| OLD_NAMES.iter().any(|(old, _)| *old == name);
        for name in all().map(Tz::name).filter(|name| !is_without_place(name) && !is_old(name)) {
            assert!(Place::standing_for(name).is_some(), "{name} is missing in places.txt");
        }
    }

    #[test]
    fn a_zone_that_stands_for_another_has_the_same_clocks_today() {
        use chrono::{DateTime, Offset, TimeZone, Utc};
        for month in 1..=12 {
            let at: DateTime<Utc> = format!("2026-{month:02}-15T12:00:00Z").parse().expect("an instant");
            let offset = |zone: Tz| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
            for zone in all() {
                let Some(place) = Place::standing_for(zone.name()) else { continue };
                let other = place.zone(&mut String::new()).expect("a zone");
                assert_eq!(offset(zone), offset(other), "{zone} and {other} at {at}");
            }
        }
    }
}
