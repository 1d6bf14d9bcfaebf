use serde::{Deserialize, Serialize};

use super::{DataClassification, Environment, Priority, Workflow, WorkflowSpec};
use crate::{
    choice::{Choice, check_choice},
    entry::Entry,
    name::{check_name, check_text},
    person::check_email,
    problem::Problems,
};

/// A workflow as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct WorkflowDraft {
    /// The version the edit started from; blank for a new workflow.
    pub version: Entry,
    /// The name.
    pub name: Entry,
    /// What it is for.
    pub description: Entry,
    /// Who answers for it.
    pub owner: Entry,
    /// The application its data comes from.
    pub application: Entry,
    /// The team that keeps it.
    pub team: Entry,
    /// The part of the organisation it serves.
    pub business_unit: Entry,
    /// A code of [`Environment`]; blank means `development`.
    pub environment: Entry,
    /// A code of [`Priority`]; blank means `medium`.
    pub priority: Entry,
    /// A code of [`DataClassification`]; blank means `internal`.
    pub data_classification: Entry,
    /// Words separated by commas.
    #[serde(deserialize_with = "crate::entry::list")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::entry::Texts"))]
    pub tags: Entry,
    /// Whom to write to when it fails.
    pub notification_email: Entry,
    /// A whole number; blank means 1.
    pub max_active_executions: Entry,
}

impl WorkflowDraft {
    /// Returns the specification, or everything that is wrong with the draft.
    ///
    /// # Errors
    ///
    /// One problem for each field that does not hold.
    pub fn check(&self) -> Result<WorkflowSpec, Problems> {
        let mut problems = Problems::default();
        let name = check_name(&mut problems, "name", "workflow", &self.name);
        let spec = WorkflowSpec {
            name,
            description: check_text(&mut problems, "description", &self.description, 2000),
            owner: check_text(&mut problems, "owner", &self.owner, 120),
            application: check_text(&mut problems, "application", &self.application, 120),
            team: check_text(&mut problems, "team", &self.team, 120),
            business_unit: check_text(&mut problems, "business_unit", &self.business_unit, 120),
            environment: check_choice(&mut problems, "environment", &self.environment, Environment::Development),
            priority: check_choice(&mut problems, "priority", &self.priority, Priority::Medium),
            data_classification: check_choice(
                &mut problems,
                "data_classification",
                &self.data_classification,
                DataClassification::Internal,
            ),
            tags: check_tags(&mut problems, &self.tags),
            notification_email: check_addresses(&mut problems, &self.notification_email),
            max_active_executions: check_limit(&mut problems, &self.max_active_executions),
        };
        problems.or(spec)
    }
}

impl From<&Workflow> for WorkflowDraft {
    /// Returns the draft that an editor opens with: checking it gives the same specification back.
    fn from(workflow: &Workflow) -> Self {
        let spec = &workflow.spec;
        Self {
            version: workflow.version.to_string().into(),
            name: spec.name.as_str().into(),
            description: spec.description.as_str().into(),
            owner: spec.owner.as_str().into(),
            application: spec.application.as_str().into(),
            team: spec.team.as_str().into(),
            business_unit: spec.business_unit.as_str().into(),
            environment: spec.environment.code().into(),
            priority: spec.priority.code().into(),
            data_classification: spec.data_classification.code().into(),
            tags: spec.tags.join(", ").into(),
            notification_email: spec.notification_email.as_str().into(),
            max_active_executions: spec.max_active_executions.to_string().into(),
        }
    }
}

fn check_tags(problems: &mut Problems, entry: &Entry) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in entry.0.split(',').map(|tag| tag.trim().to_lowercase()).filter(|tag| !tag.is_empty()) {
        if tag.chars().count() > 40 || tag.chars().any(char::is_control) {
            problems.add("tags", format!("The tag “{tag}” has more than 40 characters, or invisible ones."));
        } else if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > 20 {
        problems.add("tags", format!("A workflow has at most 20 tags; these are {}.", tags.len()));
    }
    tags
}

fn check_addresses(problems: &mut Problems, entry: &Entry) -> String {
    let addresses: Vec<_> = entry.0.split(',').map(str::trim).filter(|address| !address.is_empty()).collect();
    for address in &addresses {
        check_email(problems, "notification_email", &(*address).into());
    }
    addresses.join(", ")
}

fn check_limit(problems: &mut Problems, entry: &Entry) -> i32 {
    match entry.filled().unwrap_or("1").parse() {
        Ok(limit) if (1..=100).contains(&limit) => limit,
        _ => {
            problems.add(
                "max_active_executions",
                format!("From 1 to 100 executions can run at once, you wrote {}.", entry.trimmed()),
            );
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_draft_lacks_only_a_name() {
        let problems = WorkflowDraft::default().check().expect_err("no name");
        assert_eq!(problems.0.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["name"]);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let draft = WorkflowDraft {
            name: "x".repeat(121).into(),
            environment: "prod".into(),
            notification_email: "a@b.example, nobody".into(),
            max_active_executions: "0".into(),
            ..WorkflowDraft::default()
        };
        let problems = draft.check().expect_err("four fields are wrong");
        let fields: Vec<_> = problems.0.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["name", "environment", "notification_email", "max_active_executions"]);
    }

    #[test]
    fn tags_are_lowered_and_each_kept_once() {
        let draft = WorkflowDraft {
            name: "a".into(),
            tags: " Lending, nightly ,lending,, ".into(),
            ..WorkflowDraft::default()
        };
        assert_eq!(draft.check().expect("a workflow").tags, ["lending", "nightly"]);
    }
}
