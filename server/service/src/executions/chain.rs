use domain::{
    choice::Choice,
    execution::{Chain, Execution, NextInChain},
    trigger::definition::{Trigger, UpstreamMode},
};

use super::Executions;
use crate::Result;

impl Executions {
    /// Returns what stands before and after an execution.
    pub(super) async fn load_chain(&self, execution: &Execution) -> Result<Chain> {
        let above = match execution.upstream_execution_id {
            Some(_) => self.store.list_chain_above(execution.id).await?,
            None => Vec::new(),
        };
        let below = self.store.list_chain_below(execution.id).await?;
        let mut decisions: Vec<_> = match execution.status.is_final() {
            true => self.store.list_firings_after(execution.id).await?,
            false => Vec::new(),
        };
        let waiting = match execution.workflow_id {
            Some(workflow) if execution.starts_dependents => self.store.list_followers(Some(workflow)).await?,
            _ => Vec::new(),
        };
        let next = |(workflow_id, workflow_name, trigger): (_, _, Trigger)| {
            let decision = decisions.iter().position(|decision| decision.trigger_id == trigger.id);
            NextInChain {
                trigger_id: trigger.id,
                workflow_id,
                workflow_name,
                when: when(&trigger),
                decision: decision.map(|place| decisions.swap_remove(place)),
            }
        };
        Ok(Chain { above, below, next: waiting.into_iter().map(next).collect() })
    }
}

/// Says after which end a trigger starts its workflow: `when it succeeds, 5 min later`.
fn when(trigger: &Trigger) -> String {
    let Some(spec) = trigger.spec.dependency() else { return String::new() };
    let mut words = spec.dependency_condition.label().to_lowercase();
    let others = spec.upstreams.ids().len().saturating_sub(1);
    if spec.upstream_mode == UpstreamMode::All && others > 0 {
        words.push_str(&format!(", and {others} {} too", if others == 1 { "other has" } else { "others have" }));
    }
    if spec.delay_minutes > 0 {
        words.push_str(&format!(", {} min later", spec.delay_minutes));
    }
    words
}
