use serde_json::Value;
use service::{FieldChange, ImportPlan, ItemPlan, PlannedAction, WorkflowPlan};

use crate::cli::output::{Output, Tone};

/// Whether something is planned or done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Tense {
    /// It is planned.
    Future,
    /// It is done.
    Past,
}

/// Returns how much changes, in one sentence.
pub(super) fn summary(plan: &ImportPlan, tense: Tense) -> String {
    let counts = plan.counts();
    match tense {
        _ if plan.is_empty() => "Everything is as the file says.".to_owned(),
        Tense::Future => format!(
            "{} to create, {} to change, {} to delete, {} as they are.",
            counts.created, counts.changed, counts.deleted, counts.same
        ),
        Tense::Past => format!(
            "{} created, {} changed, {} deleted, {} as they were.",
            counts.created, counts.changed, counts.deleted, counts.same
        ),
    }
}

/// Returns what a plan changes, line by line.
pub(super) fn plan_words(plan: &ImportPlan, output: &Output) -> Vec<String> {
    plan.workflows.iter().flat_map(|workflow| workflow_words(workflow, output)).collect()
}

fn workflow_words(workflow: &WorkflowPlan, output: &Output) -> Vec<String> {
    let mut lines = vec![format!("{} workflow “{}”", sign(workflow.action, output), workflow.name)];
    lines.extend(indented(workflow.fields.iter().flat_map(field_words)));
    if let Some(order) = &workflow.order {
        lines.push(format!("    order of the jobs: {} → {}", order.before.join(", "), order.after.join(", ")));
    }
    for (kind, items) in [("job", &workflow.jobs), ("trigger", &workflow.triggers)] {
        lines.extend(indented(items.iter().flat_map(|item| item_words(kind, item, output))));
    }
    lines
}

fn item_words(kind: &str, item: &ItemPlan, output: &Output) -> Vec<String> {
    let stays = if item.action == PlannedAction::Stay { " is not in the file and stays" } else { "" };
    let mut lines = vec![format!("{} {kind} “{}”{stays}", sign(item.action, output), item.name)];
    lines.extend(indented(item.fields.iter().flat_map(field_words)));
    lines
}

fn sign(action: PlannedAction, output: &Output) -> String {
    match action {
        PlannedAction::Create => output.toned("+", Tone::Good),
        PlannedAction::Change => output.toned("~", Tone::Doubtful),
        PlannedAction::Delete => output.toned("-", Tone::Bad),
        PlannedAction::Keep | PlannedAction::Stay => "=".to_owned(),
    }
}

fn indented(lines: impl Iterator<Item = String>) -> impl Iterator<Item = String> {
    lines.map(|line| format!("    {line}"))
}

/// Says how a field changes; of several lines, those that differ.
fn field_words(change: &FieldChange) -> Vec<String> {
    let FieldChange { field, before, after } = change;
    match (before.as_str(), after.as_str()) {
        (Some(before), Some(after)) if before.contains('\n') || after.contains('\n') => {
            let mut lines = vec![format!("{field}:")];
            lines.extend(differing_lines(before, after));
            lines
        }
        _ => vec![format!("{field}: {} → {}", shown(before), shown(after))],
    }
}

fn shown(value: &Value) -> String {
    if value.is_null() { "nothing".to_owned() } else { value.to_string() }
}

/// Returns the lines between those that two texts begin and end with alike.
fn differing_lines(before: &str, after: &str) -> Vec<String> {
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let start = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
    let (before, after) = (&before[start..], &after[start..]);
    let end = before.iter().rev().zip(after.iter().rev()).take_while(|(one, other)| one == other).count();
    let removed = before[..before.len() - end].iter().map(|line| format!("  - {line}"));
    let added = after[..after.len() - end].iter().map(|line| format!("  + {line}"));
    removed.chain(added).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn change(field: &str, before: Value, after: Value) -> FieldChange {
        FieldChange { field: field.to_owned(), before, after }
    }

    #[test]
    fn a_plan_is_told_line_by_line() {
        let item = |name: &str, action| ItemPlan { name: name.to_owned(), action, fields: vec![] };
        let sql = change("gold.sql", json!("select 1,\n  2\nfrom t"), json!("select 1,\n  3,\n  4\nfrom t"));
        let plan = ImportPlan {
            workflows: vec![WorkflowPlan {
                name: "Daily".to_owned(),
                action: PlannedAction::Change,
                fields: vec![change("owner", Value::Null, json!("Mara"))],
                jobs: vec![ItemPlan { fields: vec![sql], ..item("Sums", PlannedAction::Change) }],
                order: None,
                triggers: vec![item("New", PlannedAction::Create), item("Old", PlannedAction::Stay)],
            }],
            notes: vec![],
        };
        let told = plan_words(&plan, &Output::new(true)).join("\n");
        let expected = "~ workflow “Daily”\n    owner: nothing → \"Mara\"\n    ~ job “Sums”\n        gold.sql:\n          -   2\n          \
                        +   3,\n          +   4\n    + trigger “New”\n    = trigger “Old” is not in the file and stays";
        assert_eq!(told, expected);
        assert_eq!(summary(&plan, Tense::Past), "1 created, 2 changed, 0 deleted, 1 as they were.");
        assert_eq!(summary(&ImportPlan::default(), Tense::Past), "Everything is as the file says.");
    }
}
