use chrono::{DateTime, Utc};
use domain::{
    dataset::{Column, Dataset, Layer, ProducedBy, TableRef},
    ids::{DatasetId, ExecutionId, JobId, WorkflowId},
    page::Page,
};
use sqlx::{FromRow, types::Json};

use crate::{Result, Store, Topic, Tx};

/// Which datasets are wanted.
#[derive(Clone, Debug, Default)]
pub struct DatasetFilter {
    /// Words that the name must hold, all of them.
    pub text: String,
    /// Only this layer.
    pub layer: Option<Layer>,
    /// Only what this workflow's jobs write.
    pub workflow: Option<WorkflowId>,
    /// How many to pass over.
    pub offset: i64,
}

/// What is known about a table after a commit.
#[derive(Debug)]
pub struct DatasetWrite<'a> {
    /// The table.
    pub table: &'a TableRef,
    /// Where it lies.
    pub location: &'a str,
    /// Its columns.
    pub columns: &'a [Column],
    /// The rows of the current version.
    pub row_count: i64,
    /// The bytes of the current version.
    pub size_bytes: i64,
    /// The current version.
    pub delta_version: i64,
    /// The rows set aside, for silver.
    pub quarantined_rows: i64,
    /// The job that wrote it.
    pub job_id: JobId,
    /// The execution that wrote it.
    pub execution_id: ExecutionId,
    /// The tables it was made from.
    pub inputs: &'a [TableRef],
}

/// Completes a `select` of datasets.
macro_rules! select_datasets {
    ($rest:literal) => {
        concat!(
            "select d.id, d.layer, d.name, d.location, d.schema, d.row_count, d.size_bytes, d.delta_version,
               d.quarantined_rows, d.updated_at, d.last_execution_id, j.id as job_id, j.name as job_name,
               w.id as workflow_id, w.name as workflow_name, count(*) over () as total
             from datasets d
             left join (jobs j join workflows w on w.id = j.workflow_id and w.deleted_at is null) on j.id = d.produced_by_job_id ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct DatasetRow {
    #[sqlx(try_from = "i64")]
    id: DatasetId,
    #[sqlx(try_from = "String")]
    layer: Layer,
    name: String,
    location: String,
    schema: Json<Vec<Column>>,
    row_count: i64,
    size_bytes: i64,
    delta_version: i64,
    quarantined_rows: i64,
    updated_at: DateTime<Utc>,
    job_id: Option<i64>,
    job_name: Option<String>,
    workflow_id: Option<i64>,
    workflow_name: Option<String>,
    total: i64,
}

impl TryFrom<DatasetRow> for Dataset {
    type Error = sqlx::Error;

    fn try_from(row: DatasetRow) -> std::result::Result<Self, sqlx::Error> {
        let name = row.name.parse().map_err(|message: String| sqlx::Error::Decode(message.into()))?;
        let produced_by = match (row.job_id, row.job_name, row.workflow_id, row.workflow_name) {
            (Some(job), Some(job_name), Some(workflow), Some(workflow_name)) => {
                Some(ProducedBy { job_id: JobId(job), job_name, workflow_id: WorkflowId(workflow), workflow_name })
            }
            _ => None,
        };
        Ok(Self {
            id: row.id,
            table: TableRef { layer: row.layer, name },
            location: row.location,
            columns: row.schema.0,
            row_count: row.row_count,
            size_bytes: row.size_bytes,
            delta_version: row.delta_version,
            quarantined_rows: row.quarantined_rows,
            produced_by,
            updated_at: row.updated_at,
        })
    }
}

fn datasets(rows: Vec<DatasetRow>) -> std::result::Result<Vec<Dataset>, sqlx::Error> {
    rows.into_iter().map(Dataset::try_from).collect()
}

impl Store {
    /// Returns a page of the datasets that are wanted, gold first, then by name.
    pub async fn list_datasets(&self, filter: &DatasetFilter, limit: i64) -> Result<Page<Dataset>> {
        let words: Vec<String> = filter.text.split_whitespace().map(str::to_owned).collect();
        let rows: Vec<DatasetRow> = sqlx::query_as(select_datasets!(
            "where not exists (select from unnest($1::text[]) word where strpos(folded(d.layer || '.' || d.name || ' ' || coalesce(w.name, '')), folded(word)) = 0)
               and ($2::text is null or d.layer = $2)
               and ($3::bigint is null or w.id = $3)
             order by array_position(array['gold', 'silver', 'bronze'], d.layer), d.name
             limit $4 offset $5"
        ))
        .bind(words)
        .bind(filter.layer.map(|layer| layer.to_string()))
        .bind(filter.workflow.map(|workflow| workflow.0))
        .bind(limit)
        .bind(filter.offset)
        .fetch_all(&self.pool)
        .await?;
        let total = rows.first().map_or(0, |row| row.total);
        let items = datasets(rows)?;
        Ok(Page {
            items,
            next: (filter.offset + limit < total).then(|| (filter.offset + limit).to_string()),
            previous: (filter.offset > 0).then(|| (filter.offset - limit).max(0).to_string()),
            total,
        })
    }

    /// Returns a dataset.
    pub async fn load_dataset(&self, id: DatasetId) -> Result<Dataset> {
        let row: DatasetRow =
            sqlx::query_as(select_datasets!("where d.id = $1")).bind(id.0).fetch_one(&self.pool).await?;
        Ok(row.try_into()?)
    }

    /// Returns the dataset of a table.
    pub async fn find_dataset(&self, table: &TableRef) -> Result<Option<Dataset>> {
        let row: Option<DatasetRow> = sqlx::query_as(select_datasets!("where d.layer = $1 and d.name = $2"))
            .bind(table.layer.to_string())
            .bind(table.name.as_str())
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(Dataset::try_from).transpose()?)
    }

    /// Returns the silver tables that have set rows aside, those with the most first.
    pub async fn list_quarantines(&self) -> Result<Vec<Dataset>> {
        let rows: Vec<DatasetRow> = sqlx::query_as(select_datasets!(
            "where d.layer = 'silver' and d.quarantined_rows > 0 order by d.quarantined_rows desc, d.name limit 200"
        ))
        .fetch_all(&self.pool)
        .await?;
        Ok(datasets(rows)?)
    }

    /// Returns the gold tables, the last written first.
    pub async fn list_gold(&self, limit: usize) -> Result<Vec<Dataset>> {
        let rows: Vec<DatasetRow> =
            sqlx::query_as(select_datasets!("where d.layer = 'gold' order by d.updated_at desc, d.name limit $1"))
                .bind(i64::try_from(limit).unwrap_or(i64::MAX))
                .fetch_all(&self.pool)
                .await?;
        Ok(datasets(rows)?)
    }

    /// Returns the tables that a dataset was made from, and those that were made from it.
    pub async fn list_dataset_neighbours(&self, id: DatasetId) -> Result<(Vec<Dataset>, Vec<Dataset>)> {
        let above: Vec<DatasetRow> = sqlx::query_as(select_datasets!(
            "where d.id in (select input_dataset_id from dataset_inputs where dataset_id = $1) order by d.layer, d.name"
        ))
        .bind(id.0)
        .fetch_all(&self.pool)
        .await?;
        let below: Vec<DatasetRow> = sqlx::query_as(select_datasets!(
            "where d.id in (select dataset_id from dataset_inputs where input_dataset_id = $1) order by d.layer, d.name"
        ))
        .bind(id.0)
        .fetch_all(&self.pool)
        .await?;
        Ok((datasets(above)?, datasets(below)?))
    }

    /// Returns the datasets that were last written by an execution.
    pub async fn list_datasets_of_execution(&self, execution: ExecutionId) -> Result<Vec<Dataset>> {
        let rows: Vec<DatasetRow> =
            sqlx::query_as(select_datasets!("where d.last_execution_id = $1 order by d.layer, d.name"))
                .bind(execution.0)
                .fetch_all(&self.pool)
                .await?;
        Ok(datasets(rows)?)
    }
}

impl Tx {
    /// Notes what a commit has made of a table.
    pub async fn upsert_dataset(&mut self, dataset: &DatasetWrite<'_>) -> Result<DatasetId> {
        let id: i64 = sqlx::query_scalar(
            "insert into datasets (layer, name, location, schema, row_count, size_bytes, delta_version, quarantined_rows,
               produced_by_job_id, last_execution_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, (select id from jobs where id = $9), $10)
             on conflict (layer, name) do update
             set location = excluded.location, schema = excluded.schema, row_count = excluded.row_count,
               size_bytes = excluded.size_bytes, delta_version = excluded.delta_version,
               quarantined_rows = excluded.quarantined_rows, produced_by_job_id = excluded.produced_by_job_id,
               last_execution_id = excluded.last_execution_id, updated_at = now()
             returning id",
        )
        .bind(dataset.table.layer.to_string())
        .bind(dataset.table.name.as_str())
        .bind(dataset.location)
        .bind(Json(dataset.columns))
        .bind(dataset.row_count)
        .bind(dataset.size_bytes)
        .bind(dataset.delta_version)
        .bind(dataset.quarantined_rows)
        .bind(dataset.job_id.0)
        .bind(dataset.execution_id.0)
        .fetch_one(&mut *self.inner)
        .await?;
        let (layers, names): (Vec<String>, Vec<String>) =
            dataset.inputs.iter().map(|input| (input.layer.to_string(), input.name.to_string())).unzip();
        sqlx::query(
            "with inputs as (
               select d.id from datasets d
               join unnest($2::text[], $3::text[]) as input (layer, name) on d.layer = input.layer and d.name = input.name
               where d.id <> $1
             ), gone as (
               delete from dataset_inputs where dataset_id = $1 and input_dataset_id not in (select id from inputs)
             )
             insert into dataset_inputs (dataset_id, input_dataset_id, execution_id)
             select $1, id, $4 from inputs
             on conflict (dataset_id, input_dataset_id) do update set execution_id = excluded.execution_id",
        )
        .bind(id)
        .bind(layers)
        .bind(names)
        .bind(dataset.execution_id.0)
        .execute(&mut *self.inner)
        .await?;
        self.notify(Topic::Dataset, Some(id)).await?;
        Ok(DatasetId(id))
    }

    /// Forgets a dataset; the table itself is the lake's to drop.
    pub async fn delete_dataset(&mut self, id: DatasetId) -> Result<()> {
        sqlx::query("delete from datasets where id = $1").bind(id.0).execute(&mut *self.inner).await?;
        self.notify(Topic::Dataset, Some(id.0)).await
    }
}
