//! The files that a trigger waits for, with what became of them.

use domain::{
    choice::Choice,
    format::{bytes, count},
    ids::{TriggerId, WorkflowId},
    person::Permission,
    trigger::{
        firing::FiringState,
        watched_file::{WatchedFile, WatchedFiles},
    },
};
use leptos::prelude::*;

use super::{
    decision::state_of,
    rpc::{ReprocessFile, list_watched_files},
};
use crate::{
    awaited::awaited,
    failure::Failure,
    format::{Instant, InstantStyle, ZoneLabel},
    forms::{ActionButton, use_form_for},
    live::use_fresh,
    ui::{Callout, Card, Cell, Column, HeadCell, Row, Size, Skeleton, State, Status, Table, Tone, icon},
    viewer::use_viewer,
};

/// Shows the files that a trigger waits for, as they were when it looked last, each with what became of it.
#[component]
pub(super) fn WatchedFilesCard(
    /// The workflow.
    workflow: WorkflowId,
    /// The trigger.
    trigger: TriggerId,
) -> impl IntoView {
    let start = Resource::new(|| (), move |()| list_watched_files(workflow, trigger));
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
                match start.await {
                    Ok(first) => view! { <FileList workflow trigger first/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn FileList(workflow: WorkflowId, trigger: TriggerId, first: WatchedFiles) -> impl IntoView {
    let topics = [format!("workflow:{workflow}")];
    let (files, read_again) = use_fresh(first, topics, move || list_watched_files(workflow, trigger));
    move || {
        let WatchedFiles { has_looked, error, newest, count: total } = files.get();
        let head = || view! { <span class="caption push">"Times in "<ZoneLabel/></span> };
        let error = error.map(|error| {
            view! {
                <Callout tone=Tone::Danger glyph=icon::OCTAGON_X>
                    <p><strong>"The files cannot be looked at."</strong>" "{error}" It is tried again at every look."</p>
                </Callout>
            }
        });
        if newest.is_empty() {
            let words = match has_looked {
                _ if error.is_some() => None,
                true => Some("No file is there. Each that arrives is listed here with what became of it."),
                false => Some("Nobody has looked yet. The files that match are listed here once the trigger is on."),
            };
            let words = words.map(|words| view! { <p class="muted">{words}</p> });
            return view! { <Card title="Files" id="files" head>{error}{words}</Card> }.into_any();
        }
        let rest = total - i64::try_from(newest.len()).unwrap_or(total);
        let rest =
            (rest > 0).then(|| view! { <p class="muted small">"And "{count(rest)}" that were changed earlier."</p> });
        let columns = vec![
            Column::new("File").class("main"),
            Column::new("Size").class("num low"),
            Column::new("Changed"),
            Column::new("Outcome"),
            Column::new("Actions").unseen(),
        ];
        let row = move |file: WatchedFile| view! { <FileRow workflow trigger file read_again/> };
        view! {
            <Card title="Files" id="files" flush=true head>
                {error.map(|error| view! { <div class="body">{error}</div> })}
                <Table caption="Files, changed last first" columns>{newest.into_iter().map(row).collect_view()}</Table>
                {rest.map(|rest| view! { <footer>{rest}</footer> })}
            </Card>
        }
        .into_any()
    }
}

#[component]
fn FileRow(workflow: WorkflowId, trigger: TriggerId, file: WatchedFile, read_again: Callback<()>) -> impl IntoView {
    let name = file.path.rsplit('/').next().unwrap_or_default().to_owned();
    let folder = file.path.strip_suffix(&name).unwrap_or_default().to_owned();
    let form = use_form_for::<ReprocessFile>(file.path.clone()).flat();
    let fields =
        vec![("workflow", workflow.to_string()), ("trigger", trigger.to_string()), ("path", file.path.clone())];
    let of_what = format!(": {name}");
    let again = (use_viewer().may(Permission::Run) && file.is_settled).then(|| {
        view! {
            <ActionButton form fields label=format!("Process {name} again") glyph=icon::ROTATE_CCW size=Size::Small on_done=read_again>
                "Process again"<span class="sr">{of_what}</span>
            </ActionButton>
        }
    });
    view! {
        <Row>
            <HeadCell><span class="two"><code class="path">{name}</code><small class="path">{folder}</small></span></HeadCell>
            <Cell label="Size" class="num low">{bytes(file.size)}</Cell>
            <Cell label="Changed" class="nowrap"><Instant at=file.changed_at style=InstantStyle::Short/></Cell>
            <Cell label="Outcome">{outcome(&file)}</Cell>
            <Cell class="num nowrap full">{again}</Cell>
        </Row>
    }
    .into_any()
}

/// Says what became of a file: the execution that it started, or why it started none.
fn outcome(file: &WatchedFile) -> AnyView {
    let Some(decision) = file.decision.as_ref().filter(|_| file.is_settled) else {
        let (state, words) = if file.is_settled {
            (State::Off, "Lay there when the trigger was switched on, or was decided about long ago")
        } else {
            (State::Waiting, "Counts if it is the same at the next look")
        };
        return view! { <Status state>{words}</Status> }.into_any();
    };
    let started = decision.execution_id.map(|id| view! { " "<a href=format!("/executions/{id}")>"#"{id.0}</a> });
    let why = decision.reason.filter(|_| decision.state != FiringState::Fired).map(|reason| reason.label());
    let words = decision.state.label();
    view! {
        <span class="row">
            <Status state=state_of(decision.state)>{words}</Status>
            {started}
            {why.map(|why| view! { <small>{why}</small> })}
        </span>
    }
    .into_any()
}
