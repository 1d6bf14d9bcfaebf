//! What is typed, and what follows from it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    entry::Entry,
    problem::{Problem, Problems},
    trigger::{definition::TriggerDraft, look::ScheduleLook},
};
use leptos::prelude::*;

use crate::{format::use_clock, forms::FormHandle};

/// How many runs are shown at first.
const RUNS: usize = 5;

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
    /// Local dates without starts.
    pub(super) excluded_dates: RwSignal<String>,
    /// How far starts are spread, in seconds.
    pub(super) jitter_seconds: RwSignal<String>,
    /// How many runs are shown.
    pub(super) runs: RwSignal<usize>,
    /// The present, to the minute: cron knows nothing smaller.
    pub(super) minute: Memo<DateTime<Utc>>,
    /// What the schedule means, or what is wrong with it.
    pub(super) look: Memo<Result<Option<ScheduleLook>, Problems>>,
    /// Whether the browser's part of the program is there.
    pub(super) is_live: ReadSignal<bool>,
}

impl FormState {
    /// Returns the state of a form that begins with a draft.
    pub(super) fn new(form: FormHandle, draft: &TriggerDraft) -> Self {
        let text = |entry: &Entry| RwSignal::new(entry.0.clone());
        let (cron, timezone, dst_policy) =
            (text(&draft.cron_expression), text(&draft.timezone), text(&draft.dst_policy));
        let (starts_at, ends_at) = (text(&draft.starts_at), text(&draft.ends_at));
        let (excluded_dates, jitter_seconds) = (text(&draft.excluded_dates), text(&draft.jitter_seconds));
        let runs = RwSignal::new(RUNS);
        let clock = use_clock();
        let minute = Memo::new(move |_| {
            let now = clock.step();
            now - TimeDelta::milliseconds(now.timestamp_millis().rem_euclid(60_000))
        });
        let look = Memo::new(move |_| {
            let draft = TriggerDraft {
                cron_expression: cron.get().into(),
                timezone: timezone.get().into(),
                dst_policy: dst_policy.get().into(),
                starts_at: starts_at.get().into(),
                ends_at: ends_at.get().into(),
                excluded_dates: excluded_dates.get().into(),
                jitter_seconds: jitter_seconds.get().into(),
                ..TriggerDraft::default()
            };
            ScheduleLook::at(&draft, minute.get(), runs.get())
        });
        let (is_live, set_live) = signal(false);
        Effect::new(move || set_live.set(true));
        Self {
            form,
            cron,
            timezone,
            is_searching: RwSignal::new(false),
            dst_policy,
            starts_at,
            ends_at,
            excluded_dates,
            jitter_seconds,
            runs,
            minute,
            look,
            is_live,
        }
    }

    /// Returns what is wrong with a field while it is typed.
    pub(super) fn problem(self, field: &'static str) -> Signal<Option<Problem>> {
        Signal::derive(move || self.look.read().as_ref().err()?.of_field(field).cloned())
    }

    /// Returns why the form cannot be sent. Without script it always can: nothing would take the refusal back.
    pub(super) fn refusal(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            let look = self.look.read();
            let problems = look.as_ref().err().filter(|_| self.is_live.get())?;
            let what = match problems.0.first()?.field.as_str() {
                "cron_expression" => "cron expression",
                "timezone" => "time zone",
                _ => "limits of the schedule",
            };
            Some(format!("Correct the {what} first."))
        })
    }
}
