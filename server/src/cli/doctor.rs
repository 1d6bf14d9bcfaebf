/// What is looked at.
mod checks;
/// Whether the database answers, and what its clock shows.
mod database;
/// What the machine offers.
mod machine;

use clap::Args;
use serde_json::json;

use super::{
    exit::{Exit, Failure},
    output::{Output, Tone, table},
};
use crate::{
    boot,
    config::{
        Config,
        flags::{Flags, ServerFlags},
    },
    telemetry::{self, Audience},
};
use checks::{Check, Verdict};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  flowforge doctor
  flowforge doctor --json --data-dir /srv/flowforge

Nothing is changed and nothing is started. The exit status is 1 if something keeps the server from working.")]
pub(super) struct Doctor {
    #[command(flatten)]
    settings: ServerFlags,
}

impl Doctor {
    pub(super) fn run(self, common: &Flags, output: &Output) -> Result<(), Failure> {
        let config = Config::load(&common.clone().and(&self.settings.0))?;
        telemetry::start_logging(&config.logging, Audience::Command);
        boot::install_cryptography();
        let checks = checks::all(&config);
        let settings: Vec<_> = config
            .effective
            .iter()
            .map(|setting| json!({ "name": setting.key.name, "value": setting.value, "origin": setting.origin.to_string() }))
            .collect();
        output.answer(&json!({ "settings": settings, "checks": checks }), || words(&config, &checks, output))?;
        match checks.iter().filter(|check| check.verdict == Verdict::Wrong).count() {
            0 => Ok(()),
            1 => Err(Failure::new(Exit::Failed, "One thing is wrong.")),
            count => Err(Failure::new(Exit::Failed, format!("{count} things are wrong."))),
        }
    }
}

fn words(config: &Config, checks: &[Check], output: &Output) -> String {
    let rows: Vec<_> = config
        .effective
        .iter()
        .map(|setting| [setting.key.name.to_owned(), setting.value.clone(), setting.origin.to_string()])
        .collect();
    let mut text = table(["Setting", "Value", "From"], &rows);
    text.push('\n');
    for check in checks {
        let (word, tone) = match check.verdict {
            Verdict::Right => ("ok   ", Tone::Good),
            Verdict::Doubtful => ("look ", Tone::Doubtful),
            Verdict::Wrong => ("wrong", Tone::Bad),
        };
        text.push_str(&format!("\n{}  {:<14} {}", output.toned(word, tone), check.name, check.message));
    }
    text
}
