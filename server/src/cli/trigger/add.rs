use clap::Args;
use domain::{
    choice::Choice,
    entry::Entry,
    execution::TriggerType,
    format::machine_time,
    trigger::definition::{DependencyCondition, EventType, Signature, TriggerDraft, UpstreamMode},
};
use serde_json::json;

use super::OfWorkflow;
use crate::cli::{
    exit::Failure,
    session::Session,
    typed::{Typed, refused},
    workflow::find_workflow,
};

/// A new trigger: one of `--cron`, `--after`, `--webhook` and `--files` says what it waits for.
#[derive(Debug, Args)]
pub(super) struct Add {
    #[command(flatten)]
    of: OfWorkflow,
    #[command(flatten)]
    cause: Cause,
    /// IANA time zone of --cron
    #[arg(long, default_value = "UTC")]
    timezone: String,
    /// End after so many starts of --cron
    #[arg(long, requires = "cron")]
    ends_after_runs: Option<String>,
    /// Run --cron every so many weeks only, counted from --weeks-from
    #[arg(long, requires_all = ["cron", "weeks_from"])]
    every_weeks: Option<String>,
    /// A date in a week in which --every-weeks runs
    #[arg(long, requires = "every_weeks", value_name = "DATE")]
    weeks_from: Option<String>,
    /// Which ends of --after count: `on_success`, `on_failure` or `on_completion`
    #[arg(long, requires = "after")]
    condition: Option<DependencyCondition>,
    /// Wait for all of several --after, and not for any of them
    #[arg(long, requires = "after")]
    all: bool,
    /// Minutes between the end of --after and the start, 0 to 60
    #[arg(long, requires = "after")]
    delay: Option<String>,
    /// Minutes within which the ends of --all must lie
    #[arg(long, requires = "all")]
    window: Option<String>,
    /// How a webhook is signed: generic, github or stripe
    #[arg(long, requires = "webhook")]
    signature: Option<Signature>,
    /// Pause it after so many failed executions in a row, 1 to 100
    #[arg(long, value_name = "FAILURES")]
    pause_after_failures: Option<String>,
    /// Its name [default: what it does, as a sentence]
    #[arg(long, default_value = "")]
    name: String,
    /// Parameters of its executions, as a JSON object
    #[arg(long, default_value = "")]
    parameters: String,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Cause {
    /// The cron expression, in quotes; several with semicolons between them
    #[arg(long)]
    cron: Option<String>,
    /// The workflow that it comes after, by name or number; several times for several
    #[arg(long)]
    after: Vec<String>,
    /// Start when a signed webhook arrives
    #[arg(long)]
    webhook: bool,
    /// Start when a file arrives: a path with wildcards under an allowed folder
    #[arg(long)]
    files: Option<String>,
}

impl Add {
    pub(super) async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let workflow = find_workflow(session, &self.of.workflow).await?;
        let draft = self.draft(session).await?;
        let triggers = &session.services.triggers;
        let created = triggers.create_trigger(&session.actor, workflow, &draft).await;
        let trigger = created.map_err(|error| refused(error, &self.typed()))?;
        if !self.cause.webhook {
            let next = trigger.next_run_at.map(|at| format!(": next start {}", machine_time(at))).unwrap_or_default();
            let words = || format!("Trigger {} “{}”{next}", trigger.id, trigger.spec.name);
            return session.output.answer(&json!({ "trigger": trigger }), words);
        }
        // Without a secret nothing can be delivered; it is shown this once.
        let secret = triggers.rotate_hook_secret(&session.actor, workflow, trigger.id, None, None).await?;
        let hook = triggers.load_hook(&session.actor, workflow, trigger.id).await?;
        let url = format!("{}{}", session.public_url.0, hook.path);
        session.output.answer(&json!({"trigger": trigger, "url": url, "secret": secret.value}), || {
            format!("Trigger {} “{}”\nURL:    {url}\nSecret: {}", trigger.id, trigger.spec.name, secret.value)
        })
    }

    /// What was typed, by the field of the draft that it became.
    fn typed(&self) -> [Typed<'_>; 11] {
        fn typed<'a>(field: &'a str, option: &'a str, text: Option<&'a String>) -> Typed<'a> {
            Typed { field, option, text: text.map(String::as_str).unwrap_or_default() }
        }
        [
            typed("cron_expression", "--cron", self.cause.cron.as_ref()),
            typed("ends_after_runs", "--ends-after-runs", self.ends_after_runs.as_ref()),
            typed("every_weeks", "--every-weeks", self.every_weeks.as_ref()),
            typed("weeks_from", "--weeks-from", self.weeks_from.as_ref()),
            typed("event_config.pattern", "--files", self.cause.files.as_ref()),
            typed("delay_minutes", "--delay", self.delay.as_ref()),
            typed("window_minutes", "--window", self.window.as_ref()),
            typed("pause_after_failures", "--pause-after-failures", self.pause_after_failures.as_ref()),
            Typed { field: "timezone", option: "--timezone", text: &self.timezone },
            Typed { field: "trigger_name", option: "--name", text: &self.name },
            Typed { field: "parameters", option: "--parameters", text: &self.parameters },
        ]
    }

    async fn draft(&self, session: &Session<'_>) -> Result<TriggerDraft, Failure> {
        let code = |entry: Option<&str>| Entry::from(entry.unwrap_or_default());
        let common = TriggerDraft {
            trigger_name: self.name.as_str().into(),
            enabled: Entry::of_switch(true),
            pause_after_failures: code(self.pause_after_failures.as_deref()),
            parameters: self.parameters.as_str().into(),
            ..TriggerDraft::default()
        };
        let event = |event_type: EventType, config: serde_json::Value| TriggerDraft {
            trigger_type: TriggerType::Event.code().into(),
            event_type: event_type.code().into(),
            event_config: config.to_string().into(),
            ..common.clone()
        };
        if let Some(cron) = &self.cause.cron {
            return Ok(TriggerDraft {
                cron_expression: cron.as_str().into(),
                timezone: self.timezone.as_str().into(),
                ends_after_runs: code(self.ends_after_runs.as_deref()),
                every_weeks: code(self.every_weeks.as_deref()),
                weeks_from: code(self.weeks_from.as_deref()),
                ..common
            });
        }
        if let Some(pattern) = &self.cause.files {
            return Ok(event(EventType::FileArrival, json!({"pattern": pattern})));
        }
        if self.cause.webhook {
            let signature = self.signature.unwrap_or(Signature::Generic);
            return Ok(event(EventType::Webhook, json!({"signature": signature})));
        }
        let mut upstreams = Vec::new();
        for named in &self.cause.after {
            upstreams.push(find_workflow(session, named).await?.to_string());
        }
        let mode = if self.all { UpstreamMode::All } else { UpstreamMode::Any };
        Ok(TriggerDraft {
            trigger_type: TriggerType::Dependency.code().into(),
            upstream_workflow_ids: upstreams.join(",").into(),
            dependency_condition: code(self.condition.map(Choice::code)),
            upstream_mode: mode.code().into(),
            delay_minutes: code(self.delay.as_deref()),
            window_minutes: code(self.window.as_deref()),
            ..common
        })
    }
}
