//! The pages that are always one press away.

use leptos::prelude::*;

use crate::ui::{Glyph, icon};

/// A place that the navigation leads to.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) href: &'static str,
    pub(super) label: &'static str,
    pub(super) glyph: Glyph,
}

pub(super) const HOME: Place = Place { href: "/", label: "Home", glyph: icon::HOUSE };
pub(super) const WORKFLOWS: Place = Place { href: "/workflows", label: "Workflows", glyph: icon::WORKFLOW };
pub(super) const EXECUTIONS: Place = Place { href: "/executions", label: "Executions", glyph: icon::ACTIVITY };
pub(super) const CALENDAR: Place = Place { href: "/calendar", label: "Calendar", glyph: icon::CALENDAR_DAYS };
pub(super) const GRAPH: Place = Place { href: "/graph", label: "Graph", glyph: icon::GIT_FORK };
pub(super) const DATASETS: Place = Place { href: "/datasets", label: "Datasets", glyph: icon::DATABASE };
pub(super) const SETTINGS: Place = Place { href: "/settings", label: "Settings", glyph: icon::SETTINGS };

impl Place {
    /// Returns what `aria-current` says on a page at `path`: the place itself, or something within it.
    pub(super) fn current(self, path: &str) -> Option<&'static str> {
        let within = path.strip_prefix(self.href).is_some_and(|rest| rest.starts_with('/'));
        match () {
            () if path == self.href => Some("page"),
            () if self.href != "/" && within => Some("true"),
            () => None,
        }
    }
}

/// Numbers that the navigation shows, kept by the feature that knows them.
#[derive(Clone, Copy, Default)]
pub struct NavCounts {
    /// Executions that are running now.
    pub running: RwSignal<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_current_on_its_page_and_on_those_within() {
        assert_eq!(WORKFLOWS.current("/workflows"), Some("page"));
        assert_eq!(WORKFLOWS.current("/workflows/5/triggers"), Some("true"));
        assert_eq!(WORKFLOWS.current("/workflowsets"), None);
        assert_eq!(HOME.current("/"), Some("page"));
        assert_eq!(HOME.current("/workflows"), None);
    }
}
