use domain::{
    home::{Checklist, Home},
    person::Permission,
};
use leptos::prelude::*;

use super::rpc::CloseChecklist;
use crate::{
    forms::{ActionButton, use_form},
    ui::{Card, Icon, Size, icon},
    viewer::use_viewer,
};

/// A list for newcomers. Each step ticks itself when it has really happened, and the list can be put away.
#[component]
pub(super) fn FirstMinutes(
    home: ReadSignal<Home>,
    /// Reads the page again.
    refresh: Callback<()>,
) -> impl IntoView {
    // Most of it needs an editor.
    let may_edit = use_viewer().may(Permission::Edit);
    let checklist = Memo::new(move |_| home.read().checklist.clone().filter(|_| may_edit));
    let form = use_form::<CloseChecklist>().flat();
    move || {
        let checklist = checklist.get()?;
        let (done, of) = checklist.progress();
        let fields = vec![("closed", "on".to_owned())];
        let close = view! {
            <span class="push">
                <ActionButton form fields label="Put this list away" glyph=icon::X size=Size::Small on_done=refresh/>
            </span>
        };
        Some(view! {
            <Card title="First five minutes" id="first" head=move || view! { <span class="small muted">{done}" of "{of}</span>{close} }>
                <ol class="checklist">{steps(checklist)}</ol>
            </Card>
        })
    }
}

fn steps(checklist: Checklist) -> impl IntoView {
    let (run_href, run_words) = match checklist.workflow_to_run {
        Some((id, name)) => (format!("/workflows/{id}"), format!("Run {name} and watch it")),
        None => ("/workflows/new".to_owned(), "Run a workflow and watch it".to_owned()),
    };
    let own = |tab: &str| {
        checklist.own_workflow.map_or_else(|| "/workflows".to_owned(), |id| format!("/workflows/{id}/{tab}"))
    };
    view! {
        {step(checklist.ran_workflow, run_href, run_words, "")}
        {step(checklist.made_workflow, "/workflows/new", "Make a workflow of your own", "")}
        {step(checklist.made_job, own("jobs"), "Give it a job that reads a file", "Drop a CSV into it, or name a folder.")}
        {step(checklist.made_schedule, own("triggers"), "Put it on a schedule", "On its Triggers tab.")}
        {step(checklist.chose_password, "/settings", "Choose a password", "The sign-in link works once.")}
    }
}

fn step(done: bool, href: impl Into<String>, words: impl Into<String>, note: &'static str) -> impl IntoView {
    let words = words.into();
    if done {
        view! {
            <li data-done="true"><Icon glyph=icon::CIRCLE_CHECK/><span><span class="sr">"Done: "</span>{words}</span></li>
        }
        .into_any()
    } else {
        view! { <li><Icon glyph=icon::CIRCLE/><span><a href=href.into()>{words}</a>". "{note}</span></li> }.into_any()
    }
}
