use axum::extract::State;
use domain::{
    choice::Choice,
    dataset::Layer,
    ids::{DatasetId, WorkflowId},
};
use serde::Deserialize;
use service::Services;
use store::DatasetFilter;

use super::{
    answer::{Answer, done, list, one, page},
    extract::{Asking, Filter, Ids},
};

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    q: String,
    layer: Option<String>,
    workflow: Option<WorkflowId>,
    cursor: Option<String>,
    limit: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct WantedRows {
    version: Option<i64>,
    offset: Option<String>,
    limit: Option<String>,
}

pub(super) async fn list_datasets(
    State(services): State<Services>,
    Asking(actor): Asking,
    Filter(wanted): Filter<Wanted>,
) -> Answer {
    let filter = DatasetFilter {
        text: wanted.q,
        layer: wanted.layer.as_deref().and_then(Layer::from_code),
        workflow: wanted.workflow,
        offset: super::number("cursor", wanted.cursor.as_deref(), 0, 1_000_000)?,
    };
    Ok(page(
        "datasets",
        &services.datasets.list_datasets(&actor, &filter, super::limit(wanted.limit.as_deref())?).await?,
    ))
}

pub(super) async fn load_dataset(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<DatasetId>,
) -> Answer {
    Ok(one("dataset", services.datasets.load_dataset(&actor, id).await?))
}

pub(super) async fn load_rows(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<DatasetId>,
    Filter(wanted): Filter<WantedRows>,
) -> Answer {
    let (offset, limit) = wanted.range()?;
    Ok(one("rows", services.datasets.load_rows(&actor, id, wanted.version, offset, limit).await?))
}

pub(super) async fn load_quarantine(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<DatasetId>,
    Filter(wanted): Filter<WantedRows>,
) -> Answer {
    let (offset, limit) = wanted.range()?;
    Ok(one("rows", services.datasets.load_quarantine(&actor, id, offset, limit).await?))
}

pub(super) async fn list_versions(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<DatasetId>,
) -> Answer {
    Ok(list("versions", &services.datasets.list_versions(&actor, id, 200).await?))
}

pub(super) async fn drop_dataset(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<DatasetId>,
) -> Answer {
    services.datasets.drop_dataset(&actor, id).await?;
    Ok(done())
}

impl WantedRows {
    fn range(&self) -> Result<(usize, usize), super::Problem> {
        let offset = super::number("offset", self.offset.as_deref(), 0, 1_000_000_000)?;
        let limit = super::limit(self.limit.as_deref())?;
        Ok((usize::try_from(offset).unwrap_or(0), usize::try_from(limit).unwrap_or(50)))
    }
}
