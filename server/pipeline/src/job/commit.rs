use std::sync::Arc;

use domain::execution::CommitOutcome;
use tokio::sync::Mutex;

use super::Work;
use crate::{
    failure::Result,
    files::Unclaimed,
    lake::{Change, Committed, Table, TableState},
};

/// Held while a commit is on its way, so that the end of a stopped job can tell what became of it.
pub(crate) type Committing = Arc<Mutex<()>>;

impl Work {
    /// Makes `change` the version after `base` and tells the layer's report.
    ///
    /// Once begun, a commit goes on to its end even if the job is stopped meanwhile: breaking off would leave it open
    /// whether it happened.
    pub(crate) async fn commit(
        &self,
        place: usize,
        table: &Table,
        base: Option<&TableState>,
        change: Change,
        unclaimed: &[&Unclaimed],
    ) -> Result<Committed> {
        let held = Arc::clone(&self.committing).lock_owned().await;
        let (table, base) = (table.clone(), base.cloned());
        let unclaimed: Vec<Unclaimed> = unclaimed.iter().copied().cloned().collect();
        let progress = self.progress.clone();
        let commit = tokio::spawn(async move {
            let _held = held;
            let claimed: Vec<_> = unclaimed.iter().map(Unclaimed::claim).collect();
            let committed = table.commit_after(base.as_ref(), &change).await?;
            match committed {
                Committed::At(version) => progress.end(place, CommitOutcome::Committed, Some(version)),
                Committed::Taken => {
                    unclaimed.iter().zip(claimed).for_each(|(unclaimed, paths)| unclaimed.take_back(paths));
                }
            }
            Ok(committed)
        });
        commit.await?
    }
}
