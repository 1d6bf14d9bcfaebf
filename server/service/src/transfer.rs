//! Workflows as YAML: written, compared with what is there, taken in.
//!
//! A file says what its workflows are to be; workflows that it does not name are not touched. Everything is known by its
//! name: a workflow among workflows, a job and a trigger within theirs, an upstream wherever it is. What only this
//! installation has stays here: numbers, secrets of webhooks, uploaded files, pauses, history.

use std::sync::Arc;

use domain::person::{Actor, Permission};
use store::Store;

use crate::{Result, error::must, ports::Lake, workflows::Workflows};

/// Writing what was planned.
mod apply;
/// What only the database and the lake know to be wrong.
mod check;
/// In which fields two values differ.
mod compare;
/// Workflows that would start each other for ever.
mod cycles;
/// Deciding, under locks, what changes.
mod decide;
/// Between drafts and the fields of a file.
mod document;
/// Writing workflows as a file.
mod export;
/// The fields of a file.
mod fields;
/// The order of jobs, of which the file may not name all.
mod order;
/// Where in a file each field stands.
mod places;
/// What importing a file changes.
mod plan;
/// Reading a file.
mod read;
/// What is there already.
mod standing;
/// Values in the order in which they are written.
mod tree;
/// Uploaded files, found by their contents.
mod uploaded;
/// What a file wants.
mod wanted;
/// Writing YAML.
mod write;

pub use export::ExportedFile;
pub use plan::{FieldChange, ImportPlan, ItemPlan, OrderChange, PlanCounts, PlannedAction, WorkflowPlan};

/// Workflows as YAML.
#[derive(Clone, Debug)]
pub struct Transfer {
    pub(crate) store: Store,
    pub(crate) lake: Arc<dyn Lake>,
    pub(crate) workflows: Workflows,
}

/// How a file is taken in.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImportOptions {
    /// Whether jobs and triggers of the file's workflows that the file does not have are deleted.
    pub prune: bool,
}

impl Transfer {
    /// Returns workflows as YAML, by their names or numbers, or all of them: the same text every time, until something
    /// changes.
    pub async fn export_workflows(&self, actor: &Actor, named: &[String]) -> Result<ExportedFile> {
        must(actor, Permission::Read)?;
        export::export(self, actor, named).await
    }

    /// Returns what importing a file would change, and changes nothing.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file: each problem says its line, and its span counts characters of the whole file.
    /// A conflict `cycle` when workflows would start each other for ever; its details hold the path and the line.
    pub async fn plan_import(&self, actor: &Actor, text: &str, options: ImportOptions) -> Result<ImportPlan> {
        must(actor, Permission::Edit)?;
        let wanted = wanted::want(self, text, options).await?;
        Ok(decide::decide(self, &wanted, options).await?.plan)
    }

    /// Makes things as a file says, all of them or none, and returns what has changed. What is so already is not touched.
    ///
    /// # Errors
    ///
    /// As for [`Self::plan_import`], and a conflict `changed_meanwhile` when that would now be another plan than the one
    /// that was `seen`, or somebody changes the same workflows at this moment.
    pub async fn import_workflows(
        &self,
        actor: &Actor,
        text: &str,
        options: ImportOptions,
        seen: Option<&ImportPlan>,
    ) -> Result<ImportPlan> {
        must(actor, Permission::Edit)?;
        let wanted = wanted::want(self, text, options).await?;
        let decided = decide::decide(self, &wanted, options).await?;
        if seen.is_some_and(|seen| *seen != decided.plan) {
            return Err(standing::changed_meanwhile());
        }
        let plan = apply::apply(decided, actor, &wanted, options).await?;
        self.workflows.forget();
        Ok(plan)
    }
}
