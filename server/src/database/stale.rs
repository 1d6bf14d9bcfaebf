use std::{
    fs,
    io::ErrorKind,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use super::{
    DatabaseError, pid_file,
    pid_file::PidFile,
    place::Place,
    process::{self, Signal},
};

/// How long a left-over server gets to stop, first politely and then at once.
const PATIENCE: [(Signal, Duration); 2] =
    [(Signal::FastShutdown, Duration::from_secs(20)), (Signal::ImmediateShutdown, Duration::from_secs(10))];

/// Who has the number that `postmaster.pid` names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Occupant {
    /// No process that we may signal.
    Nobody,
    /// A program that is not this cluster's server, or what is left of one that ended and was not reaped.
    Other,
    /// The server of this cluster.
    Server,
}

/// Tidies up what an earlier process left in `cluster`, whose lock we hold: nobody else looks after it.
///
/// A server that still runs is stopped, because only its parent can watch over it. A number that now belongs to
/// another program is crossed out, because PostgreSQL would take that program for itself and refuse to start. A number
/// that belongs to nobody is PostgreSQL's own business: it also knows about processes that outlived their parent.
pub(crate) fn clear(place: &Place) -> Result<(), DatabaseError> {
    let cluster = place.cluster.as_path();
    let left = PidFile::read(cluster).filter(|file| occupant(file.pid, cluster) == Occupant::Server);
    if let Some(file) = left {
        tracing::info!("stopping PostgreSQL (process {}) that an earlier FlowForge left running", file.pid);
        stop(file.pid, cluster)?;
    }
    // The socket has a file with a number of its own, of which the same is true. The folder is this cluster's alone.
    for name in [".s.PGSQL.5432", ".s.PGSQL.5432.lock"] {
        let path = place.sockets.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(DatabaseError::File { action: "remove", path, source: error });
            }
            _ => {}
        }
    }
    match PidFile::read(cluster) {
        Some(file) if occupant(file.pid, cluster) == Occupant::Other => {
            tracing::info!(
                "process {} is not the database of {}: the number was used again",
                file.pid,
                cluster.display()
            );
            cross_out(cluster)
        }
        _ => Ok(()),
    }
}

/// Returns whether the server of `cluster` runs.
pub(crate) fn runs(cluster: &Path) -> bool {
    PidFile::read(cluster).is_some_and(|file| occupant(file.pid, cluster) == Occupant::Server)
}

fn stop(pid: u32, cluster: &Path) -> Result<(), DatabaseError> {
    for (signal, patience) in PATIENCE {
        process::send(pid, signal);
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if occupant(pid, cluster) != Occupant::Server {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
    Err(DatabaseError::LeftOver(pid))
}

/// Tells by the folder it works in: PostgreSQL's first process stands in its cluster.
///
/// Where the system does not tell, a living process counts as the server: one that may be ours is never started twice.
fn occupant(pid: u32, cluster: &Path) -> Occupant {
    if !process::send(pid, Signal::Probe) {
        return Occupant::Nobody;
    }
    match fs::read_link(format!("/proc/{pid}/cwd")) {
        Ok(folder) if fs::canonicalize(cluster).is_ok_and(|cluster| cluster == folder) => Occupant::Server,
        Ok(_) => Occupant::Other,
        Err(error) if error.kind() == ErrorKind::NotFound && Path::new("/proc/self").exists() => Occupant::Other,
        Err(_) => Occupant::Server,
    }
}

/// Puts our own number in place of the other program's. PostgreSQL takes its parent's number for one from before a
/// restart of the system, and still looks at the rest of the file for processes that use the shared memory.
fn cross_out(cluster: &Path) -> Result<(), DatabaseError> {
    let path = cluster.join(pid_file::NAME);
    let text = fs::read_to_string(&path).map_err(DatabaseError::file("read", &path))?;
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    fs::write(&path, format!("{}\n{rest}", std::process::id())).map_err(DatabaseError::file("correct", &path))
}
