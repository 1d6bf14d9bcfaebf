use domain::job::Job;

use super::wanted::{WantedJob, WantedWorkflow};

/// A place in the order of a workflow's jobs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// A job of the file.
    Wanted(&'a WantedJob),
    /// A job that is there and that the file does not have.
    Left(&'a Job),
}

impl Place<'_> {
    /// Returns the job that is there.
    pub(super) fn standing(&self) -> Option<&Job> {
        match self {
            Self::Wanted(wanted) => wanted.before.as_ref(),
            Self::Left(job) => Some(job),
        }
    }
}

/// Returns the order that a workflow's jobs will have: that of the file. A job that stays and that the file does not have
/// keeps its place behind the one that it comes after now.
pub(super) fn order(workflow: &WantedWorkflow, prune: bool) -> Vec<Place<'_>> {
    let mut places: Vec<_> = workflow.jobs.iter().map(Place::Wanted).collect();
    if prune {
        return places;
    }
    let standing = workflow.standing.as_ref().map(|standing| standing.jobs.as_slice()).unwrap_or_default();
    for job in workflow.left_jobs() {
        let before = standing.iter().take_while(|other| other.id != job.id).last();
        let after = before.and_then(|before| {
            places.iter().position(|place| place.standing().is_some_and(|standing| standing.id == before.id))
        });
        places.insert(after.map_or(0, |after| after + 1), Place::Left(job));
    }
    places
}
