//! What surrounds every tab of a workflow: its name and state, what can be done with it, the way between its tabs.
//!
//! The page of a tab is its content in the frame:
//!
//! ```ignore
//! #[component]
//! pub fn JobsPage() -> impl IntoView {
//!     let id = use_id::<WorkflowId>("id");
//!     // Made before the frame, so that both are read at once.
//!     let jobs = Resource::new(move || id.get(), list_jobs);
//!     view! { <WorkflowFrame id tab=WorkflowTab::Jobs>{awaited(move || async move { … jobs.await … })}</WorkflowFrame> }
//! }
//! ```
//!
//! The content is not made while the workflow is missing; the frame says so then. It is made once for a workflow and
//! stays while the head follows what happens, so forms in it keep what was typed. [`use_workflow_head`] is what the
//! frame knows, for the content.

use domain::{ids::WorkflowId, workflow::WorkflowHead};
use leptos::prelude::*;

use super::{
    pause_dialog::PauseDialog,
    rpc::{FrameStart, load_workflow_head},
};
use crate::{
    awaited::awaited,
    error::AppError,
    failure::Failure,
    live::use_fresh,
    ui::{Skeleton, Tab, Tabs},
};

/// What can be done with a workflow.
mod actions;
/// Whether, why and until when it is paused.
mod pause_banner;
/// What a start needs.
mod run_dialog;
/// Name and state.
mod title;

use actions::Actions;
use pause_banner::PauseBanner;
use run_dialog::RunDialog;
use title::Title;

/// A tab of a workflow.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum WorkflowTab {
    /// What it does, what happened, what comes next.
    Overview,
    /// Its steps.
    Jobs,
    /// What starts it.
    Triggers,
    /// What happened.
    Executions,
    /// What people say about it.
    Settings,
}

impl WorkflowTab {
    const ALL: [Self; 5] = [Self::Overview, Self::Jobs, Self::Triggers, Self::Executions, Self::Settings];

    /// Returns what the tab is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Jobs => "Jobs",
            Self::Triggers => "Triggers",
            Self::Executions => "Executions",
            Self::Settings => "Settings",
        }
    }

    /// Returns the page of the tab.
    pub fn href(self, id: WorkflowId) -> String {
        match self {
            Self::Overview => format!("/workflows/{id}"),
            Self::Jobs => format!("/workflows/{id}/jobs"),
            Self::Triggers => format!("/workflows/{id}/triggers"),
            Self::Executions => format!("/workflows/{id}/executions"),
            Self::Settings => format!("/workflows/{id}/settings"),
        }
    }
}

/// Returns what the frame knows of its workflow; it follows what happens.
///
/// # Panics
///
/// Outside [`WorkflowFrame`].
pub fn use_workflow_head() -> Signal<WorkflowHead> {
    expect_context::<KnownHead>().0
}

#[derive(Clone, Copy)]
struct KnownHead(Signal<WorkflowHead>);

/// Surrounds a tab of a workflow, or says why there is none.
#[component]
pub fn WorkflowFrame(
    /// The workflow, as [`use_id`](crate::params::use_id) has it from the address.
    id: Memo<WorkflowId>,
    /// The tab that is shown.
    tab: WorkflowTab,
    /// The content of the tab.
    children: ChildrenFn,
) -> impl IntoView {
    let start = Resource::new(move || id.get(), load_workflow_head);
    let children = StoredValue::new(children);
    let frame = move |start: FrameStart, gone| {
        view! { <FrameView start tab gone>{children.with_value(|children| children())}</FrameView> }.into_any()
    };
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
                match start.await {
                    Ok(known) => frame(known, Callback::new(move |()| start.refetch())),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn FrameView(
    start: FrameStart,
    tab: WorkflowTab,
    /// Called when the workflow turns out to be gone.
    gone: Callback<()>,
    children: Children,
) -> impl IntoView {
    let FrameStart { head, start_key } = start;
    let id = head.workflow.id;
    let (head, read_again) = use_fresh(head, [format!("workflow:{id}"), "execution".to_owned()], move || async move {
        let fresh = load_workflow_head(id).await;
        if matches!(fresh, Err(AppError::NotFound { .. })) {
            gone.run(());
        }
        fresh.map(|fresh| fresh.head)
    });
    provide_context(KnownHead(head.into()));
    let name = Memo::new(move |_| head.read().workflow.spec.name.clone());
    let counts = Memo::new(move |_| (head.read().job_count, head.read().trigger_count));
    let start_key = StoredValue::new(start_key);
    view! {
        {move || view! {
            <Title name=name.get() tab head=head.into()>
                <Actions id name=name.get_untracked() head=head.into() start_key=start_key.get_value()/>
            </Title>
        }}
        <PauseBanner head=head.into() read_again/>
        {move || view! { <Tabs label=format!("Parts of {}", name.get()) tabs=tabs(id, tab, counts.get())/> }}
        {children()}
        <RunDialog id head=head.into() start_key=start_key.get_value()/>
        {move || view! { <PauseDialog id name=name.get() on_done=read_again/> }}
    }
    .into_any()
}

fn tabs(id: WorkflowId, shown: WorkflowTab, (jobs, triggers): (i64, i64)) -> Vec<Tab> {
    let tab = |tab: WorkflowTab| Tab {
        href: tab.href(id),
        label: tab.label(),
        count: match tab {
            WorkflowTab::Jobs => Some(jobs),
            WorkflowTab::Triggers => Some(triggers),
            _ => None,
        },
        current: tab == shown,
    };
    WorkflowTab::ALL.into_iter().map(tab).collect()
}
