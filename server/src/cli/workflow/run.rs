use clap::Args;
use serde_json::{Map, Value, json};

use super::{Named, find_workflow};
use crate::cli::{
    execution::{Reader, wait_for_end},
    exit::{Exit, Failure},
    session::Session,
    typed::{Typed, refused},
};

#[derive(Debug, Args)]
pub(super) struct Run {
    #[command(flatten)]
    named: Named,
    /// A parameter; the value is JSON, or else text
    #[arg(long = "parameter", short = 'p', value_name = "NAME=VALUE", value_parser = parameter)]
    single: Vec<(String, Value)>,
    /// Parameters as one JSON object; those given singly win
    #[arg(long, value_name = "JSON", value_parser = object)]
    parameters: Option<Map<String, Value>>,
    /// Starts nothing if this key was used for the workflow before
    #[arg(long)]
    key: Option<String>,
    /// Its end starts nothing that waits for it
    #[arg(long)]
    alone: bool,
    /// Print the log and wait for the end; the exit status is 0 only if it succeeded
    #[arg(long)]
    wait: bool,
}

impl Run {
    pub(super) async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        if self.wait && session.nobody_serves {
            let advice = "Start one with `flowforge serve`, or leave out --wait. Nothing was started.";
            return Err(Failure::new(Exit::Conflict, format!("No server runs that would do the work. {advice}")));
        }
        let id = find_workflow(session, &self.named.workflow).await?;
        let mut parameters = self.parameters.clone().unwrap_or_default();
        parameters.extend(self.single.iter().cloned());
        let executions = &session.services.executions;
        let started =
            executions.start_execution(&session.actor, id, &parameters, self.key.as_deref(), !self.alone).await;
        let (id, new) = started.map_err(|error| refused(error, &[self.typed_key()]))?;
        if self.wait {
            return wait_for_end(session, Reader::new(id, None)).await;
        }
        let words = || match (new, session.nobody_serves) {
            (false, _) => format!("#{id} was started with this key before."),
            (true, true) => format!("#{id} is queued. No server runs; it begins when one does: `flowforge serve`."),
            (true, false) => format!("#{id} is queued."),
        };
        session.output.answer(&json!({ "execution_id": id, "new": new }), words)
    }

    fn typed_key(&self) -> Typed<'_> {
        Typed { field: "idempotency_key", option: "--key", text: self.key.as_deref().unwrap_or_default() }
    }
}

/// Reads `day=2026-03-01` or `limit=5`.
fn parameter(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
    Ok((name.to_owned(), value))
}

/// Reads `{"day": "2026-03-01"}`.
fn object(text: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(text)
        .map_err(|error| format!("write a JSON object, such as {{\"day\": \"2026-03-01\"}}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_json_where_it_can_be() {
        assert_eq!(parameter("limit=5"), Ok(("limit".to_owned(), json!(5))));
        assert_eq!(parameter("day=2026-03-01"), Ok(("day".to_owned(), json!("2026-03-01"))));
        assert_eq!(parameter("note=a=b"), Ok(("note".to_owned(), json!("a=b"))));
        assert!(parameter("limit").is_err());
    }

    #[test]
    fn parameters_are_an_object_and_nothing_else() {
        assert_eq!(object("{\"day\": 1}").map(Value::Object), Ok(json!({"day": 1})));
        assert!(object("[1]").is_err_and(|message| message.contains("JSON object")));
    }
}
