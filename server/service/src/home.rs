use domain::{
    execution::{ExecutionFilter, Status},
    home::{Home, PlannedStart},
    person::{Actor, Permission},
};
use store::{ExecutionPage, Store};

use crate::{Result, error::must, executions::Executions, settings::Settings};

/// How many executions the page shows.
const RECENT: i64 = 8;

/// How many planned starts, failures and tables the page shows.
const LISTED: usize = 6;

/// What the home page shows.
#[derive(Clone, Debug)]
pub struct HomePage {
    pub(crate) store: Store,
    pub(crate) executions: Executions,
    pub(crate) settings: Settings,
}

impl HomePage {
    /// Returns what is running, what failed, what comes next.
    pub async fn load_home(&self, actor: &Actor) -> Result<Home> {
        must(actor, Permission::Read)?;
        let counts = self.store.count_statuses().await?;
        let recent = self.store.list_executions(&ExecutionFilter::default(), ExecutionPage::Newest, RECENT).await?;
        let mut failures = self.executions.list_unresolved_failures(actor, 50).await?;
        failures.truncate(LISTED);
        let planned = self.store.list_planned(LISTED as i64).await?.into_iter().filter_map(
            |(workflow_id, workflow_name, trigger)| {
                let at = trigger.next_run_at?;
                Some(PlannedStart {
                    trigger_id: trigger.id,
                    trigger_name: trigger.spec.name,
                    workflow_id,
                    workflow_name,
                    at,
                })
            },
        );
        let checklist = match actor.user_id {
            Some(user) => self.store.load_checklist(user).await?,
            None => None,
        };
        Ok(Home {
            running: counts.get(&Status::Running).copied().unwrap_or(0),
            queued: counts.get(&Status::Queued).copied().unwrap_or(0),
            starting_soon: self.store.count_starting_soon().await?,
            recent: recent.items,
            failures,
            quarantines: self.store.list_quarantines(LISTED).await?,
            planned: planned.collect(),
            gold: self.store.list_gold(LISTED).await?,
            has_workflows: self.store.has_workflows().await?,
            checklist,
            pause: self.settings.load_workspace().await?.pause.clone(),
        })
    }
}
