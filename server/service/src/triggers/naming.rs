use std::collections::BTreeMap;

use domain::{
    ids::{TriggerId, WorkflowId},
    name::MAX_NAME_LENGTH,
    trigger::definition::TriggerSpec,
};
use store::Tx;

use crate::Result;

/// Returns a name for a trigger that was given none: what it does, with a number where that is taken.
pub(super) async fn free_name(
    tx: &mut Tx,
    workflow: WorkflowId,
    own: Option<TriggerId>,
    spec: &TriggerSpec,
) -> Result<String> {
    let name = match spec.dependency() {
        Some(dependency) => {
            let names: BTreeMap<_, _> = tx.hold_workflows(dependency.upstreams.ids()).await?.into_iter().collect();
            dependency.sentence(|id| names.get(&id).cloned().unwrap_or_default())
        }
        None => spec.name.clone(),
    };
    let taken: Vec<_> = tx.list_trigger_names(workflow, own).await?.iter().map(|name| name.to_lowercase()).collect();
    let shortened = |room: usize| name.chars().take(MAX_NAME_LENGTH - room).collect::<String>();
    let numbered = (2..1000).map(|number| format!("{} {number}", shortened(4)));
    let mut candidates = std::iter::once(shortened(0)).chain(numbered);
    let free = candidates.find(|candidate| !taken.contains(&candidate.to_lowercase()));
    Ok(free.unwrap_or(name))
}
