use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    ids::{TriggerId, WorkflowId},
    trigger::definition::UpstreamMode,
};

/// The most that is projected: a calendar shows no more.
const MOST: usize = 10_000;

/// A trigger that starts a workflow when others have ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Follower {
    /// The trigger.
    pub trigger_id: TriggerId,
    /// The workflow that it starts.
    pub workflow_id: WorkflowId,
    /// After whose ends.
    pub upstreams: Vec<WorkflowId>,
    /// How many of them.
    pub mode: UpstreamMode,
    /// How much later.
    pub delay: TimeDelta,
}

/// A start that follows from another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FollowUp {
    /// The trigger.
    pub trigger_id: TriggerId,
    /// The workflow that it starts.
    pub workflow_id: WorkflowId,
    /// The workflow after whose end it starts.
    pub after: WorkflowId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Returns what follows from planned starts until `end`, if every workflow succeeds and takes as long as usual: the ends are
/// gone through in order of time, as the scheduler would.
pub fn project(
    starts: &[(WorkflowId, DateTime<Utc>)],
    usual: impl Fn(WorkflowId) -> TimeDelta,
    followers: &[Follower],
    end: DateTime<Utc>,
) -> Vec<FollowUp> {
    let mut ends: BinaryHeap<Reverse<(DateTime<Utc>, WorkflowId)>> =
        starts.iter().map(|(workflow, at)| Reverse((*at + usual(*workflow), *workflow))).collect();
    let mut waiting: BTreeMap<TriggerId, BTreeSet<WorkflowId>> = BTreeMap::new();
    let mut follow_ups = Vec::new();
    while let Some(Reverse((ended_at, workflow))) = ends.pop() {
        for follower in followers.iter().filter(|follower| follower.upstreams.contains(&workflow)) {
            if follower.mode == UpstreamMode::All {
                let ended = waiting.entry(follower.trigger_id).or_default();
                ended.insert(workflow);
                if ended.len() < follower.upstreams.len() {
                    continue;
                }
                ended.clear();
            }
            let at = ended_at + follower.delay;
            if at >= end || follow_ups.len() >= MOST {
                continue;
            }
            follow_ups.push(FollowUp {
                trigger_id: follower.trigger_id,
                workflow_id: follower.workflow_id,
                after: workflow,
                at,
            });
            ends.push(Reverse((at + usual(follower.workflow_id), follower.workflow_id)));
        }
    }
    follow_ups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follower(trigger: i64, workflow: i64, upstreams: &[i64], mode: UpstreamMode, delay: i64) -> Follower {
        Follower {
            trigger_id: TriggerId(trigger),
            workflow_id: WorkflowId(workflow),
            upstreams: upstreams.iter().copied().map(WorkflowId).collect(),
            mode,
            delay: TimeDelta::minutes(delay),
        }
    }

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn projected(starts: &[(i64, i64)], followers: &[Follower]) -> Vec<(i64, i64, i64)> {
        let starts: Vec<_> = starts.iter().map(|(workflow, minute)| (WorkflowId(*workflow), at(*minute))).collect();
        // Every workflow takes ten minutes.
        let follow_ups = project(&starts, |_| TimeDelta::minutes(10), followers, at(1_000));
        follow_ups
            .into_iter()
            .map(|up| (up.workflow_id.0, up.after.0, (up.at - DateTime::UNIX_EPOCH).num_minutes()))
            .collect()
    }

    #[test]
    fn chains_follow_with_their_delays() {
        let followers = [follower(1, 2, &[1], UpstreamMode::Any, 5), follower(2, 3, &[2], UpstreamMode::Any, 0)];
        assert_eq!(projected(&[(1, 0)], &followers), [(2, 1, 15), (3, 2, 25)]);
    }

    #[test]
    fn all_waits_for_the_last_and_begins_anew() {
        let followers = [follower(1, 9, &[1, 2], UpstreamMode::All, 0)];
        assert_eq!(projected(&[(1, 0), (1, 30), (2, 60), (2, 90)], &followers), [(9, 2, 70)]);
        assert_eq!(projected(&[(1, 0), (2, 60), (2, 90), (1, 120)], &followers), [(9, 2, 70), (9, 1, 130)]);
    }

    #[test]
    fn any_starts_after_each() {
        let followers = [follower(1, 9, &[1, 2], UpstreamMode::Any, 0)];
        assert_eq!(projected(&[(1, 0), (2, 60)], &followers), [(9, 1, 10), (9, 2, 70)]);
    }

    #[test]
    fn what_would_go_round_for_ever_ends_with_the_days_shown() {
        let followers = [follower(1, 1, &[1], UpstreamMode::Any, 0)];
        assert_eq!(projected(&[(1, 0)], &followers).len(), 99);
    }
}
