use domain::ids::{TriggerId, WorkflowId};
use leptos::prelude::*;
use serde_json::{Map, Value};

use super::rpc::SendTestEvent;
use crate::{
    forms::{Form, Hidden, SubmitButton, TextArea, use_form},
    ui::{ButtonKind, Card, icon},
};

/// Sends an event as its sender would: signed, verified, counted.
#[component]
pub(super) fn TrialCard(
    /// The workflow.
    workflow: WorkflowId,
    /// The trigger.
    trigger: TriggerId,
    /// The parameters that the jobs use.
    parameters: Vec<String>,
) -> impl IntoView {
    let form = use_form::<SendTestEvent>().flat();
    view! {
        <Card title="Try it">
            <Form form>
                <Hidden name="workflow" value=workflow.to_string()/>
                <Hidden name="trigger" value=trigger.to_string()/>
                <TextArea form at="body" label="Body of a test event" value=example(&parameters) mono=true
                    hint=|| "It is signed with the newest secret and goes the whole way: it starts the workflow."/>
                <div><SubmitButton form kind=ButtonKind::Secondary glyph=icon::RADIO>"Send test event"</SubmitButton></div>
            </Form>
        </Card>
    }
    .into_any()
}

/// Returns the body of an event with a place for each parameter that the jobs use.
fn example(parameters: &[String]) -> String {
    let parameters: Map<_, _> = parameters.iter().map(|name| (name.clone(), Value::from(""))).collect();
    serde_json::json!({"test": true, "parameters": parameters}).to_string()
}
