use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    calendar::{
        Calendar, CalendarEntry, CalendarFilter, CalendarView, EntryKind, Follower, OFTEN, Often, OftenStarted,
        WhyLeftOut, can_be_shown, project, start_of_day,
    },
    execution::{Status, TriggerType},
    format::Zone,
    home::PlannedStart,
    ids::{TriggerId, WorkflowId},
    person::{Actor, Permission},
    trigger::{
        busy::BusyDay,
        definition::{DependencyCondition, Trigger},
        schedule::Schedule,
    },
};

use store::StartedWanted;

use super::Triggers;
use crate::{Result, error::must};

/// The most schedules that are looked at.
const MOST_SCHEDULES: i64 = 5_000;

/// The most executions that are looked at.
const MOST_EXECUTIONS: i64 = 5_000;

/// The most starts of one schedule on the days shown: six weeks, one day of which may have an hour more.
const MOST_STARTS: usize = 42 * OFTEN + 1;

/// How far ahead schedules are looked for to count when they start: those that come once a year count, too.
const AHEAD: TimeDelta = TimeDelta::days(370);

impl Triggers {
    /// Returns what runs when on the days that `view` shows around a date, by the clock of `zone`: what ran, what schedules
    /// have planned, and what will follow from that if all takes as long as usual; of those only the ones that `filter` wants.
    /// Without a date, around today.
    pub async fn load_calendar(
        &self,
        actor: &Actor,
        view: CalendarView,
        date: Option<NaiveDate>,
        filter: &CalendarFilter,
        zone: &Zone,
    ) -> Result<Calendar> {
        must(actor, Permission::Read)?;
        let now = self.store.scheduler_now().await?;
        let date = date.filter(|date| can_be_shown(*date)).unwrap_or_else(|| zone.local(now).date());
        let from = view.first(date);
        let (start, end) = (start_of_day(from, zone), start_of_day(from + Days::new(view.days(date).into()), zone));
        let workflows = self.list_wanted_workflows(filter).await?;
        let is_wanted = |id: &WorkflowId| workflows.as_ref().is_none_or(|workflows| workflows.contains(id));
        let mut entries = Vec::new();
        let mut often = Vec::new();
        let mut is_partial = false;
        let quiet = self.store.load_quiet_times().await?;
        if end > now {
            let planned = self.store.list_planned(end - now, MOST_SCHEDULES).await?;
            is_partial |= i64::try_from(planned.len()).is_ok_and(|count| count == MOST_SCHEDULES);
            for (workflow_id, workflow_name, trigger) in planned {
                // A schedule that cannot be read is shown on its own page.
                let Some(schedule) = trigger.spec.read_schedule() else { continue };
                let trigger_id = trigger.id;
                if starts_per_day(&schedule) > OFTEN {
                    let sentence = schedule.describe(zone.clock());
                    often.push(OftenStarted {
                        workflow_id,
                        workflow_name,
                        trigger_id,
                        sentence,
                        followers: Vec::new(),
                    });
                    continue;
                }
                let starts = trigger.starts_from(&schedule, start).take_while(|at| at.at < end).take(MOST_STARTS);
                entries.extend(starts.map(|planned| {
                    let asked_for = planned.is_left_out.then_some(WhyLeftOut::Person);
                    let kind = match asked_for.or_else(|| quiet.why_at(planned.at)) {
                        Some(why) => EntryKind::LeftOut { trigger_id, why },
                        None => EntryKind::Planned { trigger_id },
                    };
                    entry(workflow_id, &workflow_name, planned.at, kind)
                }));
            }
            for delayed in self.store.list_delayed_starts(end, MOST_SCHEDULES).await? {
                let PlannedStart { workflow_id, workflow_name, trigger_id, at, after, .. } = delayed;
                let kind = EntryKind::Delayed { trigger_id, after: after.unwrap_or_default() };
                entries.extend((at >= start).then(|| entry(workflow_id, &workflow_name, at, kind)));
            }
            self.add_expected(&mut entries, &mut often, (start, end)).await?;
        }
        if start < now {
            let chosen: Option<Vec<_>> = workflows.as_ref().map(|workflows| workflows.iter().copied().collect());
            let trigger = Some(filter.trigger.as_str()).filter(|trigger| !trigger.is_empty());
            let wanted = StartedWanted { workflows: chosen.as_deref(), trigger };
            let spans = self.store.list_started_between(start, end.min(now), &wanted, MOST_EXECUTIONS).await?;
            is_partial |= i64::try_from(spans.len()).is_ok_and(|count| count == MOST_EXECUTIONS);
            let said: BTreeSet<TriggerId> = often.iter().map(|often| often.trigger_id).collect();
            // What starts all day long is said in a sentence; that it failed is shown.
            let is_shown = |trigger: Option<TriggerId>, status| {
                status == Status::Failed || trigger.is_none_or(|trigger| !said.contains(&trigger))
            };
            entries.extend(spans.into_iter().filter(|span| is_shown(span.trigger_id, span.status)).map(|span| {
                let kind = EntryKind::Execution { id: span.id, status: span.status, trigger_type: span.trigger_type };
                CalendarEntry { lasts_ms: span.took_ms, ..entry(span.workflow_id, &span.workflow_name, span.at, kind) }
            }));
        }
        // What follows from what is planned is wanted also where the planned itself is not, so this comes last.
        entries.retain(|entry| is_wanted(&entry.workflow_id) && filter.wants(entry.kind.trigger_type()));
        often.retain(|often| is_wanted(&often.workflow_id) && filter.wants(TriggerType::Scheduled));
        often.sort_by_key(|often| often.workflow_name.to_lowercase());
        let calendar = Calendar::new(view, date, zone, now, entries, often);
        Ok(Calendar { windows: quiet.windows, is_partial, ..calendar })
    }

    /// Returns the workflows that a filter chooses, if it chooses any.
    async fn list_wanted_workflows(&self, filter: &CalendarFilter) -> Result<Option<BTreeSet<WorkflowId>>> {
        if !filter.chooses_workflows() {
            return Ok(None);
        }
        let found = self.store.find_workflow_ids(&filter.q, &filter.team, &filter.tag).await?;
        Ok(Some(found.into_iter().collect()))
    }

    /// Returns when schedules start, whatever the day; `own` is one that is edited and does not count.
    pub async fn load_busy_day(&self, actor: &Actor, own: Option<TriggerId>) -> Result<BusyDay> {
        must(actor, Permission::Read)?;
        let now = self.store.scheduler_now().await?;
        let planned = self.store.list_planned(AHEAD, MOST_SCHEDULES).await?;
        let others = planned.iter().filter(|(.., trigger)| Some(trigger.id) != own);
        let schedules: Vec<Schedule> = others.filter_map(|(.., trigger)| trigger.spec.read_schedule()).collect();
        Ok(BusyDay::of(&schedules, now))
    }

    /// Adds what will follow from what is ahead, and says of all of it how long it usually takes.
    async fn add_expected(
        &self,
        entries: &mut Vec<CalendarEntry>,
        often: &mut [OftenStarted],
        (start, end): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<()> {
        let triggers = self.store.list_followers(None).await?;
        let mut names: BTreeMap<WorkflowId, String> =
            triggers.iter().map(|(id, name, _)| (*id, name.clone())).collect();
        names.extend(entries.iter().map(|entry| (entry.workflow_id, entry.workflow_name.clone())));
        let ids: Vec<WorkflowId> = names.keys().copied().collect();
        let usual = self.store.usual_durations(&ids).await?;
        let usual: BTreeMap<WorkflowId, i64> =
            usual.into_iter().map(|usual| (usual.workflow_id, usual.milliseconds)).collect();
        let followers: Vec<Follower> = triggers.iter().filter_map(|(.., trigger)| follower(trigger)).collect();
        let name = |workflow: WorkflowId| names.get(&workflow).cloned().unwrap_or_default();
        let always = Often::of(often.iter().map(|often| often.workflow_id), &followers);
        for often in often {
            often.followers = always.followers_of(often.workflow_id).into_iter().map(name).collect();
        }
        let followers: Vec<Follower> = followers.iter().filter_map(|follower| always.others_of(follower)).collect();
        let starts: Vec<_> = entries
            .iter()
            .filter(|entry| matches!(entry.kind, EntryKind::Planned { .. } | EntryKind::Delayed { .. }))
            .map(|entry| (entry.workflow_id, entry.at))
            .collect();
        let lasting = |workflow| TimeDelta::milliseconds(usual.get(&workflow).copied().unwrap_or(0));
        let expected = project(&starts, lasting, &followers, end).into_iter().filter(|up| up.at >= start);
        entries.extend(expected.map(|up| {
            let kind = EntryKind::Expected { trigger_id: up.trigger_id, after: name(up.after) };
            entry(up.workflow_id, &name(up.workflow_id), up.at, kind)
        }));
        for entry in entries {
            entry.lasts_ms = usual.get(&entry.workflow_id).copied();
        }
        Ok(())
    }
}

fn entry(workflow_id: WorkflowId, workflow_name: &str, at: DateTime<Utc>, kind: EntryKind) -> CalendarEntry {
    CalendarEntry { workflow_id, workflow_name: workflow_name.to_owned(), at, kind, lasts_ms: None }
}

fn starts_per_day(schedule: &Schedule) -> usize {
    schedule.expression.times_of_day().len()
}

/// Returns a trigger as the calendar counts with it; nothing for one that waits for a failure, which nobody expects.
pub(super) fn follower(trigger: &Trigger) -> Option<Follower> {
    let spec = trigger.spec.dependency()?;
    if spec.dependency_condition == DependencyCondition::OnFailure {
        return None;
    }
    Some(Follower {
        trigger_id: trigger.id,
        workflow_id: trigger.workflow_id,
        upstreams: spec.upstreams.ids().to_vec(),
        mode: spec.upstream_mode,
        delay: TimeDelta::minutes(spec.delay_minutes.into()),
    })
}
