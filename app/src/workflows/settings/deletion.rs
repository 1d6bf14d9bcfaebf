//! The end of a workflow.

use domain::{
    format,
    ids::WorkflowId,
    workflow::{Consequences, Dependent, Workflow},
};
use leptos::prelude::*;

use crate::{
    forms::{Form, Hidden, SubmitButton, use_form},
    ui::{ButtonKind, Card, Dialog, DialogFoot, Icon, icon, use_dialog_href},
    workflows::rpc::DeleteWorkflow,
};

/// Leads to the question whether to delete a workflow, with what follows from it.
#[component]
pub(super) fn DeletionCard(
    /// The workflow.
    workflow: Workflow,
    /// What deleting it would mean.
    consequences: Consequences,
) -> impl IntoView {
    let ask = use_dialog_href("delete");
    let id = workflow.id;
    let title = format!("Delete “{}”?", workflow.spec.name);
    view! {
        <div class="form-page">
            <Card title="Delete this workflow">
                <p>"It can be restored for a week. Its executions and the tables it wrote stay."</p>
                <div class="row">
                    <a class="button danger-quiet" href=ask data-noscroll=""><Icon glyph=icon::TRASH_2/>"Delete…"</a>
                </div>
            </Card>
        </div>
        <Dialog name="delete" title><DeletionForm id consequences=consequences.clone()/></Dialog>
    }
    .into_any()
}

#[component]
fn DeletionForm(id: WorkflowId, consequences: Consequences) -> impl IntoView {
    let form = use_form::<DeleteWorkflow>().flat();
    let dependents = consequences.dependents.len();
    let lines = words(&consequences).into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <Form form class="">
            <div class="body stack">
                <Hidden name="id" value=id.to_string()/>
                <Hidden name="dependents" value=dependents.to_string()/>
                <ul class="bullets">{lines}</ul>
                <p>"It can be restored for a week. Its executions and the tables it wrote stay."</p>
            </div>
            <DialogFoot keep="Keep it">
                <SubmitButton form kind=ButtonKind::Danger>"Delete workflow"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}

/// Says what follows from deleting a workflow, the most noticeable first.
fn words(consequences: &Consequences) -> Vec<String> {
    let mut lines = Vec::new();
    match consequences.active_executions {
        0 => {}
        1 => lines.push("The execution that waits or runs is cancelled.".to_owned()),
        count => lines.push(format!("The {} executions that wait or run are cancelled.", format::count(count))),
    }
    for dependent in &consequences.dependents {
        let Dependent { trigger_name, workflow_name, .. } = dependent;
        lines.push(if dependent.only {
            format!("The trigger “{trigger_name}” of “{workflow_name}” waits for nothing else and is removed.")
        } else {
            format!("The trigger “{trigger_name}” of “{workflow_name}” no longer waits for it.")
        });
    }
    match consequences.triggers.as_slice() {
        [] => {}
        [only] => lines.push(format!("Its trigger “{only}” does not fire any more.")),
        several => {
            let names: Vec<_> = several.iter().map(|name| format!("“{name}”")).collect();
            lines.push(format!("Its triggers {} do not fire any more.", names.join(", ")));
        }
    }
    match consequences.jobs {
        0 => {}
        1 => lines.push("Its job cannot run any more.".to_owned()),
        count => lines.push(format!("Its {count} jobs cannot run any more.")),
    }
    if lines.is_empty() {
        lines.push("It has no jobs, no triggers and nothing that runs.".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use domain::ids::TriggerId;

    use super::*;

    #[test]
    fn every_consequence_is_listed() {
        assert_eq!(words(&Consequences::default()), ["It has no jobs, no triggers and nothing that runs."]);
        let dependent = |name: &str, only| Dependent {
            trigger_id: TriggerId(1),
            trigger_name: "After loans".into(),
            workflow_id: WorkflowId(2),
            workflow_name: name.into(),
            only,
        };
        let all = Consequences {
            triggers: vec!["Nightly".into(), "Hourly".into()],
            jobs: 2,
            active_executions: 1,
            dependents: vec![dependent("Report", true), dependent("Mail", false)],
        };
        assert_eq!(
            words(&all),
            [
                "The execution that waits or runs is cancelled.",
                "The trigger “After loans” of “Report” waits for nothing else and is removed.",
                "The trigger “After loans” of “Mail” no longer waits for it.",
                "Its triggers “Nightly”, “Hourly” do not fire any more.",
                "Its 2 jobs cannot run any more.",
            ]
        );
    }
}
