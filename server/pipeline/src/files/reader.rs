use std::{
    collections::{HashMap, HashSet, VecDeque},
    ops::Range,
    sync::Arc,
};

use arrow::{
    array::{ArrayRef, RecordBatch, RecordBatchOptions, new_null_array},
    compute::cast,
    datatypes::{Schema, SchemaRef},
};
use bytes::Bytes;
use futures::{FutureExt, StreamExt, future::BoxFuture};
use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use parquet::{
    arrow::{
        ParquetRecordBatchStreamBuilder, ProjectionMask,
        arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, RowSelection},
        async_reader::AsyncFileReader,
    },
    errors::ParquetError,
    file::metadata::{ParquetMetaData, ParquetMetaDataReader},
};
use tokio::sync::mpsc;

use crate::{
    failure::Result,
    lake::{DataFile, Table},
    runtime::StopOnDrop,
};

/// The rows of one batch.
const BATCH_ROWS: usize = 16 * 1024;

/// Batches of one row group that may wait for the consumer: about one row group.
const BATCHES_WAITING: usize = 16;

/// Reads some columns of data files, in the order of files and rows, decoding several row groups at once.
pub(crate) struct Scan {
    store: Arc<dyn ObjectStore>,
    schema: SchemaRef,
    decoders: usize,
    /// Files that have not been opened yet: place, path, size.
    files: VecDeque<(usize, String, u64)>,
    /// For files of which only some rows are wanted: their places, rising.
    selected: HashMap<usize, Vec<u64>>,
    /// Row groups of opened files that are not being decoded yet.
    waiting: VecDeque<Unit>,
    decoding: VecDeque<(Unit, mpsc::Receiver<Result<RecordBatch>>, StopOnDrop<()>)>,
}

/// One row group of a data file.
#[derive(Clone)]
pub(crate) struct Unit {
    /// The place of the file in the list that was given.
    pub(crate) file: usize,
    /// The place within the file of the row group's first row.
    first_row: u64,
    rows: u64,
    group: usize,
    path: Path,
    size: u64,
    metadata: ArrowReaderMetadata,
    selection: Option<RowSelection>,
}

impl Scan {
    /// Reads columns of `files`; a file that lacks one has nulls there.
    pub(crate) fn new<'a>(
        table: &Table,
        files: impl IntoIterator<Item = &'a DataFile>,
        columns: SchemaRef,
        decoders: usize,
    ) -> Self {
        let files = files.into_iter().enumerate().map(|(place, file)| (place, file.path.clone(), file.size));
        Self {
            store: Arc::clone(table.store()),
            schema: columns,
            decoders: decoders.max(1),
            files: files.collect(),
            selected: HashMap::new(),
            waiting: VecDeque::new(),
            decoding: VecDeque::new(),
        }
    }

    /// Reads only some rows of a file; their places must rise.
    pub(crate) fn select(&mut self, file: usize, rows: Vec<u64>) {
        self.selected.insert(file, rows);
    }

    /// Returns the rows of a file that are read, if not all are.
    pub(crate) fn selected(&self, file: usize) -> Option<&[u64]> {
        self.selected.get(&file).map(Vec::as_slice)
    }

    /// Returns the next rows: the row group they are in, and their columns.
    pub(crate) async fn next(&mut self) -> Result<Option<(Unit, RecordBatch)>> {
        loop {
            while self.decoding.len() < self.decoders {
                if let Some(unit) = self.waiting.pop_front() {
                    self.decode(unit);
                } else if let Some((place, path, size)) = self.files.pop_front() {
                    let units = units(&self.store, place, &path, size).await?;
                    let selected = self.selected.get(&place);
                    self.waiting = units.into_iter().filter_map(|unit| unit.narrowed(selected)).collect();
                } else {
                    break;
                }
            }
            let Some((unit, batches, _)) = self.decoding.front_mut() else { return Ok(None) };
            match batches.recv().await {
                Some(batch) => return Ok(Some((unit.clone(), batch?))),
                None => {
                    if let Some((_, _, task)) = self.decoding.pop_front() {
                        let mut task = task;
                        // The channel has closed, so this returns at once; a panic must not look like the end of the rows.
                        (&mut task.0).await?;
                    }
                }
            }
        }
    }

    fn decode(&mut self, unit: Unit) {
        let (sender, receiver) = mpsc::channel(BATCHES_WAITING);
        let (store, schema, of_task) = (Arc::clone(&self.store), Arc::clone(&self.schema), unit.clone());
        let task = tokio::spawn(async move {
            if let Err(failure) = send_batches(store, &schema, of_task, &sender).await {
                // Without a receiver, nobody needs the news.
                let _ = sender.send(Err(failure)).await;
            }
        });
        self.decoding.push_back((unit, receiver, StopOnDrop(task)));
    }
}

impl Unit {
    /// Returns the row group with those of its rows that are wanted; `None` if none of them is.
    fn narrowed(mut self, wanted: Option<&Vec<u64>>) -> Option<Self> {
        let Some(wanted) = wanted else { return Some(self) };
        let (first, last) = (self.first_row, self.first_row + self.rows);
        let start = wanted.partition_point(|row| *row < first);
        let end = wanted.partition_point(|row| *row < last);
        if start == end {
            return None;
        }
        let places = wanted[start..end].iter().map(|row| (row - first) as usize);
        let ranges = places.map(|place| place..place + 1);
        self.selection = Some(RowSelection::from_consecutive_ranges(ranges, self.rows as usize));
        Some(self)
    }
}

/// Returns the row groups of a file.
async fn units(store: &Arc<dyn ObjectStore>, file: usize, path: &str, size: u64) -> Result<Vec<Unit>> {
    let path = Path::parse(path)?;
    let mut reader = StoredFile { store: Arc::clone(store), path: path.clone(), size };
    let metadata = reader.get_metadata(None).await?;
    let arrow = ArrowReaderMetadata::try_new(Arc::clone(&metadata), ArrowReaderOptions::new())?;
    let mut first_row = 0;
    let mut units = Vec::new();
    for (group, info) in metadata.row_groups().iter().enumerate() {
        let path = path.clone();
        let rows = info.num_rows().cast_unsigned();
        units.push(Unit { file, first_row, rows, group, path, size, metadata: arrow.clone(), selection: None });
        first_row += rows;
    }
    Ok(units)
}

async fn send_batches(
    store: Arc<dyn ObjectStore>,
    schema: &SchemaRef,
    unit: Unit,
    sender: &mpsc::Sender<Result<RecordBatch>>,
) -> Result<()> {
    let reader = StoredFile { store, path: unit.path, size: unit.size };
    let wanted: HashSet<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let file = unit.metadata.parquet_schema();
    // By place, because a mask of names takes “a.b” for a part of “a”.
    let roots = file.root_schema().get_fields().iter().enumerate();
    let roots = roots.filter(|(_, root)| wanted.contains(root.name())).map(|(place, _)| place);
    let mask = ProjectionMask::roots(file, roots);
    let mut builder = ParquetRecordBatchStreamBuilder::new_with_metadata(reader, unit.metadata)
        .with_batch_size(BATCH_ROWS)
        .with_row_groups(vec![unit.group])
        .with_projection(mask);
    if let Some(selection) = unit.selection {
        builder = builder.with_row_selection(selection);
    }
    let mut batches = builder.build()?;
    while let Some(batch) = batches.next().await {
        if sender.send(Ok(fitted(&batch?, schema)?)).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Returns the batch with exactly the columns of `schema`: what it lacks is null, what another program wrote in a narrower
/// form of the same type is brought to the table's form.
pub(crate) fn fitted(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch> {
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(schema.fields().len());
    for field in schema.fields() {
        columns.push(match batch.column_by_name(field.name()) {
            None => new_null_array(field.data_type(), batch.num_rows()),
            Some(column) if column.data_type() == field.data_type() => Arc::clone(column),
            Some(column) => cast(column, field.data_type())?,
        });
    }
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(nullable(schema), columns, &options)?)
}

fn nullable(schema: &SchemaRef) -> SchemaRef {
    if schema.fields().iter().all(|field| field.is_nullable()) {
        return Arc::clone(schema);
    }
    let fields = schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// A Parquet file in a store.
struct StoredFile {
    store: Arc<dyn ObjectStore>,
    path: Path,
    size: u64,
}

fn external(error: object_store::Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}

impl AsyncFileReader for StoredFile {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, parquet::errors::Result<Bytes>> {
        async move { self.store.get_range(&self.path, range).await.map_err(external) }.boxed()
    }

    fn get_byte_ranges(&mut self, ranges: Vec<Range<u64>>) -> BoxFuture<'_, parquet::errors::Result<Vec<Bytes>>> {
        async move { self.store.get_ranges(&self.path, &ranges).await.map_err(external) }.boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        _options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, parquet::errors::Result<Arc<ParquetMetaData>>> {
        async move {
            let size = self.size;
            let reader = ParquetMetaDataReader::new().with_prefetch_hint(Some(64 << 10));
            reader.load_and_finish(self, size).await.map(Arc::new)
        }
        .boxed()
    }
}
