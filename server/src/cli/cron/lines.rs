use std::io::{self, BufRead, Write};

use chrono::{DateTime, Utc};
use domain::trigger::{cron::CronExpression, schedule::Schedule, timezone::parse_timezone};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Exit, Failure, instant};

/// The largest number of runs that one question may ask for.
const MOST: usize = 100_000;

/// One line of the input.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    expression: String,
    #[serde(default = "utc")]
    timezone: String,
    after: DateTime<Utc>,
    #[serde(default = "five")]
    count: usize,
}

fn utc() -> String {
    "UTC".to_owned()
}

fn five() -> usize {
    5
}

/// Answers each line of `input` with one line of `output`, at once, so that another program can ask and wait.
pub(super) fn answer(input: impl BufRead, mut output: impl Write) -> Result<(), Failure> {
    for line in input.lines() {
        let line =
            line.map_err(|error| Failure::new(Exit::Failed, format!("Could not read the questions: {error}.")))?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = next(&line).unwrap_or_else(|error| json!({ "error": error }));
        match writeln!(output, "{answer}").and_then(|()| output.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            other => other.map_err(|error| Failure::new(Exit::Failed, format!("Could not answer: {error}.")))?,
        }
    }
    Ok(())
}

fn next(line: &str) -> Result<Value, String> {
    let question: Question = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if question.count > MOST {
        return Err(format!("count is at most {MOST}"));
    }
    let timezone = parse_timezone(&question.timezone).map_err(|problem| problem.message)?;
    let expression: CronExpression =
        question.expression.parse().map_err(|problem: domain::problem::Problem| problem.message)?;
    let schedule = Schedule::new(expression, timezone);
    let runs = std::iter::successors(schedule.next_after(question.after), |at| schedule.next_after(*at));
    Ok(json!({ "next": runs.take(question.count).map(instant).collect::<Vec<_>>() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(lines: &str) -> Vec<String> {
        let mut output = Vec::new();
        answer(lines.as_bytes(), &mut output).expect("memory takes everything");
        String::from_utf8(output).expect("JSON is UTF-8").lines().map(str::to_owned).collect()
    }

    #[test]
    fn each_question_gets_one_line_and_the_instant_itself_is_excluded() {
        let answers = ask(
            "{\"expression\":\"0 2 * * *\",\"timezone\":\"Europe/Berlin\",\"after\":\"2026-01-01T01:00:00Z\",\"count\":2}\n\
             \n\
             {\"expression\":\"61 * * * *\",\"after\":\"2026-01-01T00:00:00Z\"}\n\
             nonsense\n",
        );
        assert_eq!(answers.len(), 3);
        assert_eq!(answers[0], r#"{"next":["2026-01-02T01:00:00Z","2026-01-03T01:00:00Z"]}"#);
        assert!(answers[1].starts_with("{\"error\":"), "{}", answers[1]);
        assert!(answers[2].starts_with("{\"error\":"), "{}", answers[2]);
    }
}
