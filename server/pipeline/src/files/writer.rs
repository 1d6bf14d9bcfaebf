use std::{collections::VecDeque, mem, sync::Arc};

use arrow::{
    array::{Array, RecordBatch},
    datatypes::SchemaRef,
};
use domain::ids::ExecutionId;
use object_store::{ObjectStore, path::Path};
use tokio::task::{JoinHandle, spawn_blocking};
use uuid::Uuid;

use super::{
    NewFile, Unclaimed,
    encoding::hardly_repeating,
    group::{GROUP_BYTES, GROUP_ROWS, Group, Layout},
    open_file::OpenFile,
};
use crate::failure::Result;

/// How a table's files are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WriterOptions {
    /// The most row groups that are encoded at once.
    pub(crate) encoders: usize,
    /// The size at which a file is closed.
    pub(crate) file_bytes: u64,
}

/// Takes rows and makes data files of them.
///
/// Rows keep their order, within a file and from file to file. Several row groups are encoded at once, each by one
/// thread; they are put into files in their turn.
pub(crate) struct TableWriter {
    options: WriterOptions,
    store: Arc<dyn ObjectStore>,
    unclaimed: Unclaimed,
    execution: ExecutionId,
    begun: u32,
    layout: Option<Arc<Layout>>,
    gathered: Vec<RecordBatch>,
    gathered_rows: usize,
    gathered_bytes: usize,
    encoding: VecDeque<(Arc<Layout>, JoinHandle<Result<Group>>)>,
    open: Option<OpenFile>,
    files: Vec<NewFile>,
}

impl TableWriter {
    pub(crate) fn new(
        store: Arc<dyn ObjectStore>,
        unclaimed: Unclaimed,
        options: WriterOptions,
        execution: ExecutionId,
    ) -> Self {
        Self {
            options,
            store,
            unclaimed,
            execution,
            begun: 0,
            layout: None,
            gathered: Vec::new(),
            gathered_rows: 0,
            gathered_bytes: 0,
            encoding: VecDeque::new(),
            open: None,
            files: Vec::new(),
        }
    }

    /// Takes a batch; waits while the encoders are behind.
    pub(crate) async fn write(&mut self, batch: RecordBatch) -> Result<()> {
        let mut rest = batch;
        while rest.num_rows() > 0 {
            let layout = self.layout_for(&rest).await?;
            let room = GROUP_ROWS - self.gathered_rows;
            let taken = rest.slice(0, room.min(rest.num_rows()));
            rest = rest.slice(taken.num_rows(), rest.num_rows() - taken.num_rows());
            self.gathered_rows += taken.num_rows();
            self.gathered_bytes += bytes_of(&taken);
            self.gathered.push(taken);
            if self.gathered_rows >= GROUP_ROWS || self.gathered_bytes >= GROUP_BYTES {
                self.encode(layout).await?;
            }
        }
        Ok(())
    }

    /// Returns the bytes that have gone to the store so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum::<u64>() + self.open.as_ref().map_or(0, |open| open.bytes)
    }

    /// Ends all files and returns them.
    pub(crate) async fn finish(mut self) -> Result<Vec<NewFile>> {
        if let Some(layout) = self.layout.clone() {
            self.encode(layout).await?;
        }
        while !self.encoding.is_empty() {
            self.append_next().await?;
        }
        self.close().await?;
        Ok(mem::take(&mut self.files))
    }

    /// Returns the layout in which the batch goes, ending what is gathered under another one.
    async fn layout_for(&mut self, batch: &RecordBatch) -> Result<Arc<Layout>> {
        if let Some(layout) = &self.layout {
            if layout.takes(batch) {
                return Ok(Arc::clone(layout));
            }
            let layout = Arc::clone(layout);
            self.encode(layout).await?;
        }
        let layout = Arc::new(Layout::new(SchemaRef::clone(&batch.schema()), &hardly_repeating(batch))?);
        self.layout = Some(Arc::clone(&layout));
        Ok(layout)
    }

    /// Hands what is gathered to an encoder, after waiting for a free one.
    async fn encode(&mut self, layout: Arc<Layout>) -> Result<()> {
        let batches = mem::take(&mut self.gathered);
        (self.gathered_rows, self.gathered_bytes) = (0, 0);
        if batches.is_empty() {
            return Ok(());
        }
        while self.encoding.len() >= self.options.encoders.max(1) {
            self.append_next().await?;
        }
        let shared = Arc::clone(&layout);
        self.encoding.push_back((layout, spawn_blocking(move || shared.encode(&batches))));
        Ok(())
    }

    /// Waits for the oldest row group and puts it into its file.
    async fn append_next(&mut self) -> Result<()> {
        let Some((layout, encoding)) = self.encoding.pop_front() else { return Ok(()) };
        let group = encoding.await??;
        let other = self.open.as_ref().is_some_and(|open| !Arc::ptr_eq(&open.layout, &layout));
        if other {
            self.close().await?;
        }
        let mut open = match self.open.take() {
            Some(open) => open,
            None => {
                let (prefix, place) = (file_prefix(self.execution), self.begun);
                let path = Path::from(format!("{prefix}{place:05}-{}.zstd.parquet", Uuid::new_v4()));
                self.begun += 1;
                self.unclaimed.add(path.clone());
                OpenFile::start(&self.store, path, layout).await?
            }
        };
        if let Err(failure) = open.append(group).await {
            open.abandon().await;
            return Err(failure);
        }
        let full = open.bytes >= self.options.file_bytes;
        self.open = Some(open);
        if full {
            self.close().await?;
        }
        Ok(())
    }

    async fn close(&mut self) -> Result<()> {
        if let Some(open) = self.open.take() {
            self.files.push(open.finish().await?);
        }
        Ok(())
    }
}

/// Returns what the names of an execution's files begin with.
///
/// Names sort as rows were read: by execution, then by place. Readers of bronze rely on it.
pub(crate) fn file_prefix(execution: ExecutionId) -> String {
    format!("part-{:016x}-", execution.0)
}

/// Returns the bytes that a batch's rows take, without those of rows that share its buffers.
pub(crate) fn bytes_of(batch: &RecordBatch) -> usize {
    let sizes = batch.columns().iter().map(|column| column.to_data().get_slice_memory_size());
    // A column whose size cannot be told is taken for one of plain numbers.
    sizes.map(|size| size.unwrap_or(batch.num_rows() * 8)).sum()
}
