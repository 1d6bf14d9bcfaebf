//! The key under which secrets are encrypted: a file of its own, because a copy of the database must not open them.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::{Context, ensure};
use service::{KEY_LENGTH, Vault};

/// Opens the vault of the key in a file, which is made if it is not there.
///
/// # Errors
///
/// When the file cannot be read or made, or holds no key.
pub fn open(file: &Path) -> anyhow::Result<Vault> {
    let key = match fs::read(file) {
        Ok(key) => key,
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(file)?,
        Err(error) => return Err(error).with_context(|| format!("Could not read {}", file.display())),
    };
    ensure!(
        key.len() == KEY_LENGTH,
        "{} holds {} bytes; a key has {KEY_LENGTH}. Restore it from a backup, or webhooks need new secrets",
        file.display(),
        key.len()
    );
    let key: [u8; KEY_LENGTH] = key.try_into().unwrap_or([0; KEY_LENGTH]);
    Ok(Vault::new(&key)?)
}

fn make(file: &Path) -> anyhow::Result<Vec<u8>> {
    let key: [u8; KEY_LENGTH] = rand::random();
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("Could not make {}", folder.display()))?;
    }
    // Written beside and put into place by a link, which fails if another process was faster: its key counts.
    let beside = file.with_extension(format!("{}.new", std::process::id()));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)
        .and_then(|mut handle| handle.write_all(&key).and_then(|()| handle.sync_all()))
        .and_then(|()| match fs::hard_link(&beside, file) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            linked => linked,
        });
    let _ = fs::remove_file(&beside);
    written.with_context(|| format!("Could not make {}", file.display()))?;
    fs::read(file).with_context(|| format!("Could not read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("data/secret.key");
        open(&file).expect("a vault");
        let key = fs::read(&file).expect("a key");
        assert_eq!(key.len(), KEY_LENGTH);
        assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
        open(&file).expect("the same vault");
        assert_eq!(fs::read(&file).expect("a key"), key);
        assert_eq!(fs::read_dir(folder.path().join("data")).expect("a folder").count(), 1, "nothing is left beside it");
        fs::write(&file, b"short").expect("written");
        assert!(open(&file).is_err());
    }
}
