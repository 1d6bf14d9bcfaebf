use leptos::prelude::window;
use web_sys::File;

use super::Upload;

/// Under which name the browser remembers the last upload.
const MEMORY: &str = "flowforge-upload";

/// Remembers an upload as the last one, with the file that it is of.
pub(super) fn remember(file: &File, upload: &Upload) {
    if let Ok(Some(memory)) = window().local_storage() {
        _ = memory.set_item(MEMORY, &format!("{}|{}", upload.id, identity(file)));
    }
}

/// Returns the last upload, if it is one of this file.
pub(super) fn remembered(file: &File) -> Option<i64> {
    let text = window().local_storage().ok()??.get_item(MEMORY).ok()??;
    let (id, known) = text.split_once('|')?;
    (known == identity(file)).then(|| id.parse().ok()).flatten()
}

/// Returns what makes a file the same for the browser that chose it.
fn identity(file: &File) -> String {
    format!("{}|{}|{}", file.size() as i64, file.last_modified() as i64, file.name())
}
