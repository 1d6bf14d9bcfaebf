use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{
    exit::{Exit, Failure},
    output::Output,
    session::Session,
    workflow::with_advice,
};
use crate::{config::Config, database::Purpose};

pub(super) const EXAMPLES: &str = "Examples:
  flowforge export --output workflows.yaml
  flowforge export \"Daily sales\" Customers > sales.yaml

Not in the file are secrets of webhooks, uploaded files, pauses and history.";

#[derive(Debug, Args)]
pub(super) struct Export {
    /// Their names or numbers [default: all]
    #[arg(value_name = "WORKFLOW")]
    workflows: Vec<String>,
    /// The file to write, instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    pub(super) fn run(self, config: &Config, output: &Output) -> Result<(), Failure> {
        Session::run(config, Purpose::Use, output, async |session| {
            let exported = session.services.transfer.export_workflows(&session.actor, &self.workflows).await;
            let exported = exported.map_err(with_advice)?;
            for note in &exported.notes {
                eprintln!("{note}");
            }
            let Some(file) = &self.output else {
                return session
                    .output
                    .answer(&json!({ "yaml": exported.yaml }), || exported.yaml.trim_end().to_owned());
            };
            std::fs::write(file, &exported.yaml)
                .map_err(|error| Failure::new(Exit::Failed, format!("Could not write {}: {error}.", file.display())))?;
            session.output.answer(&json!({ "file": file }), || format!("Written to {}.", file.display()))
        })
    }
}
