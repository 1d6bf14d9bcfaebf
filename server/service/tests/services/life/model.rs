use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use domain::ids::{ExecutionId, TriggerId, WorkflowId};

type Matches = fn(DateTime<Utc>) -> bool;

/// Schedules, and what they mean for a minute: an oracle that shares nothing with the parser.
pub(super) const CRONS: [(&str, Matches); 4] = [
    ("*/20 * * * *", |at| at.minute() % 20 == 0),
    ("7 * * * *", |at| at.minute() == 7),
    ("30 2,14 * * *", |at| at.minute() == 30 && [2, 14].contains(&at.hour())),
    ("0 9-17/4 * * 1-5", |at| {
        at.minute() == 0 && [9, 13, 17].contains(&at.hour()) && at.weekday().number_from_monday() <= 5
    }),
];

/// Returns the first instant after another at which a schedule is planned.
pub(super) fn next(cron: usize, after: DateTime<Utc>) -> DateTime<Utc> {
    let mut at = after.with_nanosecond(0).and_then(|at| at.with_second(0)).unwrap();
    loop {
        at += TimeDelta::minutes(1);
        if at > after && (CRONS[cron].1)(at) {
            return at;
        }
    }
}

/// What holds a trigger back.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Paused {
    pub(super) is_paused: bool,
    pub(super) until: Option<DateTime<Utc>>,
}

impl Paused {
    pub(super) fn holds(self, now: DateTime<Utc>) -> bool {
        self.is_paused && self.until.is_none_or(|until| until > now)
    }
}

/// What the model knows of a schedule.
#[derive(Clone, Debug)]
pub(super) struct Schedule {
    pub(super) cron: usize,
    /// The next planned instant.
    pub(super) next: Option<DateTime<Utc>>,
    /// The instants that must have a line in the ledger.
    pub(super) decided: BTreeSet<DateTime<Utc>>,
    /// Those of them that must not have started anything.
    pub(super) held_back: BTreeSet<DateTime<Utc>>,
    pub(super) skip: Option<DateTime<Utc>>,
    pub(super) is_broken: bool,
}

/// What the model knows of a dependency.
#[derive(Clone, Debug)]
pub(super) struct Dependency {
    pub(super) upstreams: Vec<WorkflowId>,
    pub(super) delay: i32,
    /// The ends that must have a line in the ledger.
    pub(super) ends: BTreeSet<ExecutionId>,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Schedule(Schedule),
    Dependency(Dependency),
}

/// What the model knows of a trigger.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) id: TriggerId,
    pub(super) workflow: WorkflowId,
    pub(super) enabled: bool,
    pub(super) paused: Paused,
    pub(super) kind: Kind,
}

impl Known {
    pub(super) fn schedule(&mut self) -> Option<&mut Schedule> {
        match &mut self.kind {
            Kind::Schedule(schedule) => Some(schedule),
            Kind::Dependency(_) => None,
        }
    }

    /// Notes that everything that is due is decided about; `held` says that none of it may start anything.
    pub(super) fn tick(&mut self, now: DateTime<Utc>, held: bool) {
        let Some(schedule) = self.schedule() else { return };
        while let Some(at) = schedule.next.filter(|&at| at <= now) {
            if schedule.is_broken {
                schedule.next = None;
                return;
            }
            schedule.decided.insert(at);
            if held || schedule.skip == Some(at) {
                schedule.held_back.insert(at);
            }
            schedule.next = Some(next(schedule.cron, at));
        }
        schedule.skip = schedule.skip.filter(|&skip| schedule.next.is_some_and(|next| skip >= next));
    }
}

/// What must be there.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) triggers: Vec<Known>,
    pub(super) everything: Paused,
    /// What the key of a delivery has started.
    pub(super) deliveries: BTreeMap<usize, Option<ExecutionId>>,
    /// How many lines the audit log had, and how many executions there were, after the step before.
    pub(super) audited: i64,
    pub(super) executions: i64,
}

impl Model {
    /// Returns whether `upstreams` come, over however many steps, after `downstream`.
    pub(super) fn closes_cycle(&self, downstream: WorkflowId, upstreams: &[WorkflowId]) -> bool {
        let mut open = upstreams.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(workflow) = open.pop() {
            if workflow == downstream {
                return true;
            }
            if seen.insert(workflow) {
                for known in self.triggers.iter().filter(|known| known.workflow == workflow) {
                    if let Kind::Dependency(dependency) = &known.kind {
                        open.extend(&dependency.upstreams);
                    }
                }
            }
        }
        false
    }
}
