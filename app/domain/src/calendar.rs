//! What runs when, across all workflows.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    choice::choices,
    execution::{Status, TriggerType},
    format::{FULL_MONTHS, Zone},
    ids::{ExecutionId, TriggerId, WorkflowId},
    workspace::MaintenanceWindow,
};

/// Whose starts are shown.
mod filter;
/// What follows from what starts all day long.
mod often;
/// What follows from what is planned.
mod projection;
/// How many days are shown.
mod view;

pub use filter::CalendarFilter;
pub use often::Often;
pub use projection::{FollowUp, Follower, project};
pub use view::{CalendarView, can_be_shown};

/// A schedule with more starts a day is said in a sentence; its starts would leave no room for others.
pub const OFTEN: usize = 6;

/// Something that ran, runs or will run.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct CalendarEntry {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// Its name.
    pub workflow_name: String,
    /// When it started or will start.
    pub at: DateTime<Utc>,
    /// Whether it has, and what for.
    pub kind: EntryKind,
    /// How long it took, in milliseconds; of what is ahead, how long it usually takes. Nothing where that is not known.
    pub lasts_ms: Option<i64>,
}

/// What an entry of the calendar is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryKind {
    /// An execution that is there.
    Execution {
        /// The execution.
        id: ExecutionId,
        /// Where it stands.
        status: Status,
        /// What started it.
        trigger_type: TriggerType,
    },
    /// A planned instant of a schedule.
    Planned {
        /// The schedule.
        trigger_id: TriggerId,
    },
    /// A planned instant that will be left out.
    LeftOut {
        /// The schedule.
        trigger_id: TriggerId,
        /// Why.
        why: WhyLeftOut,
    },
    /// A start that waits for its delay to pass.
    Delayed {
        /// The dependency.
        trigger_id: TriggerId,
        /// The name of the workflow whose end it follows.
        after: String,
    },
    /// What will probably follow from what is planned, if all takes as long as usual.
    Expected {
        /// The dependency.
        trigger_id: TriggerId,
        /// The name of the workflow after whose end it starts.
        after: String,
    },
}

choices! {
    /// Why a planned instant will be left out.
    pub enum WhyLeftOut {
        /// A person asked for it.
        Person = "person", "as somebody asked for";
        /// It falls into a maintenance window.
        Maintenance = "maintenance", "because of a maintenance window";
        /// All triggers are paused then.
        Pause = "pause", "because all triggers are paused";
    }
}

/// A schedule that starts something so often that it is said in a sentence.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct OftenStarted {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// Its name.
    pub workflow_name: String,
    /// The schedule.
    pub trigger_id: TriggerId,
    /// When it starts, in words: `Every 15 minutes`.
    pub sentence: String,
    /// The names of the workflows that follow each time, one after the other.
    pub followers: Vec<String>,
}

/// One hour of one day; where a month is shown, the whole day, as its first hour.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct CalendarHour {
    /// The day.
    pub date: NaiveDate,
    /// The hour, by the clock of whoever looks.
    pub hour: u32,
    /// What starts in it, in order of time.
    pub entries: Vec<CalendarEntry>,
    /// How many more there is no room for.
    pub more: usize,
    /// How many of those have failed.
    pub more_failed: usize,
}

impl CalendarHour {
    /// Returns how many start in it, and how many of those have failed.
    pub fn counts(&self) -> (usize, usize) {
        let failed = self.entries.iter().filter(|entry| entry.kind.has_failed()).count();
        (self.entries.len() + self.more, failed + self.more_failed)
    }
}

/// What runs when, on some days.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    /// How many days are shown.
    pub view: CalendarView,
    /// The day by which they are named: of a month its first, which need not be the first that is shown.
    pub named_by: NaiveDate,
    /// The first day.
    pub from: NaiveDate,
    /// How many days.
    pub days: u32,
    /// The day on which whoever looks is.
    pub today: NaiveDate,
    /// The hours in which something starts, in order.
    pub hours: Vec<CalendarHour>,
    /// What starts all day long.
    pub often: Vec<OftenStarted>,
    /// The maintenance windows that are not over, the next first.
    pub windows: Vec<MaintenanceWindow>,
    /// Whether there is more than could be looked at.
    pub is_partial: bool,
}

impl Calendar {
    /// Returns the calendar of `view` around `date`, by the clock of `zone`.
    pub fn new(
        view: CalendarView,
        date: NaiveDate,
        zone: &Zone,
        now: DateTime<Utc>,
        mut entries: Vec<CalendarEntry>,
        often: Vec<OftenStarted>,
    ) -> Self {
        entries.sort_by(|one, other| one.at.cmp(&other.at).then_with(|| one.workflow_name.cmp(&other.workflow_name)));
        let (from, days) = (view.first(date), view.days(date));
        let end = from + Days::new(days.into());
        let mut hours: BTreeMap<(NaiveDate, u32), CalendarHour> = BTreeMap::new();
        for entry in entries {
            let local = zone.local(entry.at);
            let (date, hour) = (local.date(), if view == CalendarView::Month { 0 } else { local.hour() });
            if date < from || date >= end {
                continue;
            }
            let empty = || CalendarHour { date, hour, entries: Vec::new(), more: 0, more_failed: 0 };
            let place = hours.entry((date, hour)).or_insert_with(empty);
            if place.entries.len() < view.room() {
                place.entries.push(entry);
            } else {
                place.more += 1;
                place.more_failed += usize::from(entry.kind.has_failed());
            }
        }
        Self {
            view,
            named_by: view.named_by(date),
            from,
            days,
            today: zone.local(now).date(),
            hours: hours.into_values().collect(),
            often,
            windows: Vec::new(),
            is_partial: false,
        }
    }

    /// Returns the days, in order.
    pub fn dates(&self) -> Vec<NaiveDate> {
        (0..u64::from(self.days)).map(|day| self.from + Days::new(day)).collect()
    }

    /// Returns the hours of the day in which something starts on any day, in order.
    pub fn hours_in_use(&self) -> Vec<u32> {
        let mut hours: Vec<u32> = self.hours.iter().map(|hour| hour.hour).collect();
        hours.sort_unstable();
        hours.dedup();
        hours
    }

    /// Returns what starts in an hour of a day.
    pub fn at(&self, date: NaiveDate, hour: u32) -> Option<&CalendarHour> {
        self.hours.iter().find(|found| (found.date, found.hour) == (date, hour))
    }

    /// Returns the days it covers in words: `23–29 November 2026`, `28 December 2026 – 3 January 2027`, `November 2026`.
    pub fn title(&self) -> String {
        let last = self.from + Days::new(u64::from(self.days.saturating_sub(1)));
        let month = |date: NaiveDate| FULL_MONTHS[date.month0() as usize];
        match (self.from, last) {
            _ if self.view == CalendarView::Month => format!("{} {}", month(self.named_by), self.named_by.year()),
            (from, last) if from == last => format!("{} {} {}", from.day(), month(from), from.year()),
            (from, last) if (from.year(), from.month()) == (last.year(), last.month()) => {
                format!("{}–{} {} {}", from.day(), last.day(), month(from), from.year())
            }
            (from, last) if from.year() == last.year() => {
                format!("{} {} – {} {} {}", from.day(), month(from), last.day(), month(last), last.year())
            }
            (from, last) => format!(
                "{} {} {} – {} {} {}",
                from.day(),
                month(from),
                from.year(),
                last.day(),
                month(last),
                last.year()
            ),
        }
    }
}

/// Returns the instant at which a day begins in a zone: midnight, or when the clocks that skip it go on.
pub fn start_of_day(date: NaiveDate, zone: &Zone) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    // The longest gap that any zone has had is shorter than this, but for days that were missing altogether.
    let later = (0..=48).map(|half_hour| midnight + TimeDelta::minutes(30 * half_hour));
    let found = later.filter_map(|local| match zone.instant_of(local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Some(at),
        MappedLocalTime::None => None,
    });
    found.into_iter().next().unwrap_or_else(|| midnight.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect(text)
    }

    fn entry(name: &str, time: &str) -> CalendarEntry {
        CalendarEntry {
            workflow_id: WorkflowId(1),
            workflow_name: name.to_owned(),
            at: at(time),
            kind: EntryKind::Planned { trigger_id: TriggerId(1) },
            lasts_ms: None,
        }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    #[test]
    fn entries_stand_in_the_hours_of_whoever_looks() {
        let now = at("2026-11-23T11:16:04Z");
        let berlin = Zone::around(chrono_tz::Europe::Berlin, now);
        let entries = vec![
            entry("Late", "2026-11-23T23:30:00Z"),
            entry("B", "2026-11-23T01:30:00Z"),
            entry("A", "2026-11-23T01:30:00Z"),
            entry("Next week", "2026-11-30T01:30:00Z"),
        ];
        let calendar = Calendar::new(CalendarView::Week, date("2026-11-23"), &berlin, now, entries, Vec::new());
        let names = |day: &str, hour| {
            let entries = calendar.at(date(day), hour).map(|hour| hour.entries.as_slice()).unwrap_or_default();
            entries.iter().map(|entry| entry.workflow_name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names("2026-11-23", 2), ["A", "B"]);
        assert_eq!(names("2026-11-24", 0), ["Late"]);
        assert_eq!(calendar.hours_in_use(), [0, 2]);
    }

    #[test]
    fn an_hour_has_room_for_some_and_counts_the_others() {
        let now = at("2026-11-23T11:16:04Z");
        let entries = (0..5).map(|number| entry(&number.to_string(), "2026-11-24T02:00:00Z")).collect();
        let calendar = Calendar::new(CalendarView::Week, date("2026-11-23"), &Zone::utc(), now, entries, Vec::new());
        let hour = calendar.at(date("2026-11-24"), 2).expect("five start then");
        assert_eq!((hour.entries.len(), hour.more), (3, 2));
    }

    #[test]
    fn weeks_begin_on_monday_and_are_named() {
        let title = |view: CalendarView, day: &str| {
            Calendar::new(view, date(day), &Zone::utc(), at("2026-11-23T00:00:00Z"), Vec::new(), Vec::new()).title()
        };
        assert_eq!(title(CalendarView::Week, "2026-11-27"), "23–29 November 2026");
        assert_eq!(title(CalendarView::Week, "2026-11-30"), "30 November – 6 December 2026");
        assert_eq!(title(CalendarView::Week, "2027-01-01"), "28 December 2026 – 3 January 2027");
        assert_eq!(title(CalendarView::Day, "2026-11-27"), "27 November 2026");
        assert_eq!(title(CalendarView::Month, "2026-11-27"), "November 2026");
    }

    #[test]
    fn a_day_of_a_month_says_what_it_has_no_room_for() {
        let now = at("2026-11-23T11:16:04Z");
        let mut entries: Vec<_> = (10..15).map(|hour| entry("w", &format!("2026-11-24T{hour}:00:00Z"))).collect();
        let failed =
            EntryKind::Execution { id: ExecutionId(1), status: Status::Failed, trigger_type: TriggerType::Manual };
        entries.push(CalendarEntry { kind: failed, ..entry("w", "2026-11-24T20:00:00Z") });
        let calendar = Calendar::new(CalendarView::Month, date("2026-11-23"), &Zone::utc(), now, entries, Vec::new());
        let day = calendar.at(date("2026-11-24"), 0).expect("six start then");
        assert_eq!((day.entries.len(), day.more, day.more_failed, day.counts()), (3, 3, 1, (6, 1)));
        assert_eq!((calendar.dates().len(), calendar.dates()[0]), (42, date("2026-10-26")));
    }

    #[test]
    fn a_day_begins_when_its_first_hour_is_there() {
        let beirut = Zone::around(chrono_tz::Asia::Beirut, at("2026-03-01T00:00:00Z"));
        // The clocks go forward at midnight.
        assert_eq!(start_of_day(date("2026-03-29"), &beirut), at("2026-03-28T22:00:00Z"));
        assert_eq!(start_of_day(date("2026-03-28"), &beirut), at("2026-03-27T22:00:00Z"));
    }
}
