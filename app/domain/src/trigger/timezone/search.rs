use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::{
    fold::{begins, folded, is, word_begins},
    lettered_abbreviation, named,
    offset::{TypedOffset, after_utc},
    offset_seconds,
    places::{Place, places},
};

/// Returns the zones that fit a search, the likeliest first; all that are offered when nothing is searched for.
///
/// A zone fits when every word begins a word of its name, of its country, of an older name, of a city that keeps its time,
/// or of its abbreviation in winter or in summer, or is its offset at the instant. Accents and case make no difference.
///
/// A zone that is not offered but typed in full, such as `US/Pacific` or `Etc/GMT-1`, is found as it is typed.
pub fn search_timezones(search: &str, at: DateTime<Utc>) -> Vec<Tz> {
    let wanted = Wanted::new(search, at);
    let mut buffer = String::new();
    let mut found: Vec<(Fit, Tz)> = places()
        .filter_map(|place| {
            let zone = place.zone(&mut buffer)?;
            Some((wanted.fit(place, zone)?, zone))
        })
        .collect();
    found.sort_by_key(|(fit, _)| *fit);
    let as_typed = named(search.trim()).filter(|zone| Place::of(zone.name()).is_none());
    as_typed.into_iter().chain(found.into_iter().map(|(_, zone)| zone)).collect()
}

/// Returns the zone that is offered for a name of the database: `Asia/Kolkata` for `Asia/Calcutta` and for itself.
///
/// Names without a place, such as `Etc/GMT-1`, have none.
pub fn offered_timezone(name: &str) -> Option<Tz> {
    Place::standing_for(name)?.zone(&mut String::new())
}

/// How well a zone fits, the best first.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Fit {
    /// It is called what was typed, or its country is.
    Whole,
    /// What was typed begins its own name, or is what it is called now.
    Beginning,
    /// It only has to do with it.
    Other,
}

/// What is searched for.
struct Wanted<'a> {
    /// All of it, folded.
    whole: String,
    words: Vec<Word<'a>>,
    at: DateTime<Utc>,
    /// When the other half of the year has its abbreviation.
    half_a_year_later: DateTime<Utc>,
}

enum Word<'a> {
    Offset(TypedOffset<'a>),
    /// Folded.
    Text(String),
}

impl<'a> Wanted<'a> {
    fn new(search: &'a str, at: DateTime<Utc>) -> Self {
        let is_between = |letter: char| letter.is_whitespace() || matches!(letter, '/' | '_' | ',');
        let mut words: Vec<&str> = search.split(is_between).filter(|word| !word.is_empty()).collect();
        // “UTC +1” is one offset.
        if words.iter().any(|word| TypedOffset::read(word).is_some()) {
            words.retain(|word| after_utc(word) != Some(""));
        }
        let read = |word| TypedOffset::read(word).map_or_else(|| Word::Text(folded(word).collect()), Word::Offset);
        Self {
            whole: folded(search).collect(),
            words: words.into_iter().map(read).collect(),
            at,
            half_a_year_later: at.checked_add_signed(TimeDelta::days(183)).unwrap_or(at),
        }
    }

    fn fit(&self, place: Place, zone: Tz) -> Option<Fit> {
        if !self.words.iter().all(|word| self.has(word, place, zone)) {
            return None;
        }
        let is_called_now = |name: &str| is(name, &self.whole);
        Some(if place.names().any(|name| is(name, &self.whole)) {
            Fit::Whole
        } else if begins(place.city(), &self.whole) || abbreviates(self.at, zone, is_called_now) {
            Fit::Beginning
        } else {
            Fit::Other
        })
    }

    fn has(&self, word: &Word, place: Place, zone: Tz) -> bool {
        match word {
            Word::Offset(offset) => offset.fits(offset_seconds(self.at, zone)),
            Word::Text(word) => {
                place.names().any(|name| word_begins(name, word))
                    || word_begins(place.region, word)
                    || [self.at, self.half_a_year_later]
                        .iter()
                        .any(|at| abbreviates(*at, zone, |name| begins(name, word)))
            }
        }
    }
}

/// Returns whether what a zone is called at an instant passes a test.
fn abbreviates(at: DateTime<Utc>, zone: Tz, test: impl Fn(&str) -> bool) -> bool {
    lettered_abbreviation(&zone.offset_from_utc_datetime(&at.naive_utc())).is_some_and(test)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINTER: &str = "2026-11-23T11:16:04Z";
    const SUMMER: &str = "2026-07-01T00:00:00Z";

    fn found_at(search: &str, at: &str) -> Vec<&'static str> {
        search_timezones(search, at.parse().expect("an instant")).into_iter().map(Tz::name).collect()
    }

    fn found(search: &str) -> Vec<&'static str> {
        found_at(search, WINTER)
    }

    #[test]
    fn accents_and_case_make_no_difference() {
        for (search, zone) in [
            ("zürich", "Europe/Zurich"),
            ("ZURI", "Europe/Zurich"),
            ("Zu\u{308}rich", "Europe/Zurich"),
            ("são", "America/Sao_Paulo"),
            ("bogotá", "America/Bogota"),
            ("cote d'iv", "Africa/Abidjan"),
            ("türkiye", "Europe/Istanbul"),
            ("aland", "Europe/Mariehamn"),
        ] {
            assert_eq!(found(search).first(), Some(&zone), "{search}");
        }
    }

    #[test]
    fn countries_cities_and_regions_lead_to_their_zone() {
        for (search, zone) in [
            ("germany", "Europe/Berlin"),
            ("india", "Asia/Kolkata"),
            ("usa", "America/New_York"),
            ("uk", "Europe/London"),
            ("spain", "Europe/Madrid"),
            ("russia", "Europe/Moscow"),
            ("mumbai", "Asia/Kolkata"),
            ("köln", "Europe/Berlin"),
            ("cologne", "Europe/Berlin"),
            ("munich", "Europe/Berlin"),
            ("bavaria", "Europe/Berlin"),
            ("calif", "America/Los_Angeles"),
            ("california", "America/Los_Angeles"),
            ("texas", "America/Chicago"),
            ("washington", "America/New_York"),
            ("washington state", "America/Los_Angeles"),
            ("san f", "America/Los_Angeles"),
            ("rio de janeiro", "America/Sao_Paulo"),
            ("cape town", "Africa/Johannesburg"),
            ("paris, france", "Europe/Paris"),
            ("port-au", "America/Port-au-Prince"),
            ("isle of man", "Europe/Isle_of_Man"),
        ] {
            assert_eq!(found(search).first(), Some(&zone), "{search}");
        }
        assert_eq!(found("germany"), ["Europe/Berlin", "Europe/Busingen"]);
    }

    #[test]
    fn a_few_letters_find_a_place_and_its_own_name_comes_first() {
        for search in ["new y", "newy", "america/new_york"] {
            assert_eq!(found(search), ["America/New_York"]);
        }
        assert_eq!(found("paris").first(), Some(&"Europe/Paris"));
        assert_eq!(found("zzz"), [] as [&str; 0]);
    }

    #[test]
    fn abbreviations_of_both_halves_of_the_year_are_found() {
        for at in [WINTER, SUMMER] {
            for search in ["cet", "cest"] {
                assert_eq!(found_at(search, at).first(), Some(&"Europe/Berlin"), "{search} {at}");
            }
            for zone in ["Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"] {
                let found = found_at("IST", at);
                assert!(found[..4].contains(&zone), "{zone} {at}: {found:?}");
            }
            assert_eq!(found_at("est", at).first(), Some(&"America/New_York"));
            assert_eq!(found_at("bst", at).first(), Some(&"Europe/London"));
        }
    }

    #[test]
    fn offsets_are_found_as_they_are_typed() {
        for search in ["+5:30", "UTC+5:30", "utc +5:30", "+0530"] {
            assert_eq!(found(search), ["Asia/Kolkata", "Asia/Colombo"], "{search}");
        }
        assert_eq!(found("-3:30"), ["America/St_Johns"]);
        let ahead = found("UTC+1");
        assert!(
            ahead.contains(&"Europe/Berlin")
                && !ahead.contains(&"Asia/Tokyo")
                && !ahead.contains(&"Australia/Brisbane")
        );
        assert_eq!(found("utc"), ["UTC"]);
    }

    #[test]
    fn a_zone_is_listed_once() {
        for (search, zone) in [
            ("calcutta", "Asia/Kolkata"),
            ("kolkata", "Asia/Kolkata"),
            ("asia/calcutta", "Asia/Kolkata"),
            ("tel aviv", "Asia/Jerusalem"),
            ("kiev", "Europe/Kyiv"),
            ("saigon", "Asia/Ho_Chi_Minh"),
            ("montreal", "America/Toronto"),
        ] {
            assert_eq!(found(search), [zone], "{search}");
        }
        let mut all = found("");
        assert_eq!((all[0], all.len()), ("UTC", 419));
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 419);
    }

    #[test]
    fn a_name_that_is_not_offered_is_found_when_it_is_typed_in_full() {
        assert_eq!(found("Asia/Calcutta"), ["Asia/Calcutta", "Asia/Kolkata"]);
        assert_eq!(found("US/Pacific")[..2], ["US/Pacific", "America/Los_Angeles"]);
        assert_eq!(found("Japan"), ["Japan", "Asia/Tokyo"]);
        assert_eq!(found("Etc/GMT-1"), ["Etc/GMT-1"]);
    }

    #[test]
    fn a_zone_is_offered_for_each_of_its_names() {
        for (name, offered) in [
            ("Asia/Calcutta", Some("Asia/Kolkata")),
            ("Asia/Kolkata", Some("Asia/Kolkata")),
            ("Japan", Some("Asia/Tokyo")),
            ("Etc/UTC", Some("UTC")),
            ("Etc/GMT-1", None),
            ("Mumbai", None),
        ] {
            assert_eq!(offered_timezone(name).map(Tz::name), offered);
        }
    }
}
