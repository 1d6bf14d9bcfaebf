use std::{num::NonZeroUsize, path::PathBuf, thread};

/// Where the engine works, and how much of the machine it may take.
#[derive(Clone, Debug)]
pub struct PipelineConfig {
    /// The folder of the lake, or its URL, such as `file:///var/lib/flowforge/lake` or `s3://bucket/lake`.
    pub lake: String,
    /// The folder that holds uploaded files, each named by the number of its upload.
    pub uploads: PathBuf,
    /// The folder for what does not fit into memory. What is in it is worthless after a stop.
    pub scratch: PathBuf,
    /// The folders under which jobs may read files.
    pub allowed_roots: Vec<PathBuf>,
    /// The buckets, or folders in them, from which jobs may read files: `s3://incoming/orders`. How to sign in is in the
    /// environment, under the names that the tools of each cloud use.
    pub allowed_buckets: Vec<String>,
    /// Bytes that the larger structures of all running jobs and queries may hold together.
    pub memory_bytes: usize,
    /// Threads that crunch data.
    pub threads: usize,
    /// Bounds on what a file or query may ask of the machine.
    pub limits: Limits,
}

impl PipelineConfig {
    /// Returns a configuration with the usual bounds, one thread per core and no folder to read from.
    pub fn new(lake: impl Into<String>, uploads: impl Into<PathBuf>, scratch: impl Into<PathBuf>) -> Self {
        Self {
            lake: lake.into(),
            uploads: uploads.into(),
            scratch: scratch.into(),
            allowed_roots: Vec::new(),
            allowed_buckets: Vec::new(),
            memory_bytes: 400 << 20,
            threads: thread::available_parallelism().map_or(2, NonZeroUsize::get),
            limits: Limits::default(),
        }
    }
}

/// Bounds on what a file or query may ask of the machine.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The greatest size of one record of a text file: beyond it, a quote was most likely never closed.
    pub record_bytes: usize,
    /// The greatest number of columns of a file.
    pub columns: usize,
    /// The greatest number of files of one execution of a job.
    pub files: usize,
    /// The greatest size of a compressed file once it is unpacked.
    pub unpacked_bytes: u64,
    /// The greatest ratio of unpacked to packed bytes, looked at once `unpacked_floor` is passed.
    pub unpacked_ratio: u64,
    /// The unpacked size up to which any ratio is fine.
    pub unpacked_floor: u64,
    /// The greatest unpacked size of a workbook, which is held in memory.
    pub workbook_bytes: u64,
    /// Bytes of scratch files that all running jobs and queries may hold together.
    pub scratch_bytes: u64,
    /// The size at which a data file is closed and the next one begun.
    pub data_file_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 64 << 20,
            columns: 10_000,
            files: 100_000,
            unpacked_bytes: 256 << 30,
            unpacked_ratio: 200,
            unpacked_floor: 256 << 20,
            workbook_bytes: 256 << 20,
            scratch_bytes: 100 << 30,
            data_file_bytes: 128 << 20,
        }
    }
}
