use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use domain::{
    entry::Entry,
    name::check_name,
    person::{Actor, Permission},
    problem::{Problem, Problems},
    trigger::timezone::parse_timezone,
    workspace::Workspace,
};
use serde_json::json;
use store::Store;

use crate::{Result, error::must, recent::Recent};

/// Holding everything back: pauses and maintenance windows.
mod holding;

/// Settings of the whole installation.
#[derive(Clone, Debug)]
pub struct Settings {
    pub(crate) store: Store,
    workspace: Arc<Recent<(), Workspace>>,
    /// What was read last, for whoever cannot wait.
    latest: Arc<RwLock<Option<Arc<Workspace>>>>,
}

impl Settings {
    pub(crate) fn new(store: Store) -> Self {
        Self { store, workspace: Arc::new(Recent::new(Duration::from_secs(5))), latest: Arc::default() }
    }

    /// Forgets the remembered settings; called when they have changed.
    pub fn forget(&self) {
        self.workspace.clear();
    }

    /// Returns the settings. They are no secret: the sign-in page shows the name.
    pub async fn load_workspace(&self) -> Result<Arc<Workspace>> {
        let asked = match self.workspace.get(&()) {
            Ok(known) => return Ok(known),
            Err(asked) => asked,
        };
        let workspace = self.workspace.insert(asked, (), self.store.load_workspace().await?);
        *self.latest.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&workspace));
        Ok(workspace)
    }

    /// Returns the settings as they were read last; nothing before the first time.
    pub fn latest_workspace(&self) -> Option<Arc<Workspace>> {
        self.latest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the installation's name and the zone that is shown to people whose own is not known.
    pub async fn save_workspace(&self, actor: &Actor, name: &Entry, timezone: &Entry) -> Result<Arc<Workspace>> {
        must(actor, Permission::Administer)?;
        let mut problems = Problems::default();
        let name = check_name(&mut problems, "name", "workspace", name);
        if let Err(problem) = parse_timezone(timezone.trimmed()) {
            problems.0.push(Problem { field: "timezone".to_owned(), ..problem });
        }
        problems.or(())?;
        let before = self.store.load_workspace().await?;
        let mut tx = self.store.begin().await?;
        tx.update_workspace(&name, timezone.trimmed()).await?;
        let old = json!({"name": before.name, "timezone": before.timezone});
        tx.record(
            actor,
            "changed",
            "workspace",
            None,
            &name,
            Some(old),
            Some(json!({"name": name, "timezone": timezone.trimmed()})),
        )
        .await?;
        tx.commit().await?;
        self.forget();
        self.load_workspace().await
    }
}
