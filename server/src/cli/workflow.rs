/// Starting one.
mod run;

use clap::{Args, Subcommand};
use domain::{
    format::machine_time,
    ids::WorkflowId,
    workflow::{NextStart, PauseDraft, WorkflowFilter, WorkflowState, WorkflowSummary},
};
use serde_json::json;
use service::Error;

use super::{
    exit::{Exit, Failure},
    output::{Output, table},
    session::Session,
    typed::{Typed, refused},
};
use crate::{config::Config, database::Purpose};

#[derive(Debug, Args)]
pub(super) struct WorkflowCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List workflows
    #[command(after_help = "Examples:
  flowforge workflow list
  flowforge workflow list --search sales --state failed --json")]
    List(List),
    /// Start a workflow
    #[command(after_help = "Examples:
  flowforge workflow run \"Daily sales\" --wait
  flowforge workflow run 12 --parameter day=2026-03-01 --key import-2026-03-01")]
    Run(run::Run),
    /// Hold back the triggers of a workflow
    #[command(after_help = "Examples:
  flowforge workflow pause \"Daily sales\" --reason \"The source moves this week\"
  flowforge workflow pause 12 --reason maintenance --until \"2026-12-01 07:00\" --timezone Europe/Berlin")]
    Pause(Pause),
    /// Let the triggers of a workflow fire again
    #[command(after_help = "Examples:
  flowforge workflow resume \"Daily sales\"
  flowforge workflow resume 12")]
    Resume(Named),
}

#[derive(Debug, Args)]
struct List {
    /// Words that the name, description, owner, team or a tag must hold
    #[arg(long, default_value = "")]
    search: String,
    /// running, failed, succeeded, paused or never
    #[arg(long)]
    state: Option<WorkflowState>,
    /// How many at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=200))]
    limit: i64,
}

#[derive(Debug, Args)]
struct Named {
    /// Its name or number
    workflow: String,
}

#[derive(Debug, Args)]
struct Pause {
    #[command(flatten)]
    named: Named,
    /// Why, for those who wonder
    #[arg(long)]
    reason: String,
    /// When it resumes by itself: RFC 3339, or a local time of `--timezone`
    #[arg(long, default_value = "")]
    until: String,
    /// The zone of `--until`
    #[arg(long, default_value = "UTC")]
    timezone: String,
}

impl Pause {
    fn draft(&self) -> PauseDraft {
        PauseDraft {
            reason: self.reason.as_str().into(),
            resume_at: self.until.as_str().into(),
            timezone: self.timezone.as_str().into(),
        }
    }

    fn typed(&self) -> [Typed<'_>; 3] {
        [
            Typed { field: "reason", option: "--reason", text: &self.reason },
            Typed { field: "resume_at", option: "--until", text: &self.until },
            Typed { field: "timezone", option: "--timezone", text: &self.timezone },
        ]
    }
}

impl WorkflowCommand {
    pub(super) fn run(self, config: &Config, output: &Output) -> Result<(), Failure> {
        Session::run(config, Purpose::Use, output, async |session| match &self.verb {
            Verb::List(list) => list.run(session).await,
            Verb::Run(run) => run.run(session).await,
            Verb::Pause(pause) => {
                let id = find_workflow(session, &pause.named.workflow).await?;
                let paused = session.services.workflows.pause_workflow(&session.actor, id, &pause.draft()).await;
                let workflow = paused.map_err(|error| refused(error, &pause.typed()))?;
                session
                    .output
                    .answer(&json!({ "workflow": workflow }), || format!("“{}” is paused.", workflow.spec.name))
            }
            Verb::Resume(named) => {
                let id = find_workflow(session, &named.workflow).await?;
                let workflow = session.services.workflows.resume_workflow(&session.actor, id).await?;
                let words = || format!("The triggers of “{}” fire again.", workflow.spec.name);
                session.output.answer(&json!({ "workflow": workflow }), words)
            }
        })
    }
}

impl List {
    async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let filter = WorkflowFilter {
            q: self.search.clone(),
            state: self.state.map(|state| state.to_string()).unwrap_or_default(),
            ..WorkflowFilter::default()
        };
        let page = session.services.workflows.list_workflows(&session.actor, &filter, self.limit).await?;
        session.output.answer(&json!({ "workflows": page.items, "total": page.total }), || {
            let rows: Vec<_> = page.items.iter().map(row).collect();
            table(["Id", "Name", "Owner", "Last", "Next", "Paused"], &rows)
        })
    }
}

fn row(workflow: &WorkflowSummary) -> [String; 6] {
    let next = match &workflow.next {
        NextStart::ByHand => "by hand".to_owned(),
        NextStart::At { at, .. } => machine_time(*at),
        NextStart::After { workflows, .. } => format!("after {}", workflows.join(", ")),
        NextStart::OnArrival { event_type } => format!("on {event_type}"),
    };
    [
        workflow.id.to_string(),
        workflow.name.clone(),
        workflow.owner.clone(),
        workflow.last().map_or_else(|| "never run".to_owned(), |last| last.status.to_string()),
        next,
        if workflow.pause.is_some() { "yes" } else { "" }.to_owned(),
    ]
}

/// Returns the workflow with this number, or with this name.
pub(super) async fn find_workflow(session: &Session<'_>, named: &str) -> Result<WorkflowId, Failure> {
    match session.services.workflows.find_workflow_named(&session.actor, named).await {
        Err(error) => Err(with_advice(error)),
        Ok(workflow) => Ok(workflow.id),
    }
}

/// Says where a name could be found that is not there.
pub(super) fn with_advice(error: Error) -> Failure {
    match error {
        Error::NotFound(words) => {
            Failure::new(Exit::NotFound, format!("{words} `flowforge workflow list` shows those there are."))
        }
        other => other.into(),
    }
}
