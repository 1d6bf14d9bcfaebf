use std::{collections::HashSet, path::PathBuf, sync::Arc};

use domain::{
    execution::FileReport,
    format,
    ids::ExecutionId,
    job::{BronzeMode, Encoding, FileJob, Format, FormatKind, Location},
    template::Template,
};
use futures::{FutureExt, StreamExt, TryStreamExt, future::BoxFuture, stream};
use tokio::task::spawn_blocking;

use crate::{
    Shared,
    failure::{Failure, Result},
    job::Work,
    lake::{Table, TableState, Transactions},
    source::{Identity, Opened, Place, survey},
};

/// The prefix under which the log of a bronze table notes which bytes are in it; the SHA-256 follows.
const FILE: &str = "flowforge/file/";

/// A file that the job looks at.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Where it is read.
    pub(super) place: Place,
    pub(super) identity: Identity,
    pub(super) valid_utf8: bool,
    pub(super) report: FileReport,
}

/// What the bronze table knows of files that were read before.
#[derive(Debug)]
pub(super) struct Ledger {
    read_before: HashSet<String>,
    /// The files whose rows are all that the table holds, if that is known.
    held: Option<HashSet<String>>,
    mode: BronzeMode,
    reread: bool,
}

impl Ledger {
    pub(super) async fn load(
        table: &Table,
        state: Option<&TableState>,
        transactions: &Transactions,
        job: &FileJob,
    ) -> Result<Self> {
        let mut held = None;
        if let (Some(state), BronzeMode::Replace) = (state, job.bronze.mode) {
            let note = table.note(state.version()).await?.unwrap_or_default();
            let files: Option<Vec<FileReport>> = serde_json::from_value(note["files"].clone()).ok();
            let replaced = note["replaced"].as_bool() == Some(true);
            held = files
                .filter(|_| replaced)
                .map(|files| files.into_iter().filter(|file| !file.skipped).map(|file| file.sha256).collect());
        }
        let read_before = transactions.starting_with(FILE).map(|(sha256, _)| sha256.to_owned()).collect();
        Ok(Self { read_before, held, mode: job.bronze.mode, reread: job.source.reread })
    }

    /// Returns the files that the job looks at, each marked as skipped or not.
    pub(super) async fn select(&self, work: &Work, job: &FileJob) -> Result<Vec<Source>> {
        let candidates = candidates(work, job).await?;
        let check_utf8 = needs_utf8_check(&job.source.format);
        let count = i64::try_from(candidates.len()).unwrap_or(i64::MAX);
        if count > 0 {
            // With large files it takes a while until the first row is read.
            work.progress.info(format!("Checking the content of {}.", format::counted(count, "file", "files")));
        }
        let surveys: Vec<_> = candidates.into_iter().map(|candidate| survey_one(work, candidate, check_utf8)).collect();
        let surveyed = stream::iter(surveys).buffered(work.shared.config.threads.max(1));
        let mut sources: Vec<Source> = surveyed.try_collect().await?;
        if self.reread {
            return Ok(sources);
        }
        let offered: HashSet<_> = sources.iter().map(|source| source.report.sha256.clone()).collect();
        // A table that is replaced holds what this execution reads, so either all of it is read again or nothing.
        let nothing_new = self.mode == BronzeMode::Replace && self.held.as_ref() == Some(&offered);
        let mut seen = HashSet::new();
        for source in &mut sources {
            let before = match self.mode {
                BronzeMode::Append => self.read_before.contains(&source.report.sha256),
                BronzeMode::Replace => nothing_new,
            };
            source.report.skipped = !seen.insert(source.report.sha256.clone()) || before;
        }
        Ok(sources)
    }

    /// Returns what the commit notes about the files whose rows it brings.
    pub(super) fn transactions(&self, sources: &[Source], execution: ExecutionId) -> Vec<(String, i64)> {
        let mut noted = HashSet::new();
        let read = sources.iter().filter(|source| !source.report.skipped);
        read.filter(|source| noted.insert(&source.report.sha256))
            .map(|source| (format!("{FILE}{}", source.report.sha256), execution.0))
            .collect()
    }

    /// Returns whether somebody has read one of the files into the table since this ledger was loaded.
    pub(super) fn conflicts(&self, now: &Transactions, sources: &[Source]) -> bool {
        if self.reread || self.mode == BronzeMode::Replace {
            return false;
        }
        let mut read = sources.iter().filter(|source| !source.report.skipped);
        read.any(|source| now.get(&format!("{FILE}{}", source.report.sha256)).is_some())
    }
}

/// Returns whether only a look at all bytes can tell how the characters are encoded.
fn needs_utf8_check(format: &Format) -> bool {
    format.encoding == Encoding::Detect && !matches!(format.kind, FormatKind::Parquet | FormatKind::Excel)
}

/// A file that may be read.
struct Candidate {
    path: PathBuf,
    label: String,
    /// What the first attempt saw.
    pinned: Option<FileReport>,
}

async fn candidates(work: &Work, job: &FileJob) -> Result<Vec<Candidate>> {
    let roots = &work.shared.roots;
    let limit = work.shared.config.limits.files;
    let mut candidates = match &job.source.location {
        Location::Upload { upload_id, file_name } => {
            vec![Candidate { path: roots.upload(*upload_id), label: file_name.clone(), pinned: None }]
        }
        Location::Pattern { pattern } => {
            let values = work.run.values();
            let rendered = Template::parse(pattern).and_then(|template| template.render_path(&values));
            let pattern =
                rendered.map_err(|problem| Failure::new(format!("The path cannot be built: {}", problem.message)))?;
            let found = roots.matching(&pattern, limit).await?;
            if found.is_empty() && !pattern.contains(['*', '?', '[']) && work.run.pinned_files.is_none() {
                return Err(Failure::new(format!("The file {pattern} does not exist.")));
            }
            found
                .into_iter()
                .map(|file| Candidate { path: file.path.clone().into(), label: file.path, pinned: None })
                .collect()
        }
    };
    if let Some(pinned) = &work.run.pinned_files {
        let is_upload = matches!(job.source.location, Location::Upload { .. });
        candidates = pinned
            .iter()
            .map(|file| Candidate {
                path: match candidates.first() {
                    Some(upload) if is_upload => upload.path.clone(),
                    _ => file.path.clone().into(),
                },
                label: file.path.clone(),
                pinned: Some(file.clone()),
            })
            .collect();
    }
    Ok(candidates)
}

fn survey_one(work: &Work, candidate: Candidate, check_utf8: bool) -> BoxFuture<'static, Result<Source>> {
    let shared = Arc::clone(&work.shared);
    let stop = work.run.cancel.clone();
    let Candidate { path, label, pinned } = candidate;
    let look = move |shared: Arc<Shared>, place: Place| {
        let Opened { mut file, modified_ms, .. } = shared.roots.open(&place)?;
        let survey = survey(&mut file, &label, check_utf8, &shared.config.limits, &stop)?;
        let report = FileReport {
            path: label,
            size: survey.identity.size,
            sha256: survey.sha256,
            modified_ms,
            rows: 0,
            skipped: false,
        };
        if let Some(pinned) = pinned {
            check_pinned(&pinned, &report)?;
        }
        Ok(Source { place, identity: survey.identity, valid_utf8: survey.valid_utf8, report })
    };
    async move {
        let place = shared.roots.place(&path, &shared.scratch).await?;
        spawn_blocking(move || look(shared, place)).await?
    }
    .boxed()
}

fn check_pinned(pinned: &FileReport, now: &FileReport) -> Result<()> {
    if pinned.size == now.size && pinned.sha256 == now.sha256 {
        return Ok(());
    }
    Err(Failure::new(format!(
        "The file {} is not the one that the first attempt read: it had {} bytes then and has {} now, or other content.",
        now.path, pinned.size, now.size
    ))
    .hint("Put the file back as it was, or start a new execution, which reads what is there now."))
}

/// Returns words for where the files are.
pub(super) fn words_for(location: &Location) -> &str {
    match location {
        Location::Upload { file_name, .. } => file_name,
        Location::Pattern { pattern } => pattern,
    }
}
