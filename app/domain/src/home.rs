//! What the home page shows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    dataset::Dataset,
    execution::Execution,
    ids::{FiringId, TriggerId, WorkflowId},
};

/// What happens around now.
mod activity;

pub use activity::{DoneSpan, REACH, WorkflowActivity};

/// What is running, what failed, what comes next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Home {
    /// How many executions run.
    pub running: i64,
    /// How many wait for a worker.
    pub queued: i64,
    /// How many starts are ahead within the hour, one for each schedule.
    pub starting_soon: i64,
    /// How many workflows have failed last.
    pub failed: i64,
    /// The last failure of each workflow that has not succeeded since, newest first; no more than fit on the page.
    pub failures: Vec<Execution>,
    /// How many silver tables have set rows aside.
    pub quarantined: i64,
    /// Those with the most rows set aside.
    pub quarantines: Vec<Dataset>,
    /// What happened in the last twelve hours, and what is planned, by workflow.
    pub activity: Vec<WorkflowActivity>,
    /// How many more workflows did something, or will.
    pub activity_more: i64,
    /// Gold tables, the last written first.
    pub gold: Vec<Dataset>,
    /// What a newcomer may want to do; `None` once the person has closed it.
    pub checklist: Option<Checklist>,
    /// Whether there is any workflow.
    pub has_workflows: bool,
}

/// A start that is ahead: one that a schedule has planned, or that waits for its delay to pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedStart {
    /// The decision that waits for the delay; nothing for a schedule.
    pub firing_id: Option<FiringId>,
    /// The workflow whose end it follows after the delay.
    pub after: Option<String>,
    /// The trigger.
    pub trigger_id: TriggerId,
    /// Its name.
    pub trigger_name: String,
    /// The workflow it starts.
    pub workflow_id: WorkflowId,
    /// That workflow's name.
    pub workflow_name: String,
    /// The planned instant.
    pub at: DateTime<Utc>,
    /// The IANA zone of the schedule.
    pub timezone: String,
}

/// What a newcomer may want to do. Each step ticks itself when it has really happened.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Checklist {
    /// Somebody has started an execution.
    pub ran_workflow: bool,
    /// A workflow to start, for the first step: the sample's first, else any.
    pub workflow_to_run: Option<(WorkflowId, String)>,
    /// Somebody made a workflow that is not of the sample.
    pub made_workflow: bool,
    /// The last of those that exist, for the steps that follow.
    pub own_workflow: Option<WorkflowId>,
    /// Somebody made or changed a job.
    pub made_job: bool,
    /// Somebody made a schedule.
    pub made_schedule: bool,
    /// A password was chosen.
    pub chose_password: bool,
}

impl Checklist {
    /// Returns how many steps are done, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        let steps = [self.ran_workflow, self.made_workflow, self.made_job, self.made_schedule, self.chose_password];
        (steps.iter().filter(|&&done| done).count(), steps.len())
    }
}
