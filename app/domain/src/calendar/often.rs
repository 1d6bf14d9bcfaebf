use std::collections::{BTreeMap, BTreeSet};

use super::Follower;
use crate::{ids::WorkflowId, trigger::definition::UpstreamMode};

/// The workflows that start so often that no single start is shown: those with such a schedule, and what follows them each time.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Often {
    /// Of those that follow, the one whose end starts them.
    after: BTreeMap<WorkflowId, WorkflowId>,
    all: BTreeSet<WorkflowId>,
}

impl Often {
    /// Returns what starts often because these workflows do. One that waits for several upstreams does only if all of them do.
    pub fn of(scheduled: impl IntoIterator<Item = WorkflowId>, followers: &[Follower]) -> Self {
        let mut often = Self { after: BTreeMap::new(), all: scheduled.into_iter().collect() };
        loop {
            let known = often.all.len();
            for follower in followers.iter().filter(|follower| !often.all.contains(&follower.workflow_id)) {
                let mut ended = follower.upstreams.iter().filter(|upstream| often.all.contains(upstream));
                let follows = match follower.mode {
                    UpstreamMode::Any => ended.next(),
                    UpstreamMode::All if ended.clone().count() == follower.upstreams.len() => ended.next(),
                    UpstreamMode::All => None,
                };
                if let Some(upstream) = follows {
                    often.after.insert(follower.workflow_id, *upstream);
                }
            }
            often.all.extend(often.after.keys());
            if often.all.len() == known {
                return often;
            }
        }
    }

    /// Returns what follows each time a workflow has ended, one after the other.
    pub fn followers_of(&self, workflow: WorkflowId) -> Vec<WorkflowId> {
        let mut found = vec![workflow];
        let mut looked_at = 0;
        while let Some(upstream) = found.get(looked_at).copied() {
            found.extend(self.after.iter().filter(|(_, after)| **after == upstream).map(|(follower, _)| *follower));
            looked_at += 1;
        }
        found.split_off(1)
    }

    /// Returns a follower as what is shown singly sees it: upstreams that end often are never waited for. Nothing where it
    /// starts often itself.
    pub fn others_of(&self, follower: &Follower) -> Option<Follower> {
        if self.after.contains_key(&follower.workflow_id) {
            return None;
        }
        let upstreams = follower.upstreams.iter().copied().filter(|upstream| !self.all.contains(upstream)).collect();
        Some(Follower { upstreams, ..follower.clone() })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::ids::TriggerId;

    fn follower(workflow: i64, upstreams: &[i64], mode: UpstreamMode) -> Follower {
        Follower {
            trigger_id: TriggerId(workflow),
            workflow_id: WorkflowId(workflow),
            upstreams: upstreams.iter().copied().map(WorkflowId).collect(),
            mode,
            delay: TimeDelta::zero(),
        }
    }

    #[test]
    fn what_follows_each_time_is_named_and_the_rest_waits_for_the_others_alone() {
        let followers = [
            follower(3, &[2], UpstreamMode::Any),
            follower(2, &[1], UpstreamMode::All),
            follower(4, &[1, 9], UpstreamMode::Any),
            follower(5, &[1, 9], UpstreamMode::All),
        ];
        let often = Often::of([WorkflowId(1)], &followers);
        assert_eq!(often.followers_of(WorkflowId(1)), [2, 4, 3].map(WorkflowId));
        assert_eq!(often.followers_of(WorkflowId(9)), []);
        let singly: Vec<_> = followers.iter().filter_map(|follower| often.others_of(follower)).collect();
        assert_eq!(singly, [follower(5, &[9], UpstreamMode::All)]);
    }

    #[test]
    fn a_circle_ends() {
        let followers = [follower(2, &[1], UpstreamMode::Any), follower(1, &[2], UpstreamMode::Any)];
        let often = Often::of([WorkflowId(1)], &followers);
        assert_eq!(often.followers_of(WorkflowId(1)), [WorkflowId(2)]);
    }
}
