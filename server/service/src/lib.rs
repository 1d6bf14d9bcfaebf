//! What the product can do, once, for pages, REST and the command line.
//!
//! Every function takes the [`domain::person::Actor`] who asks and checks what that person or token may do; edges
//! translate and never decide. A change and its line in the audit log share a transaction.

/// The fields that a change has changed.
mod change;
/// Tables of the lake.
mod datasets;
/// Why something was not done.
mod error;
/// Starting, watching, ending executions.
mod executions;
/// What the home page shows.
mod home;
/// Webhooks: their secrets, and what comes to them.
mod hooks;
/// The steps of workflows.
mod jobs;
/// People, tokens, the audit log.
mod people;
/// What the service needs from outside.
pub mod ports;
/// Answers that are remembered for a few seconds.
mod recent;
/// The sample workspace.
mod sample;
/// Random tokens and hashes.
mod secret;
/// Settings of the installation.
mod settings;
/// Workflows as YAML.
mod transfer;
/// What starts workflows.
mod triggers;
/// Files that people upload.
mod uploads;
/// Encrypted secrets.
mod vault;
/// Workflows.
mod workflows;

use std::{path::PathBuf, sync::Arc};

use domain::{entry::Entry, problem::Problems};
use store::{Change, Store, Topic};

pub use datasets::Datasets;
pub use error::{Error, Result};
pub use executions::{Executions, LOG_LINES};
pub use home::HomePage;
pub use hooks::{MadeSecret, Received, SignedParts};
pub use jobs::{JobLook, Jobs};
pub use people::{MadeToken, People, SignIn, SignedIn, Visitor};
pub use sample::Samples;
pub use settings::Settings;
pub use store::{AuditFilter, DatasetFilter};
pub use transfer::{
    ExportedFile, FieldChange, ImportOptions, ImportPlan, ItemPlan, OrderChange, PlanCounts, PlannedAction, Transfer,
    WorkflowPlan,
};
pub use triggers::{
    AvailableUpstream, DependencyCheck, DependencyGraph, GraphEdge, GraphWorkflow, NamedWorkflow, Triggers,
};
pub use uploads::Uploads;
pub use vault::{KEY_LENGTH, Vault};
pub use workflows::Workflows;

/// Everything the product can do: one field per area. Clones share everything.
#[derive(Clone, Debug)]
pub struct Services {
    /// Tables of the lake.
    pub datasets: Datasets,
    /// Starting, watching, ending executions.
    pub executions: Executions,
    /// What the home page shows.
    pub home: HomePage,
    /// The steps of workflows.
    pub jobs: Jobs,
    /// People, tokens, the audit log.
    pub people: People,
    /// The sample workspace.
    pub samples: Samples,
    /// Settings of the installation.
    pub settings: Settings,
    /// Workflows as YAML.
    pub transfer: Transfer,
    /// What starts workflows.
    pub triggers: Triggers,
    /// Files that people upload.
    pub uploads: Uploads,
    /// Workflows.
    pub workflows: Workflows,
}

/// What the services need to know about the installation.
#[derive(Clone, Debug)]
pub struct ServiceConfig {
    /// The folder of uploaded files.
    pub uploads: PathBuf,
    /// The greatest size of one upload in bytes.
    pub upload_limit: u64,
    /// The folder in which the sample workspace puts its files; jobs must be allowed to read it.
    pub samples: PathBuf,
    /// Seconds until an unused session ends.
    pub session_lifetime: i64,
    /// What encrypts secrets.
    pub vault: Vault,
}

impl Services {
    /// Returns the services over a database and a lake.
    pub fn new(store: Store, lake: Arc<dyn ports::Lake>, config: ServiceConfig) -> Self {
        let workflows = Workflows::new(store.clone());
        let executions = Executions { store: store.clone(), workflows: workflows.clone() };
        let jobs = Jobs {
            store: store.clone(),
            lake: Arc::clone(&lake),
            workflows: workflows.clone(),
            upload_limit: config.upload_limit,
        };
        let triggers = Triggers {
            store: store.clone(),
            workflows: workflows.clone(),
            lake: Arc::clone(&lake),
            vault: config.vault,
        };
        let transfer = Transfer { store: store.clone(), lake: Arc::clone(&lake), workflows: workflows.clone() };
        let settings = Settings::new(store.clone());
        Self {
            datasets: Datasets { store: store.clone(), lake: Arc::clone(&lake) },
            home: HomePage { store: store.clone(), executions: executions.clone() },
            people: People::new(store.clone(), config.session_lifetime),
            samples: Samples {
                store: store.clone(),
                lake,
                workflows: workflows.clone(),
                settings: settings.clone(),
                folder: config.samples,
            },
            uploads: Uploads { store, folder: config.uploads, limit: config.upload_limit },
            executions,
            jobs,
            settings,
            transfer,
            triggers,
            workflows,
        }
    }

    /// Forgets remembered answers that a change has made old. `None` means that changes may have been missed.
    pub fn forget(&self, change: Option<Change>) {
        match change.map(|change| change.topic) {
            Some(Topic::Workflow | Topic::Trigger | Topic::Execution) => self.workflows.forget(),
            Some(Topic::People) => self.people.forget(),
            Some(Topic::Workspace) => self.settings.forget(),
            Some(Topic::Log | Topic::Queue | Topic::Cancel | Topic::Dataset) => {}
            None => {
                self.workflows.forget();
                self.people.forget();
                self.settings.forget();
            }
        }
    }
}

/// Returns the version that a draft started from; a blank one means "whatever it is now".
pub(crate) fn version(entry: &Entry) -> Result<Option<i32>> {
    let Some(text) = entry.filled() else { return Ok(None) };
    match text.parse() {
        Ok(version) => Ok(Some(version)),
        Err(_) => Err(Problems::of(
            "version",
            format!("“{text}” is not a version; leave it out or send the one you have read."),
        )
        .into()),
    }
}

/// Returns the key with which a start was asked for, if there is one.
pub(crate) fn check_key(key: Option<&str>) -> Result<Option<&str>> {
    let key = key.map(str::trim).filter(|key| !key.is_empty());
    if key.is_some_and(|key| key.chars().count() > 200 || key.contains('\0')) {
        let message = "An idempotency key has at most 200 characters.";
        return Err(Problems::of("idempotency_key", message).into());
    }
    Ok(key)
}
