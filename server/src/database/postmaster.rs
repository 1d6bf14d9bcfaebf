use std::{
    fs,
    path::Path,
    process::{Child, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{
    DatabaseError,
    account::Account,
    binaries::Binaries,
    keeper::Keeper,
    log::Log,
    pid_file::PidFile,
    place::Place,
    process::{self, Signal},
    settings::{self, Durability},
    stale,
};

/// How long PostgreSQL may take to become ready; replaying the log after a crash is the slow case.
const READY_WITHIN: Duration = Duration::from_secs(300);

/// Everything that starting a cluster's server takes.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) binaries: Binaries,
    pub(crate) account: Account,
    pub(crate) place: Place,
    pub(crate) durability: Durability,
    /// The folder that goes when the server goes, for a cluster that lives as long as one command.
    pub(crate) temporary: Option<std::path::PathBuf>,
    pub(crate) log: Log,
}

/// One running PostgreSQL server, which stops when this value is dropped.
#[derive(Debug)]
pub(crate) struct Postmaster {
    child: Child,
    _keeper: Keeper,
}

impl Postmaster {
    /// Starts the server and returns when it accepts connections.
    pub(crate) fn start(plan: &Plan) -> Result<Self, DatabaseError> {
        stale::clear(&plan.place)?;
        write_access_rules(plan)?;
        let program = plan.binaries.program("postgres");
        let spawn = |source| DatabaseError::Spawn { program: program.clone(), source };
        let mut child = plan
            .account
            .command(&program)
            .arg("-D")
            .arg(&plan.place.cluster)
            .args(settings::arguments(&plan.place, plan.durability))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(spawn)?;
        if let Some(output) = child.stderr.take() {
            plan.log.follow(output);
        }
        let keeper = Keeper::watch(child.id(), plan.temporary.as_deref());
        let keeper = keeper.map_err(|source| DatabaseError::Spawn { program: "/bin/sh".into(), source });
        match keeper {
            Ok(keeper) => {
                let mut server = Self { child, _keeper: keeper };
                server.wait_until_ready(plan)?;
                Ok(server)
            }
            Err(error) => {
                stop(&mut child);
                Err(error)
            }
        }
    }

    /// Returns the number of its first process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Returns how it ended. To be called when it has.
    pub(crate) fn reap(&mut self) -> std::io::Result<ExitStatus> {
        self.child.wait()
    }

    fn wait_until_ready(&mut self, plan: &Plan) -> Result<(), DatabaseError> {
        let deadline = Instant::now() + READY_WITHIN;
        loop {
            if let Ok(Some(status)) = self.child.try_wait() {
                // What it printed last may still be on its way to the log.
                thread::sleep(Duration::from_millis(50));
                return Err(DatabaseError::Failed {
                    program: "postgres",
                    status: status.to_string(),
                    output: plan.log.last_words(),
                });
            }
            if PidFile::read(&plan.place.cluster).is_some_and(|file| file.pid == self.pid() && file.ready) {
                return Ok(());
            }
            if Instant::now() > deadline {
                let output = plan.log.last_words();
                return Err(DatabaseError::NotReady { seconds: READY_WITHIN.as_secs(), output });
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Postmaster {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

/// Stops a server: politely, at once, by force. The whole takes less than the ten seconds that stopping FlowForge may.
fn stop(child: &mut Child) {
    for (signal, patience) in [(Signal::FastShutdown, 5), (Signal::ImmediateShutdown, 2)] {
        let deadline = Instant::now() + Duration::from_secs(patience);
        if matches!(child.try_wait(), Ok(None)) {
            process::send(child.id(), signal);
        }
        while Instant::now() < deadline {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
    if let Err(error) = child.kill().and_then(|()| child.wait().map(|_| ())) {
        tracing::warn!("PostgreSQL (process {}) could not be stopped: {error}", child.id());
    }
}

/// Writes who may connect. At every start, because FlowForge may run as another user than the last time.
fn write_access_rules(plan: &Plan) -> Result<(), DatabaseError> {
    let ours = process::id(&["-un"])?;
    let write = |name: &str, text: &str| {
        let path = plan.place.cluster.join(name);
        fs::write(&path, text).map_err(DatabaseError::file("write", &path))?;
        plan.account.own(&path)
    };
    write("pg_hba.conf", settings::HOST_BASED_ACCESS)?;
    write("pg_ident.conf", &settings::identities(&ours, &plan.account))
}

/// Returns whether the server of `cluster` accepts connections, and over the socket in which folder.
pub(crate) fn running(cluster: &Path) -> Option<String> {
    PidFile::read(cluster).filter(|file| file.ready).map(|file| file.sockets)
}
