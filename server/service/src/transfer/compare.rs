use serde_json::Value;

use super::{plan::FieldChange, tree::Node};

/// Returns the fields in which two values differ.
pub(super) fn compare(before: &Node, after: &Node) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    walk("", Some(before), Some(after), &mut changes);
    changes
}

fn walk(path: &str, before: Option<&Node>, after: Option<&Node>, changes: &mut Vec<FieldChange>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Node::Fields(_)) | None, Some(Node::Fields(_))) | (Some(Node::Fields(_)), None) => {
            let (before, after) = (fields(before), fields(after));
            let added = after.iter().filter(|(name, _)| find(before, name).is_none());
            for (name, _) in before.iter().chain(added) {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                walk(&path, find(before, name), find(after, name), changes);
            }
        }
        (Some(Node::List(before)), Some(Node::List(after))) if is_of_things(before) && is_of_things(after) => {
            for number in 0..before.len().max(after.len()) {
                walk(&format!("{path}[{number}]"), before.get(number), after.get(number), changes);
            }
        }
        _ => {
            let shown = |node: Option<&Node>| node.map(Value::from).unwrap_or_default();
            changes.push(FieldChange { field: path.to_owned(), before: shown(before), after: shown(after) });
        }
    }
}

fn fields(node: Option<&Node>) -> &[(String, Node)] {
    match node {
        Some(Node::Fields(fields)) => fields,
        _ => &[],
    }
}

fn find<'a>(fields: &'a [(String, Node)], name: &str) -> Option<&'a Node> {
    fields.iter().find(|(known, _)| known == name).map(|(_, node)| node)
}

fn is_of_things(items: &[Node]) -> bool {
    items.iter().all(|item| matches!(item, Node::Fields(_)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_differs_is_named_by_its_path() {
        let before =
            json!({"name": "a", "columns": [{"source": "x", "key": true}], "tags": ["a"], "silver": {"table": "t"}});
        let after =
            json!({"name": "a", "columns": [{"source": "x"}, {"source": "y"}], "tags": ["b"], "gold": {"sql": "s"}});
        let changes = compare(&Node::from(&before), &Node::from(&after));
        let told: Vec<_> =
            changes.iter().map(|change| format!("{}: {} → {}", change.field, change.before, change.after)).collect();
        assert_eq!(
            told,
            [
                "columns[0].key: true → null",
                "columns[1].source: null → \"y\"",
                "silver.table: \"t\" → null",
                "tags: [\"a\"] → [\"b\"]",
                "gold.sql: null → \"s\"",
            ]
        );
        assert_eq!(compare(&Node::from(&before), &Node::from(&before)), []);
    }
}
