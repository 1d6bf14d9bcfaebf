use std::sync::{Arc, PoisonError};

use datafusion::{
    execution::{SessionState, SessionStateBuilder},
    prelude::SessionConfig,
};
use domain::dataset::TableRef;

use super::{
    catalog::{LakeCatalog, PlannedTable, Used},
    cooperation::CooperativeJoins,
};
use crate::{Shared, failure::Result};

/// The name of the catalog; nobody needs to write it.
const CATALOG: &str = "lake";

/// What statements are planned and run in.
pub(crate) struct LakeSession {
    pub(crate) state: SessionState,
    /// The names of all tables, for suggestions.
    pub(super) tables: Vec<String>,
    used: Used,
}

impl LakeSession {
    /// Opens the lake as it is, or as it will be once planned tables are there.
    pub(crate) async fn open(shared: &Shared, planned: &[PlannedTable]) -> Result<Self> {
        let catalog = Arc::new(LakeCatalog::open(&shared.lake, planned).await?);
        let (tables, used) = (catalog.table_names(), catalog.used());
        let mut config = SessionConfig::new()
            .with_create_default_catalog_and_schema(false)
            // A table without its layer is not found, and the answer names the layers that have it.
            .with_default_catalog_and_schema(CATALOG, "none")
            .with_information_schema(false)
            .with_target_partitions(shared.config.threads.max(1));
        let options = config.options_mut();
        options.sql_parser.collect_spans = true;
        // What is written goes to Delta, which knows no views of text.
        options.sql_parser.map_string_types_to_utf8view = false;
        // Sorting keeps this much aside for merging its spills; the usual 10 MB per partition is a lot for a small pool.
        options.execution.sort_spill_reservation_bytes = (shared.config.memory_bytes / 40).min(10 << 20);
        let state = SessionStateBuilder::new()
            .with_config(config)
            .with_runtime_env(Arc::clone(&shared.environment))
            .with_default_features()
            .with_physical_optimizer_rule(Arc::new(CooperativeJoins))
            .build();
        state.catalog_list().register_catalog(CATALOG.to_owned(), catalog);
        Ok(Self { state, tables, used })
    }

    /// Returns the tables that statements have named so far, by name.
    pub(super) fn used(&self) -> Vec<TableRef> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner).clone();
        used.sort();
        used
    }
}
