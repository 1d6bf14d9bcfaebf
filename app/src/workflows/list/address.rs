//! The filter of the list as it stands in the address.

use domain::workflow::WorkflowFilter;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::params::address;

/// Returns the filter in the address.
pub(super) fn use_filter() -> Memo<WorkflowFilter> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        WorkflowFilter {
            q: text("q"),
            state: text("state"),
            trigger: text("trigger"),
            environment: text("environment"),
            priority: text("priority"),
            data_classification: text("data_classification"),
            team: text("team"),
            tag: text("tag"),
            order: text("order"),
            page: text("page"),
        }
    })
}

/// Returns the address of the list with a filter.
pub(super) fn list_href(filter: &WorkflowFilter) -> String {
    address(
        "/workflows",
        &[
            ("q", &filter.q),
            ("state", &filter.state),
            ("trigger", &filter.trigger),
            ("environment", &filter.environment),
            ("priority", &filter.priority),
            ("data_classification", &filter.data_classification),
            ("team", &filter.team),
            ("tag", &filter.tag),
            ("order", &filter.order),
            ("page", &filter.page),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_what_is_asked_for_and_nothing_else() {
        assert_eq!(list_href(&WorkflowFilter::default()), "/workflows");
        let filter =
            WorkflowFilter { q: "loan payments".into(), order: "next_run".into(), ..WorkflowFilter::default() };
        assert_eq!(list_href(&filter), "/workflows?q=loan%20payments&order=next_run");
    }
}
