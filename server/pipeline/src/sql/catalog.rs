use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use datafusion::{
    catalog::{CatalogProvider, SchemaProvider, TableProvider},
    error::{DataFusionError, Result},
};
use deltalake_core::delta_datafusion::DeltaScanNext;
use domain::{
    choice::Choice,
    dataset::{Layer, TableName, TableRef},
};

use crate::{failure::Failure, lake::Lake};

/// The layers of the lake.
#[derive(Debug)]
pub(super) struct LakeCatalog {
    layers: Vec<(Layer, Arc<LayerSchema>)>,
    used: Used,
}

/// A table as it will be, which statements see in place of what is there now.
#[derive(Clone, Debug)]
pub(crate) struct PlannedTable {
    pub(crate) table: TableRef,
    pub(crate) rows: Arc<dyn TableProvider>,
}

/// The tables that were looked up.
pub(super) type Used = Arc<Mutex<Vec<TableRef>>>;

/// The tables of a layer.
#[derive(Debug)]
struct LayerSchema {
    lake: Lake,
    layer: Layer,
    names: Vec<TableName>,
    planned: Vec<PlannedTable>,
    used: Used,
}

impl LakeCatalog {
    pub(super) async fn open(lake: &Lake, planned: &[PlannedTable]) -> crate::failure::Result<Self> {
        let used = Used::default();
        let mut layers = Vec::new();
        for &layer in Layer::ALL {
            let mut names = lake.names(layer).await?;
            let of_layer = planned.iter().filter(|planned| planned.table.layer == layer);
            let planned: Vec<_> = of_layer.cloned().collect();
            for PlannedTable { table, .. } in &planned {
                if !names.contains(&table.name) {
                    names.push(table.name.clone());
                }
            }
            let schema = LayerSchema { lake: lake.clone(), layer, names, planned, used: Arc::clone(&used) };
            layers.push((layer, Arc::new(schema)));
        }
        Ok(Self { layers, used })
    }

    pub(super) fn used(&self) -> Used {
        Arc::clone(&self.used)
    }

    /// Returns the names of all tables, as they stand in a statement.
    pub(super) fn table_names(&self) -> Vec<String> {
        let of_layer = |(layer, schema): &(Layer, Arc<LayerSchema>)| {
            schema.names.iter().map(|name| format!("{layer}.{name}")).collect::<Vec<_>>()
        };
        self.layers.iter().flat_map(of_layer).collect()
    }
}

impl CatalogProvider for LakeCatalog {
    fn schema_names(&self) -> Vec<String> {
        self.layers.iter().map(|(layer, _)| layer.to_string()).collect()
    }

    fn schema(&self, name: &str) -> Option<Arc<dyn SchemaProvider>> {
        let found = self.layers.iter().find(|(layer, _)| layer.code() == name);
        found.map(|(_, schema)| Arc::clone(schema) as Arc<dyn SchemaProvider>)
    }
}

impl LayerSchema {
    fn note(&self, table: TableRef) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if !used.contains(&table) {
            used.push(table);
        }
    }
}

#[async_trait]
impl SchemaProvider for LayerSchema {
    fn table_names(&self) -> Vec<String> {
        self.names.iter().map(ToString::to_string).collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let Ok(name) = name.parse::<TableName>() else { return Ok(None) };
        let table = TableRef { layer: self.layer, name };
        if let Some(planned) = self.planned.iter().find(|planned| planned.table == table) {
            self.note(table);
            return Ok(Some(Arc::clone(&planned.rows)));
        }
        let external = |failure: Failure| DataFusionError::Execution(failure.message().to_owned());
        let handle = self.lake.table(&table).map_err(external)?;
        let Some(state) = handle.load(None).await.map_err(external)? else { return Ok(None) };
        self.note(table);
        let provider = DeltaScanNext::builder()
            .with_log_store(Arc::clone(handle.log()))
            .with_eager_snapshot(Arc::clone(state.snapshot()))
            .build()
            .await?;
        Ok(Some(Arc::new(provider)))
    }

    fn table_exist(&self, name: &str) -> bool {
        self.names.iter().any(|known| known.as_str() == name)
    }
}
