use domain::{
    choice::Choice,
    ids::WorkflowId,
    job::{JobKind, JobSummary},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};
use wasm_bindgen::JsCast;

use super::moved::Moved;
use crate::{
    forms::{ActionButton, Form, FormHandle, Hidden, use_form_for},
    jobs::{
        rpc::{MoveJob, SetJobEnabled},
        tables::JobTables,
    },
    ui::{Badge, Cell, HeadCell, Icon, IconLink, Row, Size, icon, use_dialog_href},
};

/// A job in the list: what it reads and writes, and what can be done with it.
#[component]
pub(super) fn JobRow(
    workflow: WorkflowId,
    job: JobSummary,
    /// Its place, from 1.
    place: usize,
    /// How many jobs there are.
    count: usize,
    may_edit: bool,
    /// Where to say that something was changed.
    moved: Moved,
) -> impl IntoView {
    let JobSummary { id, name, enabled, kind, source, reads, writes } = job;
    let href = format!("/workflows/{workflow}/jobs/{id}");
    let edit_href = href.clone();
    let delete = use_dialog_href(format!("delete-{id}"));
    let kind_word = match kind {
        JobKind::File => None,
        JobKind::Sql => Some(view! { <Badge>{kind.label()}</Badge> }),
    };
    let source = source.map(|source| view! { <span class="mono job-source">{source}</span> });
    let reads = (!reads.is_empty()).then(|| view! { <JobTables tables=reads/> });
    let order =
        may_edit.then(|| view! { <MoveButtons workflow job=id.to_string() name=name.clone() place count moved/> });
    let actions = may_edit.then(|| {
        let (edit, remove) = (format!("Edit {name}"), format!("Delete {name}…"));
        view! {
            <Cell class="num">
                <span class="row snug">
                    <IconLink label=edit href=edit_href glyph=icon::PENCIL size=Size::Small/>
                    <a class="icon-button sm" href=delete data-noscroll="" aria-label=remove.clone() title=remove>
                        <Icon glyph=icon::TRASH_2/>
                    </a>
                </span>
            </Cell>
        }
    });
    let link = view! { <a class="plain" href=href>{name.clone()}</a> };
    view! {
        <Row id=format!("job-{id}")>
            <Cell label="Order"><span class="row snug">{place}{order}</span></Cell>
            <HeadCell><span class="row">{link}{kind_word}</span></HeadCell>
            <Cell label="Reads"><div class="stack tight">{source}{reads}</div></Cell>
            <Cell label="Writes"><JobTables tables=writes/></Cell>
            <Cell label="Runs"><EnabledSwitch workflow job=id.to_string() name enabled may_edit moved/></Cell>
            {actions}
        </Row>
    }
    .into_any()
}

/// Switches a job on or off at once.
#[component]
fn EnabledSwitch(
    workflow: WorkflowId,
    job: String,
    name: String,
    enabled: bool,
    may_edit: bool,
    moved: Moved,
) -> impl IntoView {
    if !may_edit {
        return view! { <span class="muted">{if enabled { "Yes" } else { "No, it is off" }}</span> }.into_any();
    }
    let form = use_form_for::<SetJobEnabled>(&job).flat();
    let label = format!("{name} runs with the workflow");
    view! {
        <Form form quiet=true class="inline-form" on_done=Callback::new(move |()| moved.changed())>
            <Hidden name="workflow" value=workflow.to_string()/>
            <Hidden name="job" value=job/>
            <Hidden name="enabled" value=(!enabled).to_string()/>
            <button type="submit" class="switch-button" role="switch" aria-checked=enabled.to_string() aria-label=label title=if enabled { "On" } else { "Off" }>
                <span aria-hidden="true"></span>
            </button>
        </Form>
    }
    .into_any()
}

/// Moves a job up or down; with Alt and an arrow key, too, while the focus is on one of the buttons.
#[component]
fn MoveButtons(
    workflow: WorkflowId,
    job: String,
    name: String,
    place: usize,
    count: usize,
    moved: Moved,
) -> impl IntoView {
    let up = use_form_for::<MoveJob>(format!("{job}-up")).flat();
    let down = use_form_for::<MoveJob>(format!("{job}-down")).flat();
    let buttons = NodeRef::<html::Span>::new();
    let press = move |event: KeyboardEvent| {
        let wanted = match (event.alt_key(), event.key().as_str()) {
            (true, "ArrowUp") => "[data-move=up] button",
            (true, "ArrowDown") => "[data-move=down] button",
            _ => return,
        };
        event.prevent_default();
        let found = buttons.get_untracked().and_then(|buttons| buttons.query_selector(wanted).ok().flatten());
        if let Some(button) = found.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
            button.click();
        }
    };
    let button = move |form: FormHandle, direction: &'static str, to: usize| {
        let fields = vec![("workflow", workflow.to_string()), ("job", job.clone()), ("position", to.to_string())];
        let glyph = if direction == "up" { icon::ARROW_UP } else { icon::ARROW_DOWN };
        let label = format!("Move {name} {direction}");
        let job = job.clone();
        let on_done = Callback::new(move |()| moved.note(&job, direction));
        let possible = (1..=count).contains(&to);
        view! {
            <span data-move=direction>
                {possible.then(|| view! { <ActionButton form fields label glyph size=Size::Small on_done/> })}
            </span>
        }
    };
    view! {
        <span class="row snug move-buttons" node_ref=buttons on:keydown=press>
            {button(up, "up", place.wrapping_sub(1))}
            {button(down, "down", place + 1)}
        </span>
    }
    .into_any()
}
