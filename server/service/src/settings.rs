use std::{sync::Arc, time::Duration};

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

/// Settings of the whole installation.
#[derive(Clone, Debug)]
pub struct Settings {
    pub(crate) store: Store,
    pub(crate) workspace: Arc<Recent<(), Workspace>>,
}

impl Settings {
    pub(crate) fn new(store: Store) -> Self {
        Self { store, workspace: Arc::new(Recent::new(Duration::from_secs(5))) }
    }

    /// Forgets the remembered settings; called when they have changed.
    pub fn forget(&self) {
        self.workspace.clear();
    }

    /// Returns the settings. They are no secret: the sign-in page shows the name.
    pub async fn load_workspace(&self) -> Result<Arc<Workspace>> {
        match self.workspace.get(&()) {
            Some(known) => Ok(known),
            None => Ok(self.workspace.insert((), self.store.load_workspace().await?)),
        }
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
