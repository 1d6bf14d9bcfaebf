use chrono::{DateTime, Utc};
use domain::{
    dataset::{Dataset, DatasetDetail, DatasetVersion, Rows},
    ids::{DatasetId, ExecutionId},
    page::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// How many datasets a page of the list has.
pub(super) const DATASETS_PER_PAGE: i64 = 50;

/// A dataset with its neighbours, and why it may be older than it should be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DatasetStart {
    /// The dataset.
    pub detail: DatasetDetail,
    /// The last execution of the workflow that writes it, if it failed after the dataset was last written.
    pub failed_load: Option<FailedLoad>,
}

/// An execution that was to write a dataset and did not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FailedLoad {
    /// The execution.
    pub execution: ExecutionId,
    /// When it ended.
    pub at: DateTime<Utc>,
    /// Why, in one sentence.
    pub error: Option<String>,
}

/// Returns a page of datasets, without their columns.
#[server(prefix = "/rpc", endpoint = "datasets/list", input = GetUrl, output = crate::Json)]
pub async fn list_datasets(q: String, layer: String, page: i64) -> Result<Page<Dataset>, AppError> {
    use crate::server::{actor, services};
    let filter = service::DatasetFilter {
        text: q,
        layer: layer.parse().ok(),
        offset: (page.clamp(1, 1_000_000) - 1) * DATASETS_PER_PAGE,
        ..service::DatasetFilter::default()
    };
    let datasets = services().datasets.list_datasets(&actor()?, &filter, DATASETS_PER_PAGE).await?;
    Ok(datasets.map(|dataset| Dataset { columns: Vec::new(), ..dataset }))
}

/// Returns a dataset with its neighbours.
#[server(prefix = "/rpc", endpoint = "datasets/load", input = GetUrl, output = crate::Json)]
pub async fn load_dataset(id: DatasetId) -> Result<DatasetStart, AppError> {
    use domain::execution::{ExecutionFilter, Status};

    use crate::server::{actor, services};
    let (services, actor) = (services(), actor()?);
    let mut detail = services.datasets.load_dataset(&actor, id).await?;
    for neighbour in detail.inputs.iter_mut().chain(&mut detail.outputs) {
        neighbour.columns.clear();
    }
    let mut failed_load = None;
    if let Some(producer) = &detail.dataset.produced_by {
        let filter = ExecutionFilter { workflow: producer.workflow_id.to_string(), ..ExecutionFilter::default() };
        let last = services.executions.list_executions(&actor, &filter, 1).await?.items.pop();
        failed_load = last
            .filter(|last| last.status == Status::Failed)
            .and_then(|last| Some(FailedLoad { execution: last.id, at: last.finished_at?, error: last.error }))
            .filter(|failed| failed.at > detail.dataset.updated_at);
    }
    Ok(DatasetStart { detail, failed_load })
}

/// Returns rows of a dataset, of the newest version or of an older one.
#[server(prefix = "/rpc", endpoint = "datasets/rows", input = GetUrl, output = crate::Json)]
pub async fn load_rows(id: DatasetId, version: Option<i64>, offset: i64, limit: i64) -> Result<Rows, AppError> {
    use crate::server::{actor, services};
    let number = |number: i64| usize::try_from(number).unwrap_or_default();
    Ok(services().datasets.load_rows(&actor()?, id, version, number(offset), number(limit)).await?)
}

/// Returns rows that a silver dataset set aside, each with its reasons in the first column.
#[server(prefix = "/rpc", endpoint = "datasets/quarantine", input = GetUrl, output = crate::Json)]
pub async fn load_quarantine(id: DatasetId, offset: i64, limit: i64) -> Result<Rows, AppError> {
    use crate::server::{actor, services};
    let number = |number: i64| usize::try_from(number).unwrap_or_default();
    Ok(services().datasets.load_quarantine(&actor()?, id, number(offset), number(limit)).await?)
}

/// Returns the newest versions of a dataset.
#[server(prefix = "/rpc", endpoint = "datasets/versions", input = GetUrl, output = crate::Json)]
pub async fn list_versions(id: DatasetId, limit: i64) -> Result<Vec<DatasetVersion>, AppError> {
    use crate::server::{actor, services};
    let limit = usize::try_from(limit).unwrap_or_default();
    Ok(services().datasets.list_versions(&actor()?, id, limit).await?)
}

/// Deletes a dataset with everything in it, and leads to the others.
#[server(prefix = "/rpc", endpoint = "datasets/drop", output = crate::Json)]
pub async fn drop_dataset(id: DatasetId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services},
    };
    let dataset = services().datasets.drop_dataset(&actor()?, id).await?;
    flash(&Flash::done(format!("Table {} deleted.", dataset.table)));
    redirect("/datasets");
    Ok(())
}
