/// Making one.
mod add;
/// Saying why.
mod explain;

use clap::{Args, Subcommand};
use domain::{
    format::machine_time,
    ids::TriggerId,
    trigger::{cron::HourClock, definition::Trigger},
};
use serde_json::json;

use super::{
    exit::Failure,
    output::{Output, table},
    session::Session,
    workflow::find_workflow,
};
use crate::{config::Config, database::Purpose};

#[derive(Debug, Args)]
pub(super) struct TriggerCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Let a schedule, another workflow, a webhook or a file start a workflow
    #[command(after_help = "Examples:
  flowforge trigger add \"Daily sales\" --cron \"0 2 * * *\" --timezone Europe/Berlin
  flowforge trigger add Report --after \"Daily sales\" --after Customers --all --delay 5
  flowforge trigger add Import --webhook --signature github
  flowforge trigger add Import --files \"/data/in/*.csv\"")]
    Add(Box<add::Add>),
    /// List the triggers of a workflow
    #[command(after_help = "Examples:
  flowforge trigger list \"Daily sales\"
  flowforge trigger list 12 --json")]
    List(OfWorkflow),
    /// Let a trigger fire
    #[command(after_help = "Examples:
  flowforge trigger enable \"Daily sales\" 7
  flowforge trigger enable 12 7")]
    Enable(Numbered),
    /// Keep a trigger from firing
    #[command(after_help = "Examples:
  flowforge trigger disable \"Daily sales\" 7
  flowforge trigger disable 12 7")]
    Disable(Numbered),
    /// Say what a trigger does, what it plans, and what it decided lately
    #[command(after_help = "Examples:
  flowforge trigger explain \"Daily sales\" 7
  flowforge trigger explain 12 7 --json")]
    Explain(Numbered),
    /// Leave the next planned start out
    #[command(after_help = "Examples:
  flowforge trigger skip-next \"Daily sales\" 7
  flowforge trigger skip-next 12 7 --undo")]
    SkipNext(SkipNext),
    /// Show what a trigger has decided, and why
    #[command(after_help = "Examples:
  flowforge trigger history \"Daily sales\" 7
  flowforge trigger history 12 7 --limit 100 --json")]
    History(History),
}

#[derive(Debug, Args)]
struct OfWorkflow {
    /// The workflow's name or number
    workflow: String,
}

#[derive(Debug, Args)]
struct Numbered {
    #[command(flatten)]
    of: OfWorkflow,
    /// The trigger's number
    trigger: TriggerId,
}

#[derive(Debug, Args)]
struct SkipNext {
    #[command(flatten)]
    numbered: Numbered,
    /// Take it back
    #[arg(long)]
    undo: bool,
}

#[derive(Debug, Args)]
struct History {
    #[command(flatten)]
    numbered: Numbered,
    /// How many decisions at most
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(i64).range(1..=200))]
    limit: i64,
}

impl TriggerCommand {
    pub(super) fn run(self, config: &Config, output: &Output) -> Result<(), Failure> {
        Session::run(config, Purpose::Use, output, async |session| match &self.verb {
            Verb::Add(add) => add.run(session).await,
            Verb::List(of) => of.list(session).await,
            Verb::Enable(numbered) => numbered.set_enabled(session, true).await,
            Verb::Disable(numbered) => numbered.set_enabled(session, false).await,
            Verb::Explain(numbered) => numbered.explain(session).await,
            Verb::SkipNext(skip) => skip.run(session).await,
            Verb::History(history) => history.run(session).await,
        })
    }
}

impl OfWorkflow {
    async fn list(&self, session: &Session<'_>) -> Result<(), Failure> {
        let workflow = find_workflow(session, &self.workflow).await?;
        let triggers = session.services.triggers.list_triggers(&session.actor, workflow).await?;
        session.output.answer(&json!({ "triggers": triggers }), || {
            let rows: Vec<_> = triggers.iter().map(row).collect();
            table(["Id", "Name", "When", "State", "Next", "Last"], &rows)
        })
    }
}

fn row(trigger: &Trigger) -> [String; 6] {
    let state = match (trigger.error.is_some(), trigger.spec.enabled, trigger.pause.is_some()) {
        (true, ..) => "not understood",
        (_, false, _) => "off",
        (_, true, true) => "paused",
        (_, true, false) => "on",
    };
    let or_blank = |at: Option<_>| at.map(machine_time).unwrap_or_default();
    [
        trigger.id.to_string(),
        trigger.spec.name.clone(),
        trigger.sentence(HourClock::TwentyFour),
        state.to_owned(),
        or_blank(trigger.next_run_at),
        or_blank(trigger.last_run_at),
    ]
}

impl Numbered {
    async fn set_enabled(&self, session: &Session<'_>, enabled: bool) -> Result<(), Failure> {
        let workflow = find_workflow(session, &self.of.workflow).await?;
        let triggers = &session.services.triggers;
        let trigger = triggers.set_trigger_enabled(&session.actor, workflow, self.trigger, enabled).await?;
        let state = if enabled { "on" } else { "off" };
        session.output.answer(&json!({ "trigger": trigger }), || format!("“{}” is {state}.", trigger.spec.name))
    }
}

impl SkipNext {
    async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let Numbered { of, trigger } = &self.numbered;
        let workflow = find_workflow(session, &of.workflow).await?;
        let triggers = &session.services.triggers;
        let trigger = triggers.set_skip_next(&session.actor, workflow, *trigger, !self.undo).await?;
        session.output.answer(&json!({ "trigger": trigger }), || match (trigger.skip_next_at, trigger.next_run_at) {
            (Some(at), _) => format!("The start planned for {} is left out.", machine_time(at)),
            (None, Some(at)) => format!("The start planned for {} stays.", machine_time(at)),
            (None, None) => "Nothing is planned.".to_owned(),
        })
    }
}

impl History {
    async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let Numbered { of, trigger } = &self.numbered;
        let workflow = find_workflow(session, &of.workflow).await?;
        let triggers = &session.services.triggers;
        let firings = triggers.list_firings(&session.actor, workflow, Some(*trigger), None, self.limit).await?;
        session.output.answer(&json!({ "firings": firings }), || {
            let rows: Vec<_> = firings
                .iter()
                .map(|firing| {
                    [
                        firing.scheduled_for.map(machine_time).unwrap_or_default(),
                        firing.state.to_string(),
                        firing.execution_id.map(|id| format!("#{id}")).unwrap_or_default(),
                        firing.sentence(),
                    ]
                })
                .collect();
            table(["Planned for", "Decision", "Execution", "Why"], &rows)
        })
    }
}
