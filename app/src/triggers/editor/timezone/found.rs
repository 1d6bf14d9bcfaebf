//! The zones that a search finds.

use chrono::{DateTime, Utc};
use domain::trigger::timezone::{TimezoneChoice, offered_timezone, search_timezones};

/// How many zones are listed; more are found by typing more.
const MOST: usize = 40;

/// The zones that a search finds, in the order in which they are listed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    /// What is likely to be meant, before anything is searched for.
    pub(super) suggested: Vec<TimezoneChoice>,
    /// What fits the search.
    pub(super) matching: Vec<TimezoneChoice>,
    /// How many more fit.
    pub(super) more: usize,
}

impl Found {
    /// Returns how many are listed.
    pub(super) fn len(&self) -> usize {
        self.suggested.len() + self.matching.len()
    }

    /// Returns the name of one of those listed.
    pub(super) fn at(&self, index: usize) -> Option<String> {
        self.suggested.iter().chain(&self.matching).nth(index).map(|choice| choice.name.clone())
    }
}

/// Finds the zones that fit what was typed. The whole name of one that is offered is no search: then all are listed, the
/// likely ones first.
pub(super) fn find(typed: &str, suggested: &[String], at: DateTime<Utc>) -> Found {
    let search = typed.trim();
    let is_search = !search.is_empty() && offered_timezone(search).is_none_or(|zone| zone.name() != search);
    let mut likely = Vec::new();
    if !is_search {
        for zone in suggested.iter().filter_map(|name| offered_timezone(name)) {
            if !likely.contains(&zone) {
                likely.push(zone);
            }
        }
    }
    let mut matching = search_timezones(if is_search { search } else { "" }, at);
    matching.retain(|zone| !likely.contains(zone));
    let more = matching.len().saturating_sub(MOST);
    let choices = |zones: Vec<_>| zones.into_iter().take(MOST).map(|zone| TimezoneChoice::new(zone, at)).collect();
    Found { suggested: choices(likely), matching: choices(matching), more }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(typed: &str) -> (Vec<String>, Vec<String>, usize) {
        let at = "2026-11-23T11:16:04Z".parse().expect("an instant");
        let suggested = ["Europe/Lisbon".to_owned(), "UTC".to_owned(), "UTC".to_owned()];
        let found = find(typed, &suggested, at);
        let of = |choices: &[TimezoneChoice]| choices.iter().map(|choice| choice.name.clone()).collect::<Vec<_>>();
        (of(&found.suggested), of(&found.matching), found.more)
    }

    #[test]
    fn a_few_letters_of_a_place_find_it() {
        assert_eq!(names("new y").1, ["America/New_York"]);
        assert!(names("+5:30").1.contains(&"Asia/Kolkata".to_owned()));
        assert_eq!(names("xyz").1.len(), 0);
    }

    #[test]
    fn an_older_name_is_a_search_that_finds_the_zone_that_is_offered() {
        assert_eq!(names("Asia/Calcutta").1, ["Asia/Calcutta", "Asia/Kolkata"]);
    }

    #[test]
    fn before_a_search_the_likely_ones_come_first() {
        for typed in ["", "Europe/Berlin"] {
            let (suggested, matching, more) = names(typed);
            assert_eq!(suggested, ["Europe/Lisbon", "UTC"]);
            assert!(matching.len() == MOST && more > 300 && !matching.contains(&"UTC".to_owned()));
        }
    }
}
