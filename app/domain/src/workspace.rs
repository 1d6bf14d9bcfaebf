//! The settings of the whole installation.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{dataset::TableRef, workflow::Pause};

/// The settings of the whole installation.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Workspace {
    /// Its name, for the sign-in page and titles.
    pub name: String,
    /// The IANA zone that is shown to people whose own is not known.
    pub timezone: String,
    /// Whether, why and until when all triggers are paused.
    pub pause: Option<Pause>,
    /// When the sample workspace was loaded, if it ever was.
    pub sample_loaded_at: Option<DateTime<Utc>>,
}

/// What the sample workspace has brought, and what removing it takes away.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct SampleContents {
    /// The names of its workflows.
    pub workflows: Vec<String>,
    /// The tables that these have written.
    pub tables: Vec<TableRef>,
    /// How many of its executions wait or run.
    pub active_executions: i64,
}
