use std::{
    collections::VecDeque,
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// The size at which a file is put aside; with the one put aside before, the log never takes more than twice this.
const LARGEST: u64 = 8 * 1024 * 1024;
const REMEMBERED: usize = 5;

/// Copies what PostgreSQL prints to a file of bounded size, and remembers the last lines for messages.
///
/// PostgreSQL's own log collector bounds the age of its files, not their size.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    path: PathBuf,
    last: Arc<Mutex<VecDeque<String>>>,
}

impl Log {
    /// Returns a log that writes to `path`.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, last: Arc::default() }
    }

    /// Copies all of `output` on a thread of its own, until it ends.
    pub(crate) fn follow(&self, output: impl Read + Send + 'static) {
        let log = self.clone();
        thread::spawn(move || {
            let mut file = None;
            let mut output = BufReader::new(output);
            let mut line = Vec::new();
            while matches!(output.read_until(b'\n', &mut line), Ok(read) if read > 0) {
                log.remember(&String::from_utf8_lossy(&line));
                // A full disk must not stop PostgreSQL: what cannot be written is dropped, but always read.
                if let Err(error) = write_bounded(&mut file, &log.path, &line) {
                    tracing::debug!("{} could not be written: {error}", log.path.display());
                    file = None;
                }
                line.clear();
            }
        });
    }

    /// Returns the last lines in one, and where there are more.
    pub(crate) fn last_words(&self) -> String {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = last.iter().map(String::as_str).collect::<Vec<_>>().join(" / ");
        format!("{lines} (more in {})", self.path.display())
    }

    fn remember(&self, line: &str) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() == REMEMBERED {
            last.pop_front();
        }
        last.push_back(line.trim_end().to_owned());
    }
}

fn write_bounded(file: &mut Option<(File, u64)>, path: &Path, line: &[u8]) -> io::Result<()> {
    if file.as_ref().is_some_and(|(_, size)| *size > LARGEST) {
        *file = None;
        fs::rename(path, path.with_extension("1.log"))?;
    }
    let (open, size) = match file {
        Some(open) => open,
        None => {
            let open = OpenOptions::new().create(true).append(true).open(path)?;
            let size = open.metadata()?.len();
            file.insert((open, size))
        }
    };
    open.write_all(line)?;
    *size += line.len() as u64;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_file_is_put_aside_and_the_one_before_it_goes() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("postgres.log");
        let line = vec![b'x'; 1024 * 1024];
        let mut file = None;
        for _ in 0..30 {
            write_bounded(&mut file, &path, &line)?;
        }
        let size = |name: &str| fs::metadata(folder.path().join(name)).map(|metadata| metadata.len());
        assert!(size("postgres.log")? <= LARGEST + 2 * line.len() as u64);
        assert!(size("postgres.1.log")? <= LARGEST + 2 * line.len() as u64);
        assert_eq!(fs::read_dir(folder.path())?.count(), 2);
        Ok(())
    }
}
