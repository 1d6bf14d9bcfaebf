use app::ui::Code;
use leptos::prelude::*;
use serde_json::Value;

use crate::api::openapi::{Operation, Parameter, Place};

/// Shows a command.
pub(super) fn example(label: &str, command: String) -> impl IntoView + use<> {
    view! { <div class="api-example"><Code label text=command/></div> }
}

/// Returns the command that asks for an operation, with a body where one is given.
pub(super) fn command(operation: &Operation, address: &str, body: Option<&Value>) -> String {
    let mut path = operation.path.to_owned();
    let mut more = String::new();
    for Parameter { name, place, required, example, .. } in &operation.parameters {
        let value = match example {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => continue,
        };
        match place {
            Place::Path => path = path.replace(&format!("{{{name}}}"), &value),
            Place::Query if *required => more += &format!(" \\\n  -G --data-urlencode '{name}={value}'"),
            Place::Query | Place::Header => {}
        }
    }
    if let Some(taken) = &operation.body {
        match body {
            // JSON is YAML, too.
            Some(body) => {
                more += &format!(" \\\n  -H 'Content-Type: {}' -d '{}'", taken.content.media_type, quoted(body))
            }
            None if taken.required => more += " \\\n  --data-binary @orders.csv",
            None => {}
        }
    }
    let method = match operation.method.as_str() {
        "GET" => String::new(),
        method => format!("-X {method} "),
    };
    format!("curl {method}-H \"Authorization: Bearer $TOKEN\" {address}{path}{more}")
}

/// Writes JSON so that it can stand between the quotes of a shell.
fn quoted(body: &Value) -> String {
    body.to_string().replace('\'', r"'\''")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::openapi::description;

    fn of(id: &str) -> &'static Operation {
        let operations = description().sections.iter().flat_map(|section| &section.operations);
        operations.into_iter().find(|operation| operation.id == id).expect("an operation")
    }

    #[test]
    fn a_command_can_be_run_as_it_stands() {
        let at = "https://flow.example";
        let authorization = "-H \"Authorization: Bearer $TOKEN\"";
        assert_eq!(command(of("load_workflow"), at, None), format!("curl {authorization} {at}/api/workflows/1"));
        assert!(command(of("preview_schedule"), at, None).ends_with("-G --data-urlencode 'cron=0 2 * * *'"));
        let body = json!({"reason": "It's late"});
        let paused = command(of("pause_everything"), at, Some(&body));
        assert!(paused.starts_with("curl -X POST "), "{paused}");
        assert!(paused.ends_with(r#"-d '{"reason":"It'\''s late"}'"#), "{paused}");
        assert!(command(of("append_upload"), at, None).ends_with("--data-binary @orders.csv"));
    }
}
