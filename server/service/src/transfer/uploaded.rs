use domain::{
    ids::UploadId,
    job::{Job, JobDraft},
    problem::Problems,
};
use store::StoreError;

use super::{Transfer, document::upload_of};
use crate::Result;

/// Returns what the contents of an uploaded file are known by, if it is there whole.
pub(super) async fn sum_of(transfer: &Transfer, upload: UploadId) -> Result<Option<String>> {
    match transfer.store.load_upload(upload).await {
        Ok(upload) => Ok(upload.sha256),
        Err(StoreError::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Finds the uploaded file that a job of a file reads: the one that the job has, or any with the same contents.
pub(super) async fn find(
    transfer: &Transfer,
    problems: &mut Problems,
    path: &str,
    (draft, sha256): (&mut JobDraft, &str),
    before: Option<&Job>,
) -> Result<()> {
    let field = format!("{path}.source.file_name");
    let Some(file_name) = draft.source.file_name.filled() else {
        if !sha256.is_empty() {
            problems.add(field, "Say the name of the file as well: file_name.");
        }
        return Ok(());
    };
    if !draft.source.pattern.is_blank() {
        problems.add(field, "A job reads the files of a pattern or one file that was uploaded. Leave one of them out.");
        return Ok(());
    }
    let own = before.and_then(|job| upload_of(&job.spec));
    let same_name = own.filter(|(_, name)| *name == file_name).map(|(upload, _)| upload);
    let found = match own {
        _ if sha256.is_empty() => same_name,
        Some((upload, _)) if sum_of(transfer, upload).await?.as_deref() == Some(sha256) => Some(upload),
        _ => transfer.store.find_upload(sha256).await?,
    };
    // Something stands there in any case, so that nobody is told to name a pattern instead.
    draft.source.upload_id = found.unwrap_or(UploadId(0)).to_string().into();
    if found.is_none() {
        let message = format!(
            "{file_name} was uploaded where this file was written, and is not here. Upload it here, in the editor of a job or \
             by POST /api/uploads, then import once more."
        );
        problems.add(field, message);
    }
    Ok(())
}
