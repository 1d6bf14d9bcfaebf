/// What is wrong with a file.
mod refusal;
/// What changes, in words.
mod words;

use std::{
    io::{self, IsTerminal, Read, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::json;
use service::{ImportOptions, ImportPlan};

use self::{
    refusal::refused,
    words::{Tense, plan_words, summary},
};
use super::{
    exit::{Exit, Failure},
    output::Output,
    session::Session,
};
use crate::{config::Config, database::Purpose};

pub(super) const EXAMPLES: &str = "Examples:
  flowforge import workflows.yaml --plan
  flowforge import workflows.yaml --prune --yes

Workflows that the file does not name are not touched. Everything is done, or nothing.";

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file; - is standard input
    file: PathBuf,
    /// Show what would change, and change nothing
    #[arg(long, conflicts_with = "yes")]
    plan: bool,
    /// Delete jobs and triggers that the file's workflows have here and not in the file
    #[arg(long)]
    prune: bool,
    /// Import without asking
    #[arg(long)]
    yes: bool,
}

impl Import {
    pub(super) fn run(self, config: &Config, output: &Output) -> Result<(), Failure> {
        let text = read(&self.file)?;
        Session::run(config, Purpose::Use, output, async |session| self.import(session, &text).await)
    }

    async fn import(&self, session: &Session<'_>, text: &str) -> Result<(), Failure> {
        let transfer = &session.services.transfer;
        let options = ImportOptions { prune: self.prune };
        let planned = transfer.plan_import(&session.actor, text, options).await;
        let plan = planned.map_err(|error| refused(error, &self.file, text))?;
        if self.plan {
            let words = || told(&plan, session.output, summary(&plan, Tense::Future));
            return session.output.answer(&json!({ "plan": plan }), words);
        }
        let is_shown = !plan.is_empty() && !self.yes;
        if is_shown && !self.is_agreed(session, &plan)? {
            return Err(Failure::new(Exit::Failed, "Nothing was imported."));
        }
        let done = transfer.import_workflows(&session.actor, text, options, Some(&plan)).await;
        let done = done.map_err(|error| refused(error, &self.file, text))?;
        session.output.answer(&json!({ "import": done }), || {
            let summary = summary(&done, Tense::Past);
            if is_shown { summary } else { told(&done, session.output, summary) }
        })
    }

    /// Shows the plan and asks whether that is wanted.
    fn is_agreed(&self, session: &Session<'_>, plan: &ImportPlan) -> Result<bool, Failure> {
        let nobody_answers = is_standard_input(&self.file) || !io::stdin().is_terminal();
        if session.output.is_json() || nobody_answers {
            let message = "Nobody can be asked here. Look at the plan with --plan, then import with --yes.";
            return Err(Failure::new(Exit::Usage, message));
        }
        session.output.line(&told(plan, session.output, summary(plan, Tense::Future)))?;
        eprint!("Import this? [y/N] ");
        let mut answer = String::new();
        let read = io::stderr().flush().and_then(|()| io::stdin().read_line(&mut answer));
        read.map_err(|error| Failure::new(Exit::Failed, format!("Could not read the answer: {error}.")))?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }
}

fn told(plan: &ImportPlan, output: &Output, summary: String) -> String {
    let mut lines = plan_words(plan, output);
    lines.extend(plan.notes.iter().cloned());
    lines.push(summary);
    lines.join("\n")
}

fn is_standard_input(file: &Path) -> bool {
    file.as_os_str() == "-"
}

fn read(file: &Path) -> Result<String, Failure> {
    let read = if is_standard_input(file) {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(file)
    };
    read.map_err(|error| {
        let exit = if error.kind() == io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Failed };
        Failure::new(exit, format!("Could not read {}: {error}.", file.display()))
    })
}
