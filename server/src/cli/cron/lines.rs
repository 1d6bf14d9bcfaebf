use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use chrono::{DateTime, Utc};
use domain::{
    problem::Problem,
    trigger::{cron::CronExpression, schedule::Schedule, timezone::parse_timezone},
};
use serde::{Deserialize, Serialize};

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

/// One line of the output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    /// The next runs.
    Next(Vec<String>),
    /// Why there is no answer.
    Error(String),
}

/// Answers each line of `input` with one line of `output`. Answers are sent when no further question has come yet, so that
/// another program can ask and wait, and many questions at once cost no more than their work.
pub(super) fn answer(input: impl Read, output: impl Write) -> Result<(), Failure> {
    match answer_all(BufReader::with_capacity(1 << 16, input), BufWriter::with_capacity(1 << 16, output)) {
        // The reader has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| Failure::new(Exit::Failed, format!("Could not go on answering: {error}."))),
    }
}

fn answer_all(mut input: BufReader<impl Read>, mut output: BufWriter<impl Write>) -> io::Result<()> {
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            serde_json::to_writer(&mut output, &reply(&line))?;
            output.write_all(b"\n")?;
        }
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        line.clear();
    }
    output.flush()
}

fn reply(line: &[u8]) -> Reply {
    next(line).map_or_else(Reply::Error, Reply::Next)
}

fn next(line: &[u8]) -> Result<Vec<String>, String> {
    let question: Question = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    if question.count > MOST {
        return Err(format!("count is at most {MOST}"));
    }
    let timezone = parse_timezone(&question.timezone).map_err(|problem| problem.message)?;
    let expression: CronExpression = question.expression.parse().map_err(|problem: Problem| problem.message)?;
    let schedule = Schedule::new(expression, timezone);
    let runs = std::iter::successors(schedule.next_after(question.after), |at| schedule.next_after(*at));
    Ok(runs.take(question.count).map(instant).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(lines: &[u8]) -> Vec<String> {
        let mut output = Vec::new();
        answer(lines, &mut output).expect("memory takes everything");
        String::from_utf8(output).expect("JSON is UTF-8").lines().map(str::to_owned).collect()
    }

    fn ask_one(question: &serde_json::Value) -> String {
        let answers = ask(question.to_string().as_bytes());
        assert_eq!(answers.len(), 1, "{question}");
        answers[0].clone()
    }

    #[test]
    fn each_question_gets_one_line_and_the_instant_itself_is_excluded() {
        let answers = ask(
            b"{\"expression\":\"0 2 * * *\",\"timezone\":\"Europe/Berlin\",\"after\":\"2026-01-01T01:00:00Z\",\"count\":2}\n\
             \n\
             {\"expression\":\"61 * * * *\",\"after\":\"2026-01-01T00:00:00Z\"}\r\n\
             \xff\xfe\n\
             nonsense",
        );
        assert_eq!(answers.len(), 4);
        assert_eq!(answers[0], r#"{"next":["2026-01-02T01:00:00Z","2026-01-03T01:00:00Z"]}"#);
        for answer in &answers[1..] {
            assert!(answer.starts_with("{\"error\":\""), "{answer}");
        }
    }

    #[test]
    fn what_lies_within_a_second_is_after_its_beginning() {
        let after = |after: &str| {
            ask_one(&serde_json::json!({"expression": "* * * * *", "timezone": "UTC", "after": after, "count": 1}))
        };
        assert_eq!(after("2026-01-01T00:00:59.999999999Z"), r#"{"next":["2026-01-01T00:01:00Z"]}"#);
        assert_eq!(after("2026-01-01T00:01:00.000000001Z"), r#"{"next":["2026-01-01T00:02:00Z"]}"#);
        assert_eq!(after("2026-01-01T02:01:00+02:00"), r#"{"next":["2026-01-01T00:02:00Z"]}"#);
    }

    #[test]
    fn what_cannot_be_answered_says_why() {
        let question = |change: serde_json::Value| {
            let mut question = serde_json::json!({"expression": "@daily", "timezone": "UTC", "after": "2026-01-01T00:00:00Z", "count": 1});
            for (name, value) in change.as_object().expect("fields") {
                question[name] = value.clone();
            }
            ask_one(&question)
        };
        for (change, words) in [
            (serde_json::json!({"timezone": "Mars/Base"}), "Mars/Base"),
            (serde_json::json!({"count": 100_001}), "count is at most 100000"),
            (serde_json::json!({"count": -1}), "invalid value"),
            (serde_json::json!({"after": "yesterday"}), "input"),
            (serde_json::json!({"until": "x"}), "unknown field `until`"),
            (serde_json::json!({"expression": "0 0 31 2 *"}), "Never runs"),
        ] {
            let answer = question(change.clone());
            assert!(answer.starts_with("{\"error\":\"") && answer.contains(words), "{change}: {answer}");
        }
        assert_eq!(question(serde_json::json!({"count": 0})), r#"{"next":[]}"#);
        assert!(ask(b"{\"expression\":\"@daily\"}")[0].contains("missing field `after`"));
    }
}
