use chrono::NaiveDate;
use domain::{
    calendar::{CalendarFilter, CalendarView, can_be_shown},
    choice::Choice,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::params::address;

/// What is shown, as it stands in the address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Shown {
    /// How many days.
    pub(super) view: CalendarView,
    /// A day among them; today if none is named.
    pub(super) date: Option<NaiveDate>,
    /// Whose starts.
    pub(super) filter: CalendarFilter,
}

impl Shown {
    /// Returns the address.
    pub(super) fn href(&self) -> String {
        let CalendarFilter { q, team, tag, trigger } = &self.filter;
        address(
            "/calendar",
            &[
                ("view", self.view_text()),
                ("date", &self.date_text()),
                ("q", q),
                ("team", team),
                ("tag", tag),
                ("trigger", trigger),
            ],
        )
    }

    /// Returns the view as it stands in the address: the usual one does not.
    pub(super) fn view_text(&self) -> &'static str {
        if self.view == CalendarView::Week { "" } else { self.view.code() }
    }

    /// Returns the date as it stands in the address.
    pub(super) fn date_text(&self) -> String {
        self.date.map(|date| date.to_string()).unwrap_or_default()
    }

    /// Returns the address of a day.
    pub(super) fn href_of_day(&self, date: NaiveDate) -> String {
        Self { view: CalendarView::Day, date: Some(date), ..self.clone() }.href()
    }

    /// Returns the address of the same days without filters.
    pub(super) fn href_of_all(&self) -> String {
        Self { filter: CalendarFilter::default(), ..self.clone() }.href()
    }
}

/// Returns what is shown. An address that cannot be read shows this week.
pub(super) fn use_shown() -> Memo<Shown> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        Shown {
            view: CalendarView::from_code(&text("view")).unwrap_or(CalendarView::Week),
            date: text("date").parse().ok().filter(|date| can_be_shown(*date)),
            filter: CalendarFilter { q: text("q"), team: text("team"), tag: text("tag"), trigger: text("trigger") },
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_what_is_not_usual() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        let week = Shown { view: CalendarView::Week, date: None, filter: CalendarFilter::default() };
        assert_eq!(week.href(), "/calendar");
        assert_eq!(week.href_of_day(date), "/calendar?view=day&date=2026-11-23");
        let filter = CalendarFilter { team: "Loans".into(), trigger: "scheduled".into(), ..CalendarFilter::default() };
        let month = Shown { view: CalendarView::Month, date: Some(date), filter };
        assert_eq!(month.href(), "/calendar?view=month&date=2026-11-23&team=Loans&trigger=scheduled");
        assert_eq!(month.href_of_day(date), "/calendar?view=day&date=2026-11-23&team=Loans&trigger=scheduled");
        assert_eq!(month.href_of_all(), "/calendar?view=month&date=2026-11-23");
    }
}
