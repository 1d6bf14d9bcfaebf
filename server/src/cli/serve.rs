use clap::Args;

use super::exit::Failure;
use crate::{
    boot,
    config::{
        Config,
        flags::{Flags, ServerFlags},
    },
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  flowforge serve --listen 127.0.0.1:8080 --data-dir /srv/flowforge
  DATABASE_URL=postgres://flowforge@db/flowforge flowforge serve --roles scheduler,worker

Every setting also has a variable and a line in flowforge.toml; `flowforge doctor` shows what is in effect.")]
pub(super) struct Serve {
    #[command(flatten)]
    settings: ServerFlags,
    /// Load the sample workspace if this is the first start of a new installation
    #[arg(long)]
    with_sample: bool,
}

impl Serve {
    pub(super) fn run(self, common: &Flags) -> Result<(), Failure> {
        let config = Config::load(&common.clone().and(&self.settings.0))?;
        boot::serve(config, self.with_sample)
    }
}
