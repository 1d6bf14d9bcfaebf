use axum::{extract::State, response::Response};
use domain::{dataset::Rows, ids::DatasetId};
use serde_json::json;
use service::Services;
use store::DatasetFilter;

use super::{
    answer::{Answer, done, list, meta, object, page},
    extract::{Asking, Ids},
    question::Question,
};

pub(super) async fn list_datasets(
    State(services): State<Services>,
    Asking(actor): Asking,
    mut question: Question,
) -> Answer {
    let filter = DatasetFilter {
        text: question.text("q"),
        layer: question.choice("layer"),
        workflow: question.id("workflow"),
        offset: question.cursor::<u32>().unwrap_or(0).into(),
    };
    let limit = question.limit();
    question.end()?;
    Ok(page("datasets", &services.datasets.list_datasets(&actor, &filter, limit).await?))
}

pub(super) async fn load_dataset(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<DatasetId>,
) -> Answer {
    let detail = services.datasets.load_dataset(&actor, id).await?;
    Ok(object([
        ("dataset", json!(detail.dataset)),
        ("inputs", json!(detail.inputs)),
        ("outputs", json!(detail.outputs)),
    ]))
}

pub(super) async fn load_rows(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<DatasetId>,
    mut question: Question,
) -> Answer {
    let version = question.id("version");
    let range = Range::of(&mut question);
    question.end()?;
    let rows = services.datasets.load_rows(&actor, id, version, range.offset, range.limit).await?;
    Ok(range.page(&rows))
}

pub(super) async fn load_quarantine(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<DatasetId>,
    mut question: Question,
) -> Answer {
    let range = Range::of(&mut question);
    question.end()?;
    Ok(range.page(&services.datasets.load_quarantine(&actor, id, range.offset, range.limit).await?))
}

pub(super) async fn list_versions(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<DatasetId>,
    mut question: Question,
) -> Answer {
    let limit = question.limit();
    question.end()?;
    Ok(list("versions", &services.datasets.list_versions(&actor, id, usize::try_from(limit).unwrap_or(50)).await?))
}

pub(super) async fn drop_dataset(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<DatasetId>,
) -> Answer {
    services.datasets.drop_dataset(&actor, id).await?;
    Ok(done())
}

/// Which rows of a table are wanted.
struct Range {
    offset: usize,
    limit: usize,
}

impl Range {
    fn of(question: &mut Question) -> Self {
        let offset = question.cursor::<u32>().unwrap_or(0);
        Self {
            offset: usize::try_from(offset).unwrap_or(usize::MAX),
            limit: usize::try_from(question.limit()).unwrap_or(50),
        }
    }

    /// Answers with rows: the names and types of their columns, then each as a list of texts.
    fn page(&self, rows: &Rows) -> Response {
        let end = self.offset + rows.rows.len();
        let more = match rows.total {
            Some(total) => i64::try_from(end).is_ok_and(|end| end < total),
            None => rows.rows.len() >= self.limit,
        };
        let previous = (self.offset > 0).then(|| self.offset.saturating_sub(self.limit));
        object([
            ("columns", json!(rows.columns)),
            ("rows", json!(rows.rows)),
            ("meta", meta(rows.total, more.then_some(end), previous)),
        ])
    }
}
