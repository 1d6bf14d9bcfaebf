use std::sync::Arc;

use domain::{
    dataset::{Dataset, DatasetDetail, DatasetVersion, Layer, Rows},
    ids::DatasetId,
    page::Page,
    person::{Actor, Permission},
    problem::Problems,
};
use serde_json::json;
use store::{DatasetFilter, Store};

use crate::{
    Error, Result,
    error::{OrMissing, must},
    ports::{Lake, RowsWanted},
};

/// How many rows one answer holds at the most.
const MOST_ROWS: usize = 500;

/// Datasets: the tables of the lake.
#[derive(Clone, Debug)]
pub struct Datasets {
    pub(crate) store: Store,
    pub(crate) lake: Arc<dyn Lake>,
}

impl Datasets {
    /// Returns a page of the datasets that are wanted.
    pub async fn list_datasets(&self, actor: &Actor, filter: &DatasetFilter, limit: i64) -> Result<Page<Dataset>> {
        must(actor, Permission::Read)?;
        Ok(self.store.list_datasets(filter, limit.clamp(1, 200)).await?)
    }

    /// Returns a dataset with its neighbours.
    pub async fn load_dataset(&self, actor: &Actor, id: DatasetId) -> Result<DatasetDetail> {
        let dataset = self.find(actor, id).await?;
        let (inputs, outputs) = self.store.list_dataset_neighbours(id).await?;
        Ok(DatasetDetail { dataset, inputs, outputs })
    }

    /// Returns rows of a dataset, of the current version or an older one.
    pub async fn load_rows(
        &self,
        actor: &Actor,
        id: DatasetId,
        version: Option<i64>,
        offset: usize,
        limit: usize,
    ) -> Result<Rows> {
        let dataset = self.find(actor, id).await?;
        if let Some(version) = version.filter(|&version| version < 0 || version > dataset.delta_version) {
            let message = format!("There is no version {version}; the newest is {}.", dataset.delta_version);
            return Err(Problems::of("version", message).into());
        }
        let wanted = RowsWanted { version, offset, limit: limit.clamp(1, MOST_ROWS) };
        Ok(self.lake.load_rows(dataset.table, wanted).await.map_err(Problems::from)?)
    }

    /// Returns rows that a silver dataset set aside, with their reasons.
    pub async fn load_quarantine(&self, actor: &Actor, id: DatasetId, offset: usize, limit: usize) -> Result<Rows> {
        let dataset = self.find(actor, id).await?;
        if dataset.table.layer != Layer::Silver {
            return Err(Error::NotFound(format!(
                "Only silver sets rows aside; {} is {}.",
                dataset.table, dataset.table.layer
            )));
        }
        let wanted = RowsWanted { version: None, offset, limit: limit.clamp(1, MOST_ROWS) };
        Ok(self.lake.load_quarantine(dataset.table, wanted).await.map_err(Problems::from)?)
    }

    /// Returns the newest versions of a dataset.
    pub async fn list_versions(&self, actor: &Actor, id: DatasetId, limit: usize) -> Result<Vec<DatasetVersion>> {
        let dataset = self.find(actor, id).await?;
        Ok(self.lake.list_versions(dataset.table, limit.clamp(1, 1000)).await.map_err(Problems::from)?)
    }

    /// Removes a dataset with everything in it. It cannot be taken back.
    pub async fn drop_dataset(&self, actor: &Actor, id: DatasetId) -> Result<Dataset> {
        must(actor, Permission::Administer)?;
        let dataset = self.find(actor, id).await?;
        self.lake.drop_table(dataset.table.clone()).await.map_err(Problems::from)?;
        let mut tx = self.store.begin().await?;
        tx.delete_dataset(id).await?;
        tx.record(
            actor,
            "deleted",
            "dataset",
            Some(id.0),
            &dataset.table.to_string(),
            Some(json!({"rows": dataset.row_count})),
            None,
        )
        .await?;
        tx.commit().await?;
        Ok(dataset)
    }

    async fn find(&self, actor: &Actor, id: DatasetId) -> Result<Dataset> {
        must(actor, Permission::Read)?;
        self.store.load_dataset(id).await.or_missing(|| format!("Dataset {id} does not exist, or was deleted."))
    }
}
