use std::io;

use clap::{Args, CommandFactory};

use super::{Cli, exit::Failure};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  flowforge completions bash > /etc/bash_completion.d/flowforge
  flowforge completions zsh > \"${fpath[1]}/_flowforge\"")]
pub(super) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

impl Completions {
    pub(super) fn run(self) -> Result<(), Failure> {
        clap_complete::generate(self.shell, &mut Cli::command(), "flowforge", &mut io::stdout());
        Ok(())
    }
}
