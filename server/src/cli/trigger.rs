use clap::{Args, Subcommand};
use domain::{
    format::machine_time,
    ids::TriggerId,
    trigger::{
        cron::HourClock,
        definition::{Trigger, TriggerDraft},
    },
};
use serde_json::json;

use super::{
    exit::Failure,
    output::{Output, table},
    session::Session,
    typed::{Typed, refused},
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
    /// Let a schedule start a workflow
    #[command(after_help = "Examples:
  flowforge trigger add \"Daily sales\" --cron \"0 2 * * *\" --timezone Europe/Berlin
  flowforge trigger add 12 --cron \"*/15 * * * *\" --name \"Every quarter of an hour\"")]
    Add(Add),
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
struct Add {
    #[command(flatten)]
    of: OfWorkflow,
    /// The cron expression, in quotes
    #[arg(long)]
    cron: String,
    /// IANA time zone
    #[arg(long, default_value = "UTC")]
    timezone: String,
    /// Its name [default: the schedule as a sentence]
    #[arg(long, default_value = "")]
    name: String,
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
            Verb::History(history) => history.run(session).await,
        })
    }
}

impl Add {
    async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let workflow = find_workflow(session, &self.of.workflow).await?;
        let draft = TriggerDraft {
            trigger_name: self.name.as_str().into(),
            enabled: domain::entry::Entry::of_switch(true),
            cron_expression: self.cron.as_str().into(),
            timezone: self.timezone.as_str().into(),
            ..TriggerDraft::default()
        };
        let typed = [
            Typed { field: "cron_expression", option: "--cron", text: &self.cron },
            Typed { field: "timezone", option: "--timezone", text: &self.timezone },
            Typed { field: "trigger_name", option: "--name", text: &self.name },
        ];
        let created = session.services.triggers.create_trigger(&session.actor, workflow, &draft).await;
        let trigger = created.map_err(|error| refused(error, &typed))?;
        let next = trigger.next_run_at.map_or_else(|| "nothing is planned".to_owned(), machine_time);
        let words = || format!("Trigger {} “{}”: {next}", trigger.id, trigger.spec.name);
        session.output.answer(&json!({ "trigger": trigger }), words)
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
