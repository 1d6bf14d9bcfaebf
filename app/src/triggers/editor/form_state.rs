//! What is typed, and what follows from it.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    entry::Entry,
    problem::Problem,
    trigger::{
        cron::{CronBuilder, CronExpression, HourClock},
        definition::TriggerDraft,
        look::ScheduleLook,
        schedule::Schedule,
        timezone::parse_timezone,
    },
};
use leptos::prelude::*;

use super::follow::{Look, a_frame_later, settled};
use crate::{format::use_clock, forms::FormHandle, viewer::use_viewer};

/// How many runs are shown at first.
pub(super) const RUNS: usize = 5;

/// How far what is typed can be understood.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stage {
    /// Nothing has been typed.
    Blank,
    /// It cannot be understood, and nothing before it could.
    Unknown,
    /// It is understood.
    Known,
    /// It cannot be understood, and what was typed before could: most keys on the way to an expression lead here. What was
    /// shown keeps its place unseen, so that nothing jumps from key to key.
    Lost,
}

/// What is typed, and what follows from it. The server makes it from what was sent, the browser from every key.
#[derive(Clone, Copy)]
pub(super) struct FormState {
    /// The form.
    pub(super) form: FormHandle,
    /// The cron expression.
    pub(super) cron: RwSignal<String>,
    /// The zone.
    pub(super) timezone: RwSignal<String>,
    /// Whether a zone is being searched for, so that what is typed is no zone yet.
    pub(super) is_searching: RwSignal<bool>,
    /// What becomes of times that the clocks skip or repeat.
    pub(super) dst_policy: RwSignal<String>,
    /// The first instant at which a start may be planned.
    pub(super) starts_at: RwSignal<String>,
    /// The last instant at which a start may be planned.
    pub(super) ends_at: RwSignal<String>,
    /// After how many starts it ends.
    pub(super) ends_after_runs: RwSignal<String>,
    /// Every how many weeks it starts.
    pub(super) every_weeks: RwSignal<String>,
    /// A date in a week in which it does.
    pub(super) weeks_from: RwSignal<String>,
    /// That date as it was found here, and not typed.
    found_weeks_from: RwSignal<String>,
    /// How times of day are written.
    pub(super) hours: HourClock,
    /// Local dates without starts.
    pub(super) excluded_dates: RwSignal<String>,
    /// How far starts are spread, in seconds.
    pub(super) jitter_seconds: RwSignal<String>,
    /// How many runs are shown.
    pub(super) runs: RwSignal<usize>,
    /// The minute that has begun.
    pub(super) minute: Memo<DateTime<Utc>>,
    /// The cron expression as other fields show it: a frame after it was changed, so that the sentence and the next starts need
    /// not wait until those are drawn as well.
    pub(super) followed: Memo<String>,
    /// What is followed, if it is an expression.
    pub(super) expression: Memo<Option<CronExpression>>,
    /// The same as it is clicked together: nothing within where that can show too little.
    pub(super) built: Memo<Option<Option<CronBuilder>>>,
    /// What the schedule means, or what is wrong with it.
    pub(super) look: Memo<Look>,
    /// How far it can be understood.
    pub(super) stage: Memo<Stage>,
    /// The same once nothing more is typed for a moment, for what takes longer than a key may, and for what would make the
    /// form jump from key to key.
    pub(super) settled: Memo<Look>,
    /// Whether what is said in words cannot be understood, so that the schedule is not what was said.
    pub(super) is_unsaid: RwSignal<bool>,
    /// Why what is clicked together is no schedule, so that the schedule is not what is shown there.
    pub(super) build_problem: RwSignal<Option<Problem>>,
    /// Whether the browser's part of the program is there.
    pub(super) is_live: ReadSignal<bool>,
}

impl FormState {
    /// Returns the state of a form that begins with a draft; `started` of its starts have counted already.
    pub(super) fn new(form: FormHandle, draft: &TriggerDraft, started: u32) -> Self {
        let hours = use_viewer().zone.clock();
        let text = |entry: &Entry| RwSignal::new(entry.0.clone());
        let (cron, timezone, dst_policy) =
            (text(&draft.cron_expression), text(&draft.timezone), text(&draft.dst_policy));
        let (starts_at, ends_at) = (text(&draft.starts_at), text(&draft.ends_at));
        let (ends_after_runs, every_weeks, weeks_from) =
            (text(&draft.ends_after_runs), text(&draft.every_weeks), text(&draft.weeks_from));
        let (excluded_dates, jitter_seconds) = (text(&draft.excluded_dates), text(&draft.jitter_seconds));
        let runs = RwSignal::new(RUNS);
        let clock = use_clock();
        let minute = Memo::new(move |_| clock.minute());
        let typed = Memo::new(move |_| TriggerDraft {
            cron_expression: cron.get().into(),
            timezone: timezone.get().into(),
            dst_policy: dst_policy.get().into(),
            starts_at: starts_at.get().into(),
            ends_at: ends_at.get().into(),
            ends_after_runs: ends_after_runs.get().into(),
            every_weeks: every_weeks.get().into(),
            weeks_from: weeks_from.get().into(),
            excluded_dates: excluded_dates.get().into(),
            jitter_seconds: jitter_seconds.get().into(),
            ..TriggerDraft::default()
        });
        let look = Memo::new(move |_| ScheduleLook::at(&typed.read(), minute.get(), runs.get(), started, hours));
        let stage = Memo::new(move |before: Option<&Stage>| match &*look.read() {
            Ok(Some(_)) => Stage::Known,
            Ok(None) => Stage::Blank,
            Err(_) if matches!(before, Some(Stage::Known | Stage::Lost)) => Stage::Lost,
            Err(_) => Stage::Unknown,
        });
        let (is_live, set_live) = signal(false);
        Effect::new(move || {
            set_live.set(true);
            set_timeout(move || warm_up(hours), Duration::ZERO);
        });
        let followed = a_frame_later::<String>(cron.into(), is_live);
        let expression = Memo::new(move |_| followed.read().parse().ok());
        let built = Memo::new(move |_| expression.read().as_ref().map(CronBuilder::of));
        let settled = settled(typed, look, is_live);
        Self {
            form,
            cron,
            timezone,
            is_searching: RwSignal::new(false),
            dst_policy,
            starts_at,
            ends_at,
            ends_after_runs,
            every_weeks,
            weeks_from,
            found_weeks_from: RwSignal::new(String::new()),
            hours,
            excluded_dates,
            jitter_seconds,
            runs,
            minute,
            followed,
            expression,
            built,
            look,
            stage,
            settled,
            is_unsaid: RwSignal::new(false),
            build_problem: RwSignal::new(None),
            is_live,
        }
    }

    /// Returns every how many weeks it starts, as far as that is a number: 1 for each.
    pub(super) fn weeks(self) -> u32 {
        self.every_weeks.read().trim().parse().unwrap_or(1)
    }

    /// Lets it start every so many weeks, counted from its next start unless another week was typed.
    pub(super) fn set_weeks(self, every: u32) {
        if every < 2 {
            // Nothing is written where nothing changes: it would be felt at every key.
            if !self.every_weeks.read_untracked().is_empty() {
                self.every_weeks.set(String::new());
                self.weeks_from.set(String::new());
            }
            return;
        }
        self.every_weeks.set(every.to_string());
        let typed = self.weeks_from.get_untracked();
        if typed.trim().is_empty() || typed == self.found_weeks_from.get_untracked() {
            let found = self.next_date().map(|date| date.to_string()).unwrap_or_default();
            self.found_weeks_from.set(found.clone());
            self.weeks_from.set(found);
        }
    }

    /// Returns the local date of the next start if every week counted.
    fn next_date(self) -> Option<NaiveDate> {
        let expression = self.cron.read_untracked().parse().ok()?;
        let timezone = parse_timezone(self.timezone.read_untracked().trim()).ok()?;
        Schedule::new(expression, timezone).first_date_of_weeks(self.minute.get_untracked())
    }

    /// Returns what is wrong with a field once nothing more is typed for a moment.
    pub(super) fn problem(self, field: &'static str) -> Signal<Option<Problem>> {
        // A memo, so that what is wrong is drawn again only where it is another thing.
        Memo::new(move |_| self.settled.read().as_ref().err()?.of_field(field).cloned()).into()
    }

    /// Returns why the form cannot be sent. Without script it always can: nothing would take the refusal back.
    pub(super) fn refusal(self) -> Signal<Option<String>> {
        let refusal = Memo::new(move |_| {
            let look = self.look.read();
            let problem = look.as_ref().err().and_then(|problems| problems.0.first());
            let what = match problem.map(|problem| problem.field.as_str()).filter(|_| self.is_live.get()) {
                Some("cron_expression") => "the cron expression",
                Some("timezone") => "the time zone",
                Some(_) => "the limits of the schedule",
                None if self.is_unsaid.get() => "“Say it”",
                None if self.build_problem.read().is_some() => "“Build it”",
                None => return None,
            };
            Some(format!("Correct {what} first."))
        });
        refusal.into()
    }
}

/// Looks at a schedule of many parts, and at half of one. A browser compiles a function when it is first called, which the first
/// keys would wait for.
fn warm_up(hours: HourClock) {
    for cron in ["*/7 9-17 * * 1-5; 0 9 1,15 3-10 5#3", "0 9 * *"] {
        let draft = TriggerDraft { cron_expression: cron.into(), ..TriggerDraft::default() };
        _ = ScheduleLook::at(&draft, DateTime::UNIX_EPOCH, RUNS, 0, hours);
    }
}
