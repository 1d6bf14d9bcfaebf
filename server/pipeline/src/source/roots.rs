use std::{
    fs::{self, File, OpenOptions},
    io,
    os::{fd::AsRawFd, unix::fs::OpenOptionsExt},
    path::{Component, Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use domain::{ids::UploadId, problem::Problem};
use tokio::task::spawn_blocking;

use super::buckets::{Bucket, Copied};
use crate::{
    Pipeline,
    failure::{Failure, Result},
    scratch::Scratch,
};

/// What the wildcards of a pattern stand for.
pub(super) const MATCHING: glob::MatchOptions =
    glob::MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// The folders and buckets from which files may be read, and nothing outside of them.
#[derive(Clone, Debug)]
pub(crate) struct Roots {
    /// Each as it was configured, and with all symbolic links followed.
    allowed: Vec<(PathBuf, PathBuf)>,
    buckets: Vec<Bucket>,
    uploads: PathBuf,
}

/// Where a file can be read as often as wanted.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// On a disk that this machine sees.
    Disk(PathBuf),
    /// In a copy of what lies in a bucket; it goes with the last who reads it.
    Copy(Arc<Copied>),
}

/// A file that is open for reading, and what it was when it was opened.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) file: File,
    pub(crate) size: u64,
    pub(crate) modified_ms: i64,
}

/// A file that a pattern matches.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FoundFile {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in milliseconds since 1970.
    pub modified_ms: i64,
    /// What a bucket calls this content of the file; empty on a disk.
    pub etag: String,
}

impl Roots {
    /// Returns the folders and buckets; a folder that cannot be reached now allows nothing until a restart.
    pub(crate) fn new(allowed: &[PathBuf], buckets: Vec<Bucket>, uploads: &Path) -> Self {
        let allowed = allowed.iter().filter_map(|folder| match fs::canonicalize(folder) {
            Ok(real) => Some((folder.clone(), real)),
            Err(error) => {
                tracing::warn!("The allowed folder {} cannot be read: {error}", folder.display());
                None
            }
        });
        Self { allowed: allowed.collect(), buckets, uploads: uploads.to_owned() }
    }

    /// Returns what is wrong with a pattern, before anything is looked for.
    pub(crate) fn check(&self, pattern: &str) -> Result<(), Problem> {
        let problem = |message: String| Problem::new("pattern", message);
        let length = |text: &str| text.chars().count();
        let path = Path::new(pattern);
        let in_bucket = pattern.contains("://");
        if !in_bucket && !path.is_absolute() {
            let message = format!("“{pattern}” is not an absolute path: start with one of {}.", self.words());
            return Err(problem(message).at(0, length(pattern)));
        }
        let mut start = 0;
        for part in pattern.split('/') {
            if part == ".." {
                let message = "A pattern cannot hold “..”: write the folder itself.".to_owned();
                return Err(problem(message).at(start, start + 2));
            }
            start += length(part) + 1;
        }
        if let Err(error) = glob::Pattern::new(pattern) {
            let position = pattern.get(..error.pos).map_or(0, length);
            let message = format!("The pattern is not understood here: {}.", error.msg);
            return Err(problem(message).at(position, position + 1));
        }
        let is_fixed = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
        let fixed: PathBuf = path.components().take_while(is_fixed).collect();
        let inside = |root: &Path| fixed.starts_with(root);
        let is_allowed = if in_bucket {
            self.bucket_of(pattern).is_some()
        } else {
            self.allowed.iter().any(|(named, real)| inside(named) || inside(real))
        };
        if !is_allowed {
            let message = format!("“{pattern}” lies outside of the allowed folders: {}.", self.words());
            return Err(problem(message).at(0, length(pattern)));
        }
        Ok(())
    }

    /// Returns the bucket that a path leads into, and what follows its address.
    fn bucket_of<'a>(&self, path: &'a str) -> Option<(&Bucket, &'a str)> {
        self.buckets.iter().find_map(|bucket| Some((bucket, bucket.key_of(path)?)))
    }

    /// Returns the folders and buckets as they were configured.
    pub(crate) fn names(&self) -> Vec<String> {
        let folders = self.allowed.iter().map(|(named, _)| named.display().to_string());
        folders.chain(self.buckets.iter().map(|bucket| bucket.address().to_owned())).collect()
    }

    fn words(&self) -> String {
        let folders = self.names();
        if folders.is_empty() { "(none is configured)".to_owned() } else { folders.join(", ") }
    }

    /// Returns the files that match, by path.
    pub(crate) async fn matching(&self, pattern: &str, limit: usize) -> Result<Vec<FoundFile>> {
        self.check(pattern).map_err(|problem| Failure::new(problem.message))?;
        if let Some((bucket, key)) = self.bucket_of(pattern) {
            return bucket.matching(key, limit).await;
        }
        let (roots, pattern) = (self.clone(), pattern.to_owned());
        spawn_blocking(move || roots.matching_on_disk(&pattern, limit)).await?
    }

    fn matching_on_disk(&self, pattern: &str, limit: usize) -> Result<Vec<FoundFile>> {
        let walk = glob::glob_with(pattern, MATCHING)
            .map_err(|error| Failure::new(format!("The pattern “{pattern}” is not understood.")).detail(error))?;
        let mut files = Vec::new();
        for entry in walk {
            let path = entry.map_err(|error| {
                Failure::new(format!("The folder {} cannot be read.", error.path().display())).detail(error.error())
            })?;
            if fs::metadata(&path).is_ok_and(|metadata| metadata.is_dir()) {
                continue;
            }
            let Some(text) = path.to_str() else {
                return Err(Failure::new(format!("The file name “{}” is not valid UTF-8.", path.display()))
                    .hint("Rename the file."));
            };
            let Opened { size, modified_ms, .. } = self.open_on_disk(&path)?;
            files.push(FoundFile { path: text.to_owned(), size, modified_ms, etag: String::new() });
            if files.len() > limit {
                return Err(too_many(pattern, limit));
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// Returns where an uploaded file lies.
    pub(crate) fn upload(&self, id: UploadId) -> PathBuf {
        self.uploads.join(id.to_string())
    }

    /// Returns where a file can be read; one of a bucket is copied for that.
    pub(crate) async fn place(&self, path: &Path, scratch: &Scratch) -> Result<Place> {
        match path.to_str().and_then(|text| self.bucket_of(text)) {
            Some((bucket, key)) => Ok(Place::Copy(Arc::new(bucket.copy(key, scratch).await?))),
            None => Ok(Place::Disk(path.to_owned())),
        }
    }

    /// Opens a file for reading.
    pub(crate) fn open(&self, place: &Place) -> Result<Opened> {
        match place {
            Place::Disk(path) => self.open_on_disk(path),
            Place::Copy(copied) => copied.open(),
        }
    }

    /// Opens a file of an allowed folder, or of the uploads, for reading.
    ///
    /// What decides is where the opened file really is, so neither a symbolic link nor a folder that is swapped at the right
    /// moment leads out. A named pipe is not waited for, and only a regular file is read.
    fn open_on_disk(&self, path: &Path) -> Result<Opened> {
        let missing = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => Failure::new(format!("The file {} does not exist.", path.display())),
            io::ErrorKind::PermissionDenied => {
                Failure::new(format!("FlowForge may not read the file {}.", path.display()))
                    .hint("Give the account that FlowForge runs under the right to read it.")
            }
            _ => Failure::new(format!("The file {} cannot be opened.", path.display())).detail(error),
        };
        let real = fs::canonicalize(path).map_err(missing)?;
        self.check_inside(path, &real)?;
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC);
        let file = options.open(&real).map_err(missing)?;
        if let Ok(opened) = fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())) {
            self.check_inside(path, &opened)?;
        }
        let metadata = file.metadata().map_err(missing)?;
        if !metadata.is_file() {
            return Err(Failure::new(format!("{} is not a regular file.", path.display())));
        }
        Ok(Opened { file, size: metadata.len(), modified_ms: modified_ms(&metadata) })
    }

    fn check_inside(&self, path: &Path, real: &Path) -> Result<()> {
        let uploads = fs::canonicalize(&self.uploads);
        if self.allowed.iter().any(|(_, root)| real.starts_with(root))
            || uploads.is_ok_and(|uploads| real.starts_with(uploads))
        {
            return Ok(());
        }
        Err(Failure::new(format!("The file {} leads out of the allowed folders.", path.display()))
            .hint("Put the file itself into an allowed folder, not a link to it."))
    }
}

impl Pipeline {
    /// Returns the folders and buckets from which files may be read, as they were configured.
    pub fn allowed_folders(&self) -> Vec<String> {
        self.shared.roots.names()
    }
}

/// Says that a pattern matches more files than one execution may read.
pub(super) fn too_many(pattern: &str, limit: usize) -> Failure {
    Failure::new(format!("The pattern “{pattern}” matches more than {limit} files."))
        .hint("Narrow the pattern, for example by the date of the execution.")
}

/// Returns when a file was last changed, in milliseconds since 1970.
pub(crate) fn modified_ms(metadata: &fs::Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|instant| instant.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or_default()
}
