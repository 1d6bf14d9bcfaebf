//! The functions at which the program is cut, one per part.
#![allow(
    unsafe_code,
    reason = "the cut is made by symbols that a linker sees, which Rust calls unsafe; the macro writes them"
)]

use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

use crate::{
    calendar::CalendarPage,
    datasets::{DatasetPage, DatasetsPage},
    executions::{ComparePage, ExecutionPage, ExecutionsPage},
    gallery::GalleryPage,
    graph::GraphPage,
    home::HomePage,
    jobs::{JobPage, JobsPage},
    settings::{AccountPage, AuditPage, TokensPage, UsersPage, WorkspacePage},
    sign_in::SignInPage,
    triggers::{CronToolPage, TriggerPage, TriggersPage},
    workflows::{
        DeletedWorkflowsPage, NewWorkflowPage, OverviewPage, WorkflowExecutionsPage, WorkflowSettingsPage,
        WorkflowsPage,
    },
};

/// Makes the pages, their parts, and the function of each part that shows its pages.
macro_rules! parts {
    ($($part:ident = $name:ident, $load:ident { $($page:ident: $component:ident),+ })+) => {
        /// A page.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        #[expect(missing_docs, reason = "each is named after its component, which says what it is")]
        pub enum Page { $($($page),+),+ }

        /// A part of the program, with one or several pages.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        #[expect(missing_docs, reason = "each is named after its pages")]
        pub enum Part { $($part),+ }

        impl Page {
            /// Returns the part with the page.
            pub fn part(self) -> Part {
                match self { $($(Self::$page)|+ => Part::$part),+ }
            }

            /// Returns what the page shows, as soon as its part is there.
            pub(super) async fn show(self) -> Result<AnyView, SplitLoaderError> {
                match self.part() { $(Part::$part => $name(self).await),+ }
            }
        }

        impl Part {
            /// Returns the name, as the build of the site knows it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$part => stringify!($name)),+ }
            }

            /// Loads the part, unless it is there.
            pub(super) async fn load(self) -> Result<(), SplitLoaderError> {
                match self { $(Self::$part => $load().await),+ }
            }
        }

        $(
            #[wasm_split($name, wasm_split_path = leptos::wasm_split, preload($load), fallible)]
            fn $name(page: Page) -> Result<AnyView, SplitLoaderError> {
                Ok(match page {
                    $(Page::$page => $component().into_any(),)+
                    #[allow(unreachable_patterns, reason = "a part may have all pages")]
                    _ => ().into_any(),
                })
            }
        )+
    };
}

parts! {
    Home = home, load_home { Home: HomePage }
    SignIn = sign_in, load_sign_in { SignIn: SignInPage }
    Workflows = workflows, load_workflows {
        Workflows: WorkflowsPage, NewWorkflow: NewWorkflowPage, DeletedWorkflows: DeletedWorkflowsPage
    }
    Workflow = workflow, load_workflow {
        Workflow: OverviewPage, Jobs: JobsPage, WorkflowExecutions: WorkflowExecutionsPage,
        WorkflowSettings: WorkflowSettingsPage
    }
    Job = job, load_job { Job: JobPage }
    Triggers = triggers, load_triggers { Triggers: TriggersPage, Trigger: TriggerPage, CronTool: CronToolPage }
    Executions = executions, load_executions {
        Executions: ExecutionsPage, Execution: ExecutionPage, Compare: ComparePage
    }
    Calendar = calendar, load_calendar { Calendar: CalendarPage }
    Graph = graph, load_graph { Graph: GraphPage }
    Datasets = datasets, load_datasets { Datasets: DatasetsPage, Dataset: DatasetPage }
    Settings = settings, load_settings {
        Account: AccountPage, Users: UsersPage, Tokens: TokensPage, Audit: AuditPage, Workspace: WorkspacePage
    }
    Gallery = gallery, load_gallery { Gallery: GalleryPage }
}
