use std::sync::Arc;

use domain::{
    ids::WindowId,
    person::{Actor, Permission},
    workflow::{Pause, PauseDraft},
    workspace::{MaintenanceDraft, MaintenanceWindow, Workspace},
};
use serde_json::json;

use super::Settings;
use crate::{
    Result,
    error::{OrMissing, must},
};

impl Settings {
    /// Pauses all triggers of the installation. What runs is not touched, and starts by hand go on.
    pub async fn pause_everything(&self, actor: &Actor, draft: &PauseDraft) -> Result<Arc<Workspace>> {
        must(actor, Permission::Administer)?;
        let mut tx = self.store.begin().await?;
        let now = tx.scheduler_now().await?;
        let (reason, resume_at) = draft.check(now)?;
        let change = json!({"reason": reason, "resume_at": resume_at});
        tx.update_workspace_pause(Some(&Pause { at: now, by: actor.name.clone(), reason, resume_at })).await?;
        tx.record(actor, "paused", "workspace", None, "", None, Some(change)).await?;
        tx.commit().await?;
        self.forget();
        self.load_workspace().await
    }

    /// Lets all triggers go on. Nothing that was planned during the pause is made up for.
    pub async fn resume_everything(&self, actor: &Actor) -> Result<Arc<Workspace>> {
        must(actor, Permission::Administer)?;
        let mut tx = self.store.begin().await?;
        tx.update_workspace_pause(None).await?;
        tx.record(actor, "resumed", "workspace", None, "", None, None).await?;
        tx.commit().await?;
        self.forget();
        self.load_workspace().await
    }

    /// Returns the maintenance windows that are not over, the next first.
    pub async fn list_maintenance_windows(&self, actor: &Actor) -> Result<Vec<MaintenanceWindow>> {
        must(actor, Permission::Read)?;
        Ok(self.store.list_maintenance_windows().await?)
    }

    /// Plans a maintenance window: nothing starts by itself while it lasts.
    pub async fn plan_maintenance_window(&self, actor: &Actor, draft: &MaintenanceDraft) -> Result<MaintenanceWindow> {
        must(actor, Permission::Administer)?;
        let mut tx = self.store.begin().await?;
        let (starts_at, ends_at, reason) = draft.check(tx.scheduler_now().await?)?;
        let id = tx.insert_maintenance_window(starts_at, ends_at, &reason, &actor.name).await?;
        let window = MaintenanceWindow { id, starts_at, ends_at, reason, created_by: actor.name.clone() };
        tx.record(actor, "created", "maintenance_window", Some(id.0), &window.reason, None, Some(json!(window)))
            .await?;
        tx.commit().await?;
        Ok(window)
    }

    /// Takes a maintenance window back, also one that has begun.
    pub async fn cancel_maintenance_window(&self, actor: &Actor, id: WindowId) -> Result<()> {
        must(actor, Permission::Administer)?;
        let mut tx = self.store.begin().await?;
        tx.delete_maintenance_window(id).await.or_missing(|| format!("There is no maintenance window {id}."))?;
        tx.record(actor, "deleted", "maintenance_window", Some(id.0), "", None, None).await?;
        tx.commit().await?;
        Ok(())
    }
}
