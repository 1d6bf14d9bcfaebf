use domain::{
    choice::Choice,
    ids::WorkflowId,
    trigger::graph::{GraphScope, WorkflowGraph},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::params::address;

/// What is looked at, as it stands in the address.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Look {
    /// The words that name a workflow.
    pub(super) q: String,
    /// The workflow that was pressed.
    pub(super) focus: Option<WorkflowId>,
    /// How much is shown around it, if that was chosen.
    pub(super) scope: Option<GraphScope>,
}

impl Look {
    /// Returns the workflow in focus: the one that was pressed, or the one that is meant by the words.
    pub(super) fn focus_in(&self, graph: &WorkflowGraph) -> Option<WorkflowId> {
        let pressed = self.focus.filter(|id| graph.find(*id).is_some());
        let named = || (!self.q.is_empty()).then(|| graph.named(&self.q)).flatten().map(|workflow| workflow.id);
        pressed.or_else(named)
    }

    /// Returns how much is shown. A small graph is shown whole, however it was come to.
    pub(super) fn scope_in(&self, graph: &WorkflowGraph) -> GraphScope {
        const SMALL: usize = 40;
        let usual =
            || if graph.shown(None, GraphScope::All).len() > SMALL { GraphScope::Around } else { GraphScope::All };
        self.scope.unwrap_or_else(usual)
    }

    /// Returns the address of this look.
    pub(super) fn href(&self) -> String {
        let focus = self.focus.map(|id| id.to_string()).unwrap_or_default();
        address("/graph", &[("q", &self.q), ("focus", &focus), ("show", self.scope.map_or("", Choice::code))])
    }
}

/// Returns what is looked at.
pub(super) fn use_look() -> Memo<Look> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        Look {
            q: text("q"),
            focus: text("focus").parse().ok().map(WorkflowId),
            scope: GraphScope::from_code(&text("show")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_what_is_looked_at() {
        assert_eq!(Look::default().href(), "/graph");
        let look = Look { focus: Some(WorkflowId(7)), scope: Some(GraphScope::Upstream), ..Look::default() };
        assert_eq!(look.href(), "/graph?focus=7&show=upstream");
    }
}
