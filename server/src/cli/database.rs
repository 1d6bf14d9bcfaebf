use std::{
    io,
    os::unix::process::ExitStatusExt,
    process::{Command, ExitStatus},
};

use clap::{Args, Subcommand};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::{
    exit::{Exit, Failure},
    output::Output,
};
use crate::{
    config::{Config, logging::Secret},
    database::{self, Durability, Purpose, TemporaryDatabase},
    telemetry::{self, Audience},
};

#[derive(Debug, Args)]
pub(super) struct Database {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Run a command with a new database, named by `DATABASE_URL`, that is removed afterwards
    #[command(after_help = "Examples:
  flowforge database run --fast -- cargo nextest run
  flowforge database run -- sh -c 'psql \"$DATABASE_URL\" -c \"select version()\"'")]
    Run(Run),
    /// Print the address of the database, starting nothing
    #[command(after_help = "Examples:
  psql \"$(flowforge database url)\"
  pg_dump --format=custom --file=flowforge.dump \"$(flowforge database url)\"")]
    Url,
    /// Open the database for a command, starting it if the server does not run
    #[command(after_help = "Examples:
  flowforge database open -- sh -c 'pg_dump --format=custom \"$DATABASE_URL\" > flowforge.dump'
  flowforge database open -- sh -c 'psql \"$DATABASE_URL\"'")]
    Open(Open),
}

#[derive(Debug, Args)]
struct Run {
    /// Do not wait for disks: faster, and lost in a power cut
    #[arg(long)]
    fast: bool,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

#[derive(Debug, Args)]
struct Open {
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

impl Database {
    pub(super) fn run(self, config: &Config, output: &Output) -> Result<(), Failure> {
        telemetry::start_logging(&config.logging, Audience::Command);
        let programs = config.database.pg_bin.value.as_deref();
        let url = config.database.url.value.as_ref().map(Secret::expose);
        match self.verb {
            Verb::Run(run) => {
                let durability = if run.fast { Durability::None } else { Durability::Full };
                let database = TemporaryDatabase::start(programs, durability)?;
                let status = with_database(&run.command, database.url());
                drop(database);
                end_like(status?)
            }
            Verb::Open(open) => {
                let database = database::Database::open(url, &config.storage.database(), programs, Purpose::Use)?;
                let status = with_database(&open.command, database.url());
                drop(database);
                end_like(status?)
            }
            Verb::Url => {
                let running = || database::open::running_at(&config.storage.database());
                let url = url.map(str::to_owned).or_else(running).ok_or_else(|| {
                    let home = config.storage.database();
                    let message =
                        format!("No database runs in {}. Start the server with `flowforge serve`.", home.display());
                    Failure::new(Exit::NotFound, message)
                })?;
                output.answer(&json!({ "url": url }), || url.clone())
            }
        }
    }
}

/// Runs `command` with `DATABASE_URL` set, passing on the requests to end that this process gets.
fn with_database(command: &[String], url: &str) -> Result<ExitStatus, Failure> {
    let [program, arguments @ ..] = command else {
        return Err(Failure::new(Exit::Usage, "There is no command to run."));
    };
    let failed = |error: io::Error| Failure::new(Exit::Failed, format!("Could not run {program}: {error}."));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    runtime.block_on(async {
        // Listened to before the command runs, so that Ctrl+C ends the command and not us: we have to tidy up after it.
        let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
        let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
        let mut hang_up = signal(SignalKind::hangup()).map_err(failed)?;
        let mut child = Command::new(program);
        child.args(arguments).env("DATABASE_URL", url);
        let mut child = tokio::process::Command::from(child).spawn().map_err(failed)?;
        loop {
            tokio::select! {
                status = child.wait() => return status.map_err(failed),
                // The terminal has told the command as well.
                _ = interrupt.recv() => {}
                _ = terminate.recv() => database::open::ask_to_end(child.id()),
                _ = hang_up.recv() => database::open::ask_to_end(child.id()),
            }
        }
    })
}

/// Ends this process as the command ended: with its status, or 128 and the number of the signal, as shells do.
fn end_like(status: ExitStatus) -> Result<(), Failure> {
    match status.code().or_else(|| status.signal().map(|signal| 128 + signal)) {
        Some(0) => Ok(()),
        code => std::process::exit(code.unwrap_or(1)),
    }
}
