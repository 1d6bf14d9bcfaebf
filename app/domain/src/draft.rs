//! What two people have made of the same draft.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// A field that somebody else has changed while it was being edited, and that differs from what was typed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The name of the field in the draft.
    pub field: String,
    /// What was typed.
    pub mine: String,
    /// What it is now.
    pub theirs: String,
    /// Whether both have changed it.
    pub both: bool,
}

/// Returns the fields of a flat draft that somebody else has changed from `base` to something else than was typed.
pub fn differences<D: Serialize>(base: &D, mine: &D, theirs: &D) -> Vec<Difference> {
    let (base, mine, theirs) = (texts(base), texts(mine), texts(theirs));
    let text = |fields: &Map<String, Value>, field: &str| {
        fields.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let changed = theirs.keys().filter(|field| *field != "version" && theirs.get(*field) != base.get(*field));
    changed
        .filter(|field| theirs.get(*field) != mine.get(*field))
        .map(|field| Difference {
            mine: text(&mine, field),
            theirs: text(&theirs, field),
            both: mine.get(field) != base.get(field),
            field: field.clone(),
        })
        .collect()
}

/// Returns what was typed over what somebody else has saved: fields that were not touched stay as they are now.
pub fn over<D: Serialize + DeserializeOwned + Clone>(base: &D, mine: &D, theirs: &D) -> D {
    let (base, typed, mut merged) = (texts(base), texts(mine), texts(theirs));
    for (field, value) in typed {
        if field != "version" && base.get(&field) != Some(&value) {
            merged.insert(field, value);
        }
    }
    serde_json::from_value(Value::Object(merged)).unwrap_or_else(|_| mine.clone())
}

fn texts<D: Serialize>(draft: &D) -> Map<String, Value> {
    match serde_json::to_value(draft) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::WorkflowDraft;

    fn draft(version: &str, name: &str, team: &str, owner: &str) -> WorkflowDraft {
        WorkflowDraft {
            version: version.into(),
            name: name.into(),
            team: team.into(),
            owner: owner.into(),
            ..WorkflowDraft::default()
        }
    }

    #[test]
    fn only_what_they_changed_and_i_do_not_have_is_a_difference() {
        let base = draft("1", "Loans", "ETL", "");
        let mine = draft("1", "Loan payments", "ETL", "Mara");
        let theirs = draft("2", "Payments", "BI", "");
        assert_eq!(
            differences(&base, &mine, &theirs),
            [
                Difference {
                    field: "name".into(),
                    mine: "Loan payments".into(),
                    theirs: "Payments".into(),
                    both: true
                },
                Difference { field: "team".into(), mine: "ETL".into(), theirs: "BI".into(), both: false },
            ]
        );
        assert_eq!(differences(&base, &theirs, &theirs), []);
    }

    #[test]
    fn mine_over_theirs_keeps_what_i_did_not_touch() {
        let base = draft("1", "Loans", "ETL", "Priya");
        let mine = draft("1", "Loan payments", "ETL", "");
        let theirs = draft("2", "Payments", "BI", "Priya");
        assert_eq!(over(&base, &mine, &theirs), draft("2", "Loan payments", "BI", ""));
    }
}
