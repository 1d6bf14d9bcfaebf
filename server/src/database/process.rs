//! `geteuid`, `kill` and `waitid`: three calls that take plain numbers and touch no memory of ours but what is passed.

use std::{io, process::Command};

use super::DatabaseError;

/// How PostgreSQL's first process reacts to a signal.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Signal {
    /// Disconnect everybody, write everything, stop.
    FastShutdown,
    /// Stop at once; the next start replays the log.
    ImmediateShutdown,
    /// The ordinary request to end, for programs that are not PostgreSQL.
    Terminate,
    /// Ask whether the process exists.
    Probe,
}

impl Signal {
    fn number(self) -> libc::c_int {
        match self {
            Self::FastShutdown => libc::SIGINT,
            Self::ImmediateShutdown => libc::SIGQUIT,
            Self::Terminate => libc::SIGTERM,
            Self::Probe => 0,
        }
    }
}

/// Returns the effective user of this process.
#[expect(unsafe_code, reason = "geteuid has no arguments and cannot fail")]
pub(crate) fn effective_user() -> u32 {
    // SAFETY: no preconditions.
    unsafe { libc::geteuid() }
}

/// Sends `signal` to `pid`, returning whether there is such a process that may be signalled.
#[expect(unsafe_code, reason = "kill takes two numbers")]
pub(crate) fn send(pid: u32, signal: Signal) -> bool {
    let Ok(pid) = libc::pid_t::try_from(pid) else { return false };
    // Zero and negative numbers mean groups of processes, ours among them.
    // SAFETY: no memory is passed.
    pid > 0 && unsafe { libc::kill(pid, signal.number()) } == 0
}

/// Waits until the child `pid` has ended, leaving it to be reaped, so that its number stays taken until then.
#[expect(unsafe_code, reason = "waitid fills one structure that lives on this stack")]
pub(crate) fn wait_without_reaping(pid: u32) -> io::Result<()> {
    loop {
        let mut information = std::mem::MaybeUninit::<libc::siginfo_t>::zeroed();
        // SAFETY: `information` is valid for writes and outlives the call; its content is not read.
        let answer = unsafe { libc::waitid(libc::P_PID, pid, information.as_mut_ptr(), libc::WEXITED | libc::WNOWAIT) };
        if answer == 0 {
            return Ok(());
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// Returns what `id` answers, such as the name of the current user for `-un`.
pub(crate) fn id(arguments: &[&str]) -> Result<String, DatabaseError> {
    let output = Command::new("id")
        .args(arguments)
        .output()
        .map_err(|source| DatabaseError::Spawn { program: "id".into(), source })?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(DatabaseError::NamelessUser(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}
