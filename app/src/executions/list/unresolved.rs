use domain::{
    execution::{ExecutionFilter, ExecutionList},
    format,
    person::Permission,
};
use leptos::prelude::*;

use super::group_retry::{ALL, RetryGroupDialog, dialog_of};
use crate::{
    executions::{address::fields_of, rpc::ResolveFailures},
    forms::{Form, Hidden, SubmitButton, TextField, use_form},
    ui::{Dialog, DialogFoot, Icon, icon, use_close_after, use_dialog_href},
    viewer::use_viewer,
};

/// The name of the dialog in the address.
const DIALOG: &str = "resolve-all";

/// What can be done with all unresolved failures that are wanted, also with those on other pages of the list.
#[component]
pub(super) fn UnresolvedActions(
    /// What the list was asked for, at its first page.
    filter: Memo<ExecutionFilter>,
    list: ReadSignal<ExecutionList>,
    /// Reads the list again.
    refresh: Callback<()>,
) -> impl IntoView {
    let is_offered = use_viewer().may(Permission::Run) && filter.read_untracked().is_unresolved();
    let count = Memo::new(move |_| list.read().page.total);
    let (retry, resolve) = (use_dialog_href(dialog_of(ALL)), use_dialog_href(DIALOG));
    let actions = move || {
        let count = count.get();
        (count > 0).then(|| {
            let matching = format::counted(count, "unresolved failure matches", "unresolved failures match");
            view! {
                <div class="row" role="group" aria-label="All that match">
                    <span class="small muted">{matching}"."</span>
                    <a class="button sm" href=retry data-noscroll=""><Icon glyph=icon::ROTATE_CCW/>"Retry all…"</a>
                    <a class="button sm" href=resolve data-noscroll=""><Icon glyph=icon::CHECK/>"Mark all as resolved…"</a>
                </div>
            }
        })
    };
    is_offered.then(|| {
        view! {
            {actions}
            <RetryGroupDialog filter/>
            <Dialog name=DIALOG title="Mark these failures as resolved?"><ResolveForm filter list count refresh/></Dialog>
        }
    })
}

#[component]
fn ResolveForm(
    filter: Memo<ExecutionFilter>,
    list: ReadSignal<ExecutionList>,
    count: Memo<i64>,
    refresh: Callback<()>,
) -> impl IntoView {
    let form = use_form::<ResolveFailures>().flat();
    let done = use_close_after(refresh);
    let fields = move || {
        let field = |(name, value): (String, String)| view! { <Hidden name=name value=value/> };
        fields_of(&filter.read()).into_iter().map(field).collect_view()
    };
    // What is not counted here is not meant.
    let up_to = Signal::derive(move || list.read().newest.to_string());
    let words = move || {
        format::counted(count.get(), "failure that the filters leave is", "failures that the filters leave are")
    };
    view! {
        <Form form class="" on_done=done>
            <div class="body stack">
                {fields}
                <Hidden name="up_to" value=up_to/>
                <p>{words}" no longer counted among the unresolved ones, on whatever page of the list. Nothing else changes."</p>
                <TextField form at="why" label="Why nothing needs to be done" hint=|| "Shown on the page of each."/>
            </div>
            <DialogFoot keep="Not now">
                <SubmitButton form>"Mark all as resolved"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
