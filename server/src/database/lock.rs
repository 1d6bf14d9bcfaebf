use std::{
    fmt,
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use super::DatabaseError;

/// Why a process looks after a cluster.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reason {
    /// `flowforge serve`: for as long as it runs. Commands use its cluster meanwhile.
    Serve,
    /// A command that found no server running: for a moment. Others wait for it to finish.
    Command,
}

impl Reason {
    fn word(self) -> &'static str {
        match self {
            Self::Serve => "serve",
            Self::Command => "command",
        }
    }
}

/// The process that looks after a cluster.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Holder {
    /// Its number, where it has had the time to write it down.
    pub pid: Option<u32>,
    /// What for.
    pub reason: Reason,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.reason {
            Reason::Serve => "a server",
            Reason::Command => "a command",
        };
        match self.pid {
            Some(pid) => write!(f, "{what} with process number {pid}"),
            None => write!(f, "{what} that is starting"),
        }
    }
}

/// The right to start and stop a cluster. The system takes it back when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock in `home`, or says who has it.
    ///
    /// # Errors
    ///
    /// When the file cannot be used.
    pub fn take(home: &Path, reason: Reason) -> Result<Result<Self, Holder>, DatabaseError> {
        let path = home.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(DatabaseError::file("open", &path))?;
        match file.try_lock() {
            Ok(()) => {
                let text = format!("{} {}\n", reason.word(), std::process::id());
                let write = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(text.as_bytes()));
                write.map_err(DatabaseError::file("write", &path))?;
                Ok(Ok(Self { _file: file }))
            }
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                file.read_to_string(&mut text).map_err(DatabaseError::file("read", &path))?;
                Ok(Err(parse_holder(&text)))
            }
            Err(TryLockError::Error(source)) => Err(DatabaseError::File { action: "lock", path, source }),
        }
    }

    /// Takes the lock in `home`, waiting up to `patience` for a command that has it.
    ///
    /// # Errors
    ///
    /// When the file cannot be used. A server that has the lock, or a command that keeps it, is an answer and no error.
    pub fn take_patiently(
        home: &Path,
        reason: Reason,
        patience: Duration,
    ) -> Result<Result<Self, Holder>, DatabaseError> {
        let deadline = Instant::now() + patience;
        loop {
            match Self::take(home, reason)? {
                Err(holder) if holder.reason == Reason::Command && Instant::now() < deadline => {
                    thread::sleep(Duration::from_millis(50));
                }
                answer => return Ok(answer),
            }
        }
    }
}

/// Reads who wrote the file. Whoever has the lock and wrote nothing yet is taken for a command: it is worth waiting for.
fn parse_holder(text: &str) -> Holder {
    let mut words = text.split_whitespace();
    let reason = if words.next() == Some("serve") { Reason::Serve } else { Reason::Command };
    Holder { pid: words.next().and_then(|pid| pid.parse().ok()), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_to_ask_learns_who_was_first() -> Result<(), DatabaseError> {
        let home = tempfile::tempdir().map_err(DatabaseError::file("create", "a folder"))?;
        let first = Lock::take(home.path(), Reason::Serve)?;
        assert!(first.is_ok());
        let second = Lock::take(home.path(), Reason::Command)?;
        let expected = Holder { pid: Some(std::process::id()), reason: Reason::Serve };
        assert_eq!(second.expect_err("the first has it"), expected);
        drop(first);
        assert!(Lock::take(home.path(), Reason::Command)?.is_ok());
        Ok(())
    }
}
