use std::{
    io, mem,
    sync::{Arc, Mutex, PoisonError},
};

use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart, path::Path};
use parquet::{arrow::ArrowWriter, file::writer::SerializedFileWriter};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::group::{Group, Layout};
use crate::{failure::Result, lake::stats_of, watch::now_ms};

/// The size of the parts in which a file goes to the store.
const PART_BYTES: usize = 8 << 20;

/// How many parts may be on their way to the store at once.
const PARTS_IN_FLIGHT: usize = 4;

/// A data file that was written and can be added to a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct NewFile {
    /// Its path within the table's folder.
    pub(crate) path: String,
    /// Its size in bytes.
    pub(crate) size: u64,
    /// The number of its rows.
    pub(crate) rows: u64,
    /// Its statistics, as the Delta log holds them.
    pub(crate) stats: String,
    /// When it was written, in milliseconds since 1970.
    pub(crate) written_ms: i64,
}

impl NewFile {
    /// Returns the line of the Delta log that makes the file part of its table.
    pub(crate) fn log_line(&self) -> Value {
        json!({"add": {
            "path": self.path,
            "partitionValues": {},
            "size": self.size,
            "modificationTime": self.written_ms,
            "dataChange": true,
            "stats": self.stats,
        }})
    }
}

/// One data file on its way into the store.
pub(super) struct OpenFile {
    path: Path,
    pub(super) layout: Arc<Layout>,
    writer: SerializedFileWriter<Encoded>,
    encoded: Encoded,
    store: WriteMultipart,
    pub(super) bytes: u64,
}

/// Encoded bytes that wait for the store.
#[derive(Clone, Default)]
struct Encoded(Arc<Mutex<Vec<u8>>>);

impl Encoded {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl io::Write for Encoded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl OpenFile {
    pub(super) async fn start(store: &Arc<dyn ObjectStore>, path: Path, layout: Arc<Layout>) -> Result<Self> {
        let encoded = Encoded::default();
        let writer =
            ArrowWriter::try_new(encoded.clone(), Arc::clone(&layout.schema), Some(layout.properties.clone()))?;
        let (writer, _) = writer.into_serialized_writer()?;
        let upload = store.put_multipart(&path).await?;
        let store = WriteMultipart::new_with_chunk_size(upload, PART_BYTES);
        Ok(Self { path, layout, writer, encoded, store, bytes: 0 })
    }

    /// Adds a row group at the end.
    pub(super) async fn append(&mut self, group: Group) -> Result<()> {
        let mut writer = self.writer.next_row_group()?;
        for chunk in group.chunks {
            chunk.append_to_row_group(&mut writer)?;
        }
        writer.close()?;
        self.send().await
    }

    async fn send(&mut self) -> Result<()> {
        let bytes = self.encoded.take();
        if !bytes.is_empty() {
            self.bytes += bytes.len() as u64;
            self.store.wait_for_capacity(PARTS_IN_FLIGHT).await?;
            self.store.put(bytes.into());
        }
        Ok(())
    }

    /// Ends the file; it is in the store when this returns.
    pub(super) async fn finish(mut self) -> Result<NewFile> {
        let metadata = self.writer.finish()?;
        self.send().await?;
        self.store.finish().await?;
        Ok(NewFile {
            path: self.path.to_string(),
            size: self.bytes,
            rows: metadata.file_metadata().num_rows().cast_unsigned(),
            stats: stats_of(&metadata, &self.layout.schema),
            written_ms: now_ms(),
        })
    }

    /// Gives the file up.
    pub(super) async fn abandon(self) {
        if let Err(error) = self.store.abort().await {
            tracing::warn!("The unfinished file {} could not be given up: {error}", self.path);
        }
    }
}
