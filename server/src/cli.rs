//! The command line: `flowforge <noun> <verb>`.
//!
//! Standard output carries the answer and nothing else, as words or with `--json` as JSON; everything else goes to
//! standard error. The exit status says how it went: see [`exit::Exit`].

/// Completions for shells.
mod completions;
/// Cron expressions, without a database.
mod cron;
/// The embedded database.
mod database;
/// What is effective and what is wrong.
mod doctor;
/// Executions: look, retry, cancel.
mod execution;
/// How a command ends.
pub mod exit;
/// Workflows as YAML, written.
mod export;
/// Workflows as YAML, taken in.
mod import;
/// Answers, as words or as JSON.
pub mod output;
/// Runs the server.
mod serve;
/// How commands reach the data.
pub mod session;
/// API tokens.
mod token;
/// What starts workflows.
mod trigger;
/// What is wrong with what was typed.
mod typed;
/// People.
mod user;
/// Workflows: look, start, pause.
mod workflow;

use clap::{Parser, Subcommand};

use crate::config::{Config, flags::CommonFlags};
use exit::Failure;
use output::Output;

/// Data pipelines that run when they said they would, and tell you why when they did not.
#[derive(Debug, Parser)]
#[command(name = "flowforge", version, arg_required_else_help = true, propagate_version = true, disable_help_subcommand = true, after_help = EXAMPLES)]
pub struct Cli {
    #[command(flatten)]
    settings: CommonFlags,
    /// Answer in JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  flowforge serve --data-dir /srv/flowforge
  flowforge cron next \"0 2 * * 1-5\" --timezone Europe/Berlin

Exit status: 0 done, 1 failed, 2 wrong usage, 3 not allowed, 4 not found, 5 conflict.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(serve::Serve),
    /// Show the settings in effect and what is wrong with them
    Doctor(doctor::Doctor),
    /// Look at workflows and start them
    Workflow(workflow::WorkflowCommand),
    /// Decide when workflows start
    Trigger(trigger::TriggerCommand),
    /// Look at executions, retry and cancel them
    Execution(execution::ExecutionCommand),
    /// Write workflows with their jobs and triggers as YAML
    #[command(after_help = export::EXAMPLES)]
    Export(export::Export),
    /// Take in workflows with their jobs and triggers from YAML
    #[command(after_help = import::EXAMPLES)]
    Import(import::Import),
    /// Keep the list of people
    User(user::UserCommand),
    /// Keep the list of API tokens
    Token(token::TokenCommand),
    /// Work with cron expressions
    Cron(cron::Cron),
    /// Work with the embedded database
    Database(database::Database),
    /// Print completions for a shell
    Completions(completions::Completions),
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    ///
    /// Why it could not be done, with the exit status that says so.
    pub fn run(self) -> Result<(), Failure> {
        let output = Output::new(self.json);
        let settings = self.settings.0;
        match self.command {
            Command::Serve(serve) => serve.run(&settings),
            Command::Doctor(doctor) => doctor.run(&settings, &output),
            Command::Workflow(workflow) => workflow.run(&Config::load(&settings)?, &output),
            Command::Trigger(trigger) => trigger.run(&Config::load(&settings)?, &output),
            Command::Execution(execution) => execution.run(&Config::load(&settings)?, &output),
            Command::Export(export) => export.run(&Config::load(&settings)?, &output),
            Command::Import(import) => import.run(&Config::load(&settings)?, &output),
            Command::User(user) => user.run(&Config::load(&settings)?, &output),
            Command::Token(token) => token.run(&Config::load(&settings)?, &output),
            Command::Cron(cron) => cron.run(&output),
            Command::Database(database) => database.run(&Config::load(&settings)?, &output),
            Command::Completions(completions) => completions.run(),
        }
    }
}
