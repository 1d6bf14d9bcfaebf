//! What people say about a workflow.

use domain::workflow::{APPLICATIONS, BUSINESS_UNITS, DataClassification, Environment, Priority, TEAMS, WorkflowDraft};
use leptos::prelude::*;

use crate::forms::{FormHandle, SelectField, SelectOption, TextArea, TextField, label_of};

/// The fields that are folded until somebody wants them: none of them is needed.
const FOLDED: [&str; 10] = [
    "owner",
    "team",
    "business_unit",
    "application",
    "environment",
    "priority",
    "data_classification",
    "tags",
    "notification_email",
    "max_active_executions",
];

/// Asks for everything that people say about a workflow. Only the name is needed.
#[component]
pub(super) fn WorkflowFields(
    /// The form.
    form: FormHandle,
    /// What it begins with.
    draft: WorkflowDraft,
    /// The teams there are.
    teams: Vec<String>,
    /// Whether all but the name and the description is folded at first.
    #[prop(optional)]
    folded: bool,
) -> impl IntoView {
    let WorkflowDraft { name, description, .. } = draft.clone();
    let error = form.error();
    // What is wrong must be seen.
    let open = Memo::new(move |_| {
        let wrong = |field: &str| error.read().as_ref().and_then(|error| error.problems()?.of_field(field)).is_some();
        !folded || FOLDED.iter().any(|field| wrong(field))
    });
    view! {
        <TextField form at="name" label="Name" value=name.0/>
        <TextArea form at="description" label="Description" value=description.0 hint=|| "What it is for."/>
        <details class="more-fields" open=open>
            <summary>"Owner, environment, priority and more"</summary>
            <div class="stack">
                <Belonging form draft=draft.clone() teams/>
                <Running form draft/>
            </div>
        </details>
    }
    .into_any()
}

/// Who answers for it, and what it belongs to.
#[component]
fn Belonging(form: FormHandle, draft: WorkflowDraft, mut teams: Vec<String>) -> impl IntoView {
    teams.extend(TEAMS.iter().map(|team| (*team).to_owned()).filter(|team| !teams.contains(team)).collect::<Vec<_>>());
    let all = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    view! {
        <div class="columns medium top">
            <TextField form at="owner" label="Owner" value=draft.owner.0 hint=|| "Who answers for it."/>
            <TextField form at="team" label="Team" value=draft.team.0 suggestions=teams hint=|| "The team that keeps it."/>
            <TextField form at="business_unit" label="Business unit" value=draft.business_unit.0 suggestions=all(BUSINESS_UNITS)/>
            <TextField form at="application" label="Application" value=draft.application.0 suggestions=all(APPLICATIONS)
                hint=|| "Where its data comes from."/>
            <SelectField form at="environment" label="Environment" value=draft.environment.0 options={SelectOption::all::<Environment>()}/>
            <SelectField form at="data_classification" label="Classification" value=draft.data_classification.0
                options={SelectOption::all::<DataClassification>()} hint=|| "How carefully its data is to be handled."/>
        </div>
        <TextField form at="tags" label="Tags" value=draft.tags.0 hint=|| "Words to find it by, separated by commas."/>
    }
    .into_any()
}

/// How it runs, and who hears of it.
#[component]
fn Running(form: FormHandle, draft: WorkflowDraft) -> impl IntoView {
    view! {
        <div class="columns medium top">
            <SelectField form at="priority" label="Priority" value=draft.priority.0 options={SelectOption::all::<Priority>()}
                hint=|| "Of what waits in the queue, the higher priority starts first."/>
            <TextField form at="max_active_executions" label="Executions at once" kind="number" value=draft.max_active_executions.0
                hint=|| "From 1 to 100. More wait, or are skipped, as each trigger says."/>
            <TextField form at="notification_email" label="Contact" value=draft.notification_email.0
                hint=|| "Email addresses, separated by commas, shown where it fails."/>
        </div>
    }
    .into_any()
}

/// Returns the name and the value of a field as people read them.
pub(super) fn words_of(field: &str, value: &str) -> (String, String) {
    let (name, value) = match field {
        "name" => ("Name", value.to_owned()),
        "description" => ("Description", value.to_owned()),
        "owner" => ("Owner", value.to_owned()),
        "application" => ("Application", value.to_owned()),
        "team" => ("Team", value.to_owned()),
        "business_unit" => ("Business unit", value.to_owned()),
        "environment" => ("Environment", label_of::<Environment>(value)),
        "priority" => ("Priority", label_of::<Priority>(value)),
        "data_classification" => ("Classification", label_of::<DataClassification>(value)),
        "tags" => ("Tags", value.to_owned()),
        "notification_email" => ("Contact", value.to_owned()),
        "max_active_executions" => ("Executions at once", value.to_owned()),
        other => (other, value.to_owned()),
    };
    (name.to_owned(), value)
}

#[cfg(test)]
mod tests {
    use domain::entry::Entry;

    use super::*;

    #[test]
    fn every_field_of_a_draft_has_words() {
        let draft = serde_json::to_value(WorkflowDraft { environment: Entry::from("uat"), ..WorkflowDraft::default() });
        let draft = draft.expect("a draft is JSON");
        for field in draft.as_object().expect("an object").keys().filter(|field| *field != "version") {
            assert_ne!(words_of(field, "").0, *field);
        }
        assert_eq!(words_of("environment", "uat").1, "UAT");
    }
}
