//! How the starts spread over the next twelve months.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Timelike, Utc};
use domain::{
    format,
    trigger::{
        cron::{DayRuns, HourClock},
        look::ScheduleLook,
        timezone::abbreviation,
    },
};
use leptos::prelude::*;

use self::{key::Key, map::Map, months::Months};
use super::{
    follow::{last, understood},
    form_state::{FormState, Stage},
};

/// What the colours mean.
mod key;
/// The picture, and how keys move through it.
mod map;
/// The table.
mod months;

/// How many weeks half of the picture has room for.
const WEEKS: usize = 27;

/// Shows the starts of the next twelve months, day by day: as a picture, and month by month as a table.
#[component]
pub(super) fn Year(state: FormState) -> impl IntoView {
    // While nothing can be understood, the last one keeps its place unseen.
    let year = last(state.settled, move |look| YearLook::of(look, state.minute.get()));
    let is_known = Memo::new(move |_| understood(&state.settled.read()).is_some());
    let is_shown = move || is_known.get() || (year.read().is_some() && state.stage.get() != Stage::Blank);
    // The day whose times are listed, counted from today; another schedule has other times.
    let chosen = RwSignal::new(None::<usize>);
    Effect::new(move || {
        year.track();
        chosen.set(None);
    });
    let hours = state.hours;
    let times = move || {
        let look = state.settled.read();
        Some(times_of_day(understood(&look)?, state.minute.get_untracked(), chosen.get()?, hours))
    };
    let summary = move || year.read().as_ref().map(YearLook::summary);
    // Another day, and the program's arrival, make another picture; another schedule only colours it anew.
    let today = Memo::new(move |_| year.read().as_ref().map(|year| year.today));
    let picture = move || {
        today.get()?;
        let has_keys = state.is_live.get();
        Some(view! {
            <Map year has_keys on_choose=move |day| chosen.set(Some(day))/>
            {has_keys.then(|| view! { <div class="small" role="status">{times}</div> })}
        })
    };
    let is_lost = move || !is_known.get();
    view! {
        <Show when=is_shown>
            <section class="card" aria-labelledby="year-head">
                <header><h2 id="year-head">"The next 12 months"</h2><span class="muted small" class:kept=is_lost>{summary}</span></header>
                <div class="body stack" class:kept=is_lost>
                    {picture}
                    <Key year/>
                    <Months state year/>
                </div>
            </section>
        </Show>
    }
    .into_any()
}

/// What a schedule does in the next twelve months.
#[derive(Clone, Debug, PartialEq)]
struct YearLook {
    days: Vec<DayRuns>,
    today: NaiveDate,
    /// Whether it runs on every day but a few, so that a day without runs stands out.
    is_daily: bool,
    /// The most runs of a day.
    most: u32,
}

impl YearLook {
    fn of(look: &ScheduleLook, now: DateTime<Utc>) -> Self {
        let today = now.with_timezone(&look.schedule.timezone).date_naive();
        let mut days = look.schedule.calendar(today, 365);
        if let Some(left) = look.runs_left {
            keep_first(&mut days, left, look, now);
        }
        let without = days.iter().filter(|day| day.runs == 0).count();
        let most = days.iter().map(|day| day.runs).max().unwrap_or(0);
        Self { is_daily: without > 0 && without <= 40, days, today, most }
    }

    fn total(&self) -> u64 {
        self.days.iter().map(|day| u64::from(day.runs)).sum()
    }

    fn summary(&self) -> String {
        let total = i64::try_from(self.total()).unwrap_or(i64::MAX);
        match total {
            0 => "It does not start in the next 12 months.".to_owned(),
            1..=23 => format::counted(total, "start", "starts"),
            _ => format!(
                "{}, about {} a month",
                format::counted(total, "start", "starts"),
                format::count((total + 6) / 12)
            ),
        }
    }

    fn label(&self) -> String {
        let date = |day: &DayRuns| format::calendar_date(day.date);
        let all = |is: &dyn Fn(&&DayRuns) -> bool| self.days.iter().filter(is).map(date).collect::<Vec<_>>().join(", ");
        let mut label = format!("{}, from today on.", self.summary());
        if self.is_daily {
            label.push_str(&format!(" No start on {}.", all(&|day| day.runs == 0)));
        }
        let changes = all(&|day| day.clock_change);
        if !changes.is_empty() {
            label.push_str(&format!(" The clocks change on {changes}."));
        }
        label
    }

    /// Returns the days in two halves, each from a Monday on.
    fn halves(&self) -> Vec<Vec<Vec<Option<DayRuns>>>> {
        let monday = self.today - Days::new(u64::from(self.today.weekday().num_days_from_monday()));
        let of = |date: NaiveDate| {
            usize::try_from((date - self.today).num_days()).ok().and_then(|index| self.days.get(index)).copied()
        };
        let weeks: Vec<Vec<_>> = (0..2 * WEEKS as u64)
            .map(|week| (0..7).map(|day| of(monday + Days::new(week * 7 + day))).collect())
            .collect();
        weeks.chunks(WEEKS).map(<[_]>::to_vec).collect()
    }

    /// Returns the class and the level of a day.
    fn look_of(&self, day: &DayRuns) -> (&'static str, u32) {
        let class = if day.clock_change && day.runs > 0 {
            "dst"
        } else if day.runs == 0 && self.is_daily {
            "gap"
        } else {
            ""
        };
        // One run a day is no faint colour: most schedules have no more.
        let level = if day.runs == 0 {
            0
        } else if self.most == 1 {
            3
        } else {
            1 + day.runs.saturating_sub(1) * 3 / (self.most - 1).max(1)
        };
        (class, level)
    }
}

/// The most times of a day that are listed one by one.
const MOST_LISTED: usize = 48;

/// Lists the times of a day, counted from today: `Mon 30 Nov 2026: 09:00, 15:30 CET`.
fn times_of_day(look: &ScheduleLook, now: DateTime<Utc>, day: usize, clock: HourClock) -> String {
    let zone = look.schedule.timezone;
    let Some(date) = now.with_timezone(&zone).date_naive().checked_add_days(Days::new(day as u64)) else {
        return String::new();
    };
    let name = format!("{} {}", date.weekday(), format::calendar_date(date));
    let date_of = |at: &DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let runs: Vec<_> = match look.runs_left {
        None => look.schedule.runs_on(date),
        Some(left) => {
            let to_come = look
                .schedule
                .between(now, now + TimeDelta::days(i64::try_from(day).unwrap_or(0) + 2))
                .take(left as usize);
            to_come.take_while(|at| date_of(at) <= date).filter(|at| date_of(at) == date).collect()
        }
    };
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return format!("{name}: no start.") };
    let time = |at: &DateTime<Utc>| {
        let local = at.with_timezone(&zone);
        clock.time(local.hour(), local.minute())
    };
    let abbreviation = abbreviation(*first, zone);
    if runs.len() > MOST_LISTED {
        let count = format::counted(i64::try_from(runs.len()).unwrap_or(i64::MAX), "start", "starts");
        return format!("{name}: {count} from {} to {} {abbreviation}.", time(first), time(last));
    }
    format!("{name}: {} {abbreviation}.", runs.iter().map(time).collect::<Vec<_>>().join(", "))
}

/// Keeps the next `left` runs. Of today, only those that are still to come count.
fn keep_first(days: &mut [DayRuns], mut left: u32, look: &ScheduleLook, now: DateTime<Utc>) {
    if let Some(today) = days.first_mut() {
        let is_today = |at: &DateTime<Utc>| at.with_timezone(&look.schedule.timezone).date_naive() == today.date;
        let to_come = look.schedule.between(now, now + TimeDelta::days(2)).take_while(is_today).count();
        today.runs = u32::try_from(to_come).unwrap_or(u32::MAX);
    }
    for day in days {
        day.runs = day.runs.min(left);
        left -= day.runs;
    }
}

#[cfg(test)]
mod tests {
    use domain::trigger::definition::TriggerDraft;

    use super::*;

    fn year(cron: &str, excluded: &str) -> YearLook {
        let draft = TriggerDraft {
            cron_expression: cron.into(),
            timezone: "Europe/Berlin".into(),
            excluded_dates: excluded.into(),
            ..TriggerDraft::default()
        };
        let now = "2026-11-23T11:16:00Z".parse().expect("an instant");
        YearLook::of(
            &ScheduleLook::at(&draft, now, 1, 0, HourClock::TwentyFour).expect("it holds").expect("it was typed"),
            now,
        )
    }

    #[test]
    fn it_counts_and_says_what_stands_out() {
        let daily = year("30 2 * * *", "2026-12-25");
        assert_eq!(daily.summary(), "364 starts, about 30 a month");
        assert!(daily.label().contains("No start on 25 Dec 2026."), "{}", daily.label());
        assert!(daily.label().contains("The clocks change on 28 Mar 2027, 31 Oct 2027."), "{}", daily.label());
        assert_eq!(year("0 2 1 * *", "").summary(), "12 starts");
        assert!(!year("0 2 1 * *", "").is_daily);
    }

    #[test]
    fn it_ends_with_the_last_start_that_is_left() {
        let draft = TriggerDraft {
            cron_expression: "0 9 * * *; 30 15 * * *".into(),
            timezone: "UTC".into(),
            ends_after_runs: "10".into(),
            ..TriggerDraft::default()
        };
        let now = "2026-11-23T11:16:00Z".parse().expect("an instant");
        let look = ScheduleLook::at(&draft, now, 1, 6, HourClock::TwentyFour).expect("it holds").expect("it was typed");
        let runs: Vec<_> = YearLook::of(&look, now).days.iter().take(4).map(|day| day.runs).collect();
        assert_eq!(runs, [1, 2, 1, 0], "09:00 of today is over");
    }

    #[test]
    fn the_times_of_a_day_are_those_of_the_schedule() {
        let draft = |cron: &str, runs: &str| TriggerDraft {
            cron_expression: cron.into(),
            timezone: "Europe/Berlin".into(),
            ends_after_runs: runs.into(),
            ..TriggerDraft::default()
        };
        let now = "2026-11-23T11:16:00Z".parse().expect("an instant");
        let times = |cron: &str, runs: &str, day| {
            let look = ScheduleLook::at(&draft(cron, runs), now, 1, 0, HourClock::TwentyFour);
            times_of_day(&look.expect("it holds").expect("it was typed"), now, day, HourClock::TwentyFour)
        };
        let twice = "0 9 * * *; 30 15 * * *";
        assert_eq!(times(twice, "", 0), "Mon 23 Nov 2026: 09:00, 15:30 CET.");
        assert_eq!(times(twice, "2", 1), "Tue 24 Nov 2026: 09:00 CET.", "15:30 of today is the first");
        assert_eq!(times(twice, "2", 2), "Wed 25 Nov 2026: no start.");
        assert_eq!(times("* * * * *", "", 1), "Tue 24 Nov 2026: 1,440 starts from 00:00 to 23:59 CET.");
    }

    #[test]
    fn every_day_has_its_place_once() {
        let daily = year("0 * * * *", "");
        let shown: Vec<_> = daily.halves().into_iter().flatten().flatten().flatten().map(|day| day.date).collect();
        assert_eq!(shown.len(), daily.days.len());
        assert!(shown.is_sorted());
    }

    #[test]
    fn colours_grow_with_the_runs_of_a_day() {
        let hourly = year("0 9-21 * * 1-5", "");
        let level = |runs| hourly.look_of(&DayRuns { runs, ..hourly.days[0] }).1;
        assert_eq!([level(0), level(1), level(13)], [0, 1, 4]);
    }
}
