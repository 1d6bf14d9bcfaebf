/// Questions and answers line by line, for other programs.
mod lines;

use std::io;

use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args, Subcommand};
use domain::{
    problem::Problem,
    trigger::{
        cron::{CronExpression, HourClock},
        schedule::{PlannedRun, Schedule},
        timezone::parse_timezone,
    },
};
use serde_json::json;

use super::{
    exit::{Exit, Failure},
    output::Output,
    typed::pointed_at,
};

#[derive(Debug, Args)]
pub(super) struct Cron {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Print the next runs of an expression
    #[command(after_help = "Examples:
  flowforge cron next \"0 2 * * 1-5\" --timezone Europe/Berlin --count 10
  echo '{\"expression\":\"0 0 L * *\",\"timezone\":\"UTC\",\"after\":\"2026-01-01T00:00:00Z\",\"count\":3}' | flowforge cron next --stdin")]
    Next(Next),
    /// Say in words what an expression means, and what is doubtful about it
    #[command(after_help = "Examples:
  flowforge cron explain \"*/7 * * * *\"
  flowforge cron explain \"30 2 * * *\" --timezone America/New_York")]
    Explain(Explain),
}

#[derive(Debug, Args)]
struct Next {
    /// The expression, in quotes
    #[arg(required_unless_present = "stdin")]
    expression: Option<String>,
    #[command(flatten)]
    zone: Zone,
    /// Runs after this instant only [default: now]
    #[arg(long, value_name = "RFC 3339")]
    after: Option<DateTime<Utc>>,
    /// How many
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    count: u16,
    /// Answer one JSON object per line of standard input: {"expression","timezone","after","count"}
    #[arg(long, conflicts_with_all = ["expression", "timezone", "after", "count"])]
    stdin: bool,
}

#[derive(Debug, Args)]
struct Explain {
    /// The expression, in quotes
    expression: String,
    #[command(flatten)]
    zone: Zone,
}

#[derive(Debug, Args)]
struct Zone {
    /// IANA time zone
    #[arg(long, default_value = "UTC", value_name = "ZONE")]
    timezone: String,
}

impl Cron {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        match self.verb {
            Verb::Next(next) if next.stdin => lines::answer(io::stdin(), io::stdout().lock()),
            Verb::Next(next) => {
                let schedule = schedule(&next.expression.unwrap_or_default(), &next.zone)?;
                let runs = schedule.preview(next.after.unwrap_or_else(Utc::now), next.count.into());
                let instants: Vec<_> = runs.iter().map(|run| instant(run.at)).collect();
                output.answer(&json!({ "next": instants }), || list(&runs))
            }
            Verb::Explain(explain) => {
                let schedule = schedule(&explain.expression, &explain.zone)?;
                let (now, clock) = (Utc::now(), HourClock::TwentyFour);
                let sentence = schedule.describe(clock);
                let advice = schedule.lint(now, clock);
                let runs = schedule.preview(now, 5);
                let value = json!({ "sentence": sentence, "advice": advice, "next": runs });
                output.answer(&value, || {
                    let notes: String = advice.iter().map(|lint| format!("! {}\n", lint.message)).collect();
                    format!("{sentence}.\n{notes}\n{}", list(&runs))
                })
            }
        }
    }
}

fn schedule(expression: &str, zone: &Zone) -> Result<Schedule, Failure> {
    let timezone = parse_timezone(&zone.timezone).map_err(|problem| refusal(&zone.timezone, &problem))?;
    let parsed: CronExpression = expression.parse().map_err(|problem| refusal(expression, &problem))?;
    Ok(Schedule::new(parsed, timezone))
}

fn refusal(text: &str, problem: &Problem) -> Failure {
    Failure::new(Exit::Usage, pointed_at(text, problem))
}

/// Shows each run as the zone's clocks show it and in UTC.
fn list(runs: &[PlannedRun]) -> String {
    let lines = runs.iter().map(|run| {
        let local = run.local.format("%a %Y-%m-%d %H:%M");
        format!("{local} {:<5} {}", run.abbreviation, instant(run.at))
    });
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() { "There are no further runs.".to_owned() } else { lines.join("\n") }
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
