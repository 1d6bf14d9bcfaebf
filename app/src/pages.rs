//! The pages, and the parts of the program that the browser loads them in.
//!
//! A browser loads what every page needs and the part of the page it shows; another part when one of its pages is gone to.
//! What several parts need comes in files of its own, each loaded once. How the program is cut is in `docs/frontend.md`.

use leptos::{prelude::*, wasm_split::SplitLoaderError};
use leptos_router::ChooseView;

use crate::{error::AppError, failure::Failure, live::Live};

mod parts;

pub use parts::{Page, Part};

impl Page {
    /// Returns the page at a path such as `/workflows/7/jobs`, or nothing if there is none.
    ///
    /// It says what the router says, before there is one: from it follow the files that a browser is told to load.
    pub fn at(path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        Some(match segments.as_slice() {
            [] => Self::Home,
            ["sign-in"] => Self::SignIn,
            ["workflows"] => Self::Workflows,
            ["workflows", "new"] => Self::NewWorkflow,
            ["workflows", "deleted"] => Self::DeletedWorkflows,
            ["workflows", _] => Self::Workflow,
            ["workflows", _, "jobs"] => Self::Jobs,
            ["workflows", _, "jobs", _] => Self::Job,
            ["workflows", _, "triggers"] => Self::Triggers,
            ["workflows", _, "triggers", _] => Self::Trigger,
            ["workflows", _, "executions"] => Self::WorkflowExecutions,
            ["workflows", _, "settings"] => Self::WorkflowSettings,
            ["executions"] => Self::Executions,
            ["executions", _] => Self::Execution,
            ["executions", _, "compare"] => Self::Compare,
            ["calendar"] => Self::Calendar,
            ["graph"] => Self::Graph,
            ["datasets"] => Self::Datasets,
            ["datasets", _] => Self::Dataset,
            ["settings"] => Self::Account,
            ["settings", "users"] => Self::Users,
            ["settings", "tokens"] => Self::Tokens,
            ["settings", "audit"] => Self::Audit,
            ["settings", "workspace"] => Self::Workspace,
            ["tools", "cron"] => Self::CronTool,
            ["design"] => Self::Gallery,
            _ => return None,
        })
    }
}

/// Loads what the page at a path needs, so that it can be taken over at once.
///
/// # Errors
///
/// When a file did not arrive. Asked again, it is loaded again.
pub async fn load(path: &str) -> Result<(), SplitLoaderError> {
    match Page::at(path) {
        Some(page) => page.part().load().await,
        None => Ok(()),
    }
}

/// The router shows the page that was open until the next one is there. The server, and a browser that has the part,
/// have it at once: only so can a page that the server made be taken over.
impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        // The page that was open may show what has just been deleted.
        let _hold = use_context::<Live>().map(Live::hold);
        match self.show().await {
            Ok(view) => view,
            Err(error) => view! { <Failure error=AppError::Transport(error.to_string())/> }.into_any(),
        }
    }

    async fn preload(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_page() {
        for (path, page) in [
            ("/", Page::Home),
            ("/workflows", Page::Workflows),
            ("/workflows/new", Page::NewWorkflow),
            ("/workflows/deleted", Page::DeletedWorkflows),
            ("/workflows/7", Page::Workflow),
            ("/workflows/7/jobs/new", Page::Job),
            ("/workflows/7/triggers/", Page::Triggers),
            ("/executions/9/compare", Page::Compare),
            ("/settings", Page::Account),
        ] {
            assert_eq!(Page::at(path), Some(page), "{path}");
        }
        assert_eq!(Page::at("/workflows/7/nothing"), None);
        assert_eq!(Page::at("/nothing"), None);
    }

    #[test]
    fn pages_that_are_gone_between_share_a_part() {
        assert_eq!(Page::Triggers.part(), Page::Trigger.part());
        assert_eq!(Page::Workflows.part().name(), "workflows");
    }
}
