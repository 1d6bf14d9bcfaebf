use domain::{
    execution::ExecutionFilter,
    ids::{ExecutionId, WorkflowId},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{params::address, viewer::use_viewer};

/// Returns which executions the address asks for. On the page of one workflow that is the only one, whatever the
/// address says.
pub(super) fn use_execution_filter(only: Option<WorkflowId>) -> Memo<ExecutionFilter> {
    let query = use_query_map();
    let zone = StoredValue::new(use_viewer().zone.name.clone());
    Memo::new(move |_| {
        let query = query.read();
        let text = |name| query.get_str(name).unwrap_or_default().to_owned();
        let (from, until) = (text("from"), text("until"));
        // Days are those of whoever looks.
        let zone = if from.is_empty() && until.is_empty() { String::new() } else { zone.get_value() };
        ExecutionFilter {
            from,
            until,
            zone,
            q: text("q"),
            status: text("status"),
            trigger: text("trigger"),
            workflow: only.map(|workflow| workflow.to_string()).unwrap_or_else(|| text("workflow")),
            since: text("since"),
            unresolved: text("unresolved"),
            warnings: text("warnings"),
            before: text("before"),
            after: text("after"),
        }
    })
}

/// Returns a filter as the fields of a form whose function takes it as `filter`.
pub(super) fn fields_of(filter: &ExecutionFilter) -> Vec<(String, String)> {
    let mut fields = parts_of(filter).to_vec();
    fields.push(("zone", filter.zone.as_str()));
    let filled = fields.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(name, value)| (format!("filter[{name}]"), value.to_owned())).collect()
}

/// Returns what a filter asks for, as it stands in an address. Days stand there without their zone, which is that of whoever
/// looks.
fn parts_of(filter: &ExecutionFilter) -> [(&'static str, &str); 11] {
    [
        ("q", filter.q.as_str()),
        ("status", &filter.status),
        ("trigger", &filter.trigger),
        ("workflow", &filter.workflow),
        ("since", &filter.since),
        ("from", &filter.from),
        ("until", &filter.until),
        ("unresolved", &filter.unresolved),
        ("warnings", &filter.warnings),
        ("before", &filter.before),
        ("after", &filter.after),
    ]
}

/// Returns the execution that a text names by its number: `#812`.
pub fn execution_named(text: &str) -> Option<ExecutionId> {
    text.trim().strip_prefix('#')?.parse().ok()
}

/// Where a list of executions stands, for the addresses of its other views.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Place {
    /// The list of all.
    All,
    /// The tab of one workflow.
    Workflow(WorkflowId),
}

impl Place {
    /// Returns the page of the list.
    pub(super) fn path(self) -> String {
        match self {
            Self::All => "/executions".to_owned(),
            Self::Workflow(workflow) => format!("/workflows/{workflow}/executions"),
        }
    }

    /// Returns the address at which the list shows everything, also to those who let it open with something else.
    pub(super) fn everything(self) -> String {
        match self {
            Self::All => "/executions?all=on".to_owned(),
            Self::Workflow(_) => self.path(),
        }
    }

    /// Returns the address at which the list shows what is wanted.
    pub(super) fn address(self, filter: &ExecutionFilter) -> String {
        if *filter == ExecutionFilter::default() {
            return self.everything();
        }
        // On the page of one workflow it is the only one, whatever the address says.
        let mut parts = parts_of(filter).to_vec();
        parts.retain(|(name, _)| self == Self::All || *name != "workflow");
        address(&self.path(), &parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_behind_its_sign_names_an_execution() {
        assert_eq!(execution_named(" #812 "), Some(ExecutionId(812)));
        for text in ["812", "#", "#8a", "loans #812", ""] {
            assert_eq!(execution_named(text), None, "{text}");
        }
    }

    #[test]
    fn the_address_holds_what_is_wanted_and_not_what_the_page_says_itself() {
        let filter = ExecutionFilter {
            q: "a b".into(),
            status: "failed".into(),
            workflow: "5".into(),
            before: "812".into(),
            ..ExecutionFilter::default()
        };
        assert_eq!(Place::All.address(&filter), "/executions?q=a%20b&status=failed&workflow=5&before=812");
        let tab = Place::Workflow(WorkflowId(5));
        assert_eq!(tab.address(&filter), "/workflows/5/executions?q=a%20b&status=failed&before=812");
        assert_eq!(Place::All.address(&ExecutionFilter::default()), "/executions?all=on");
        assert_eq!(tab.address(&ExecutionFilter::default()), "/workflows/5/executions");
    }
}
