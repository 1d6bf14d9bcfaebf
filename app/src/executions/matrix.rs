use domain::{
    choice::Choice,
    execution::{JobMatrix, MatrixCell, MatrixExecution, MatrixJob},
    format,
    ids::{ExecutionId, WorkflowId},
};
use leptos::{html, prelude::*};

use super::{
    rpc::load_job_matrix,
    state::{state_of, state_of_job},
};
use crate::{
    awaited::awaited,
    failure::Failure,
    format::use_clock,
    live::use_fresh,
    ui::{Card, Empty, Icon, Skeleton, State, icon},
    viewer::use_viewer,
};

/// Moving from cell to cell.
mod keys;

/// A cell: the execution, and the key of the job; none for the execution as a whole.
type Spot = (ExecutionId, Option<String>);

/// Shows what each job of a workflow did in its last executions, and follows what happens.
#[component]
pub fn JobMatrixCard(workflow: WorkflowId) -> impl IntoView {
    let start = Resource::new(|| (), move |()| load_job_matrix(workflow));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {awaited(move || async move {
                match start.await {
                    Ok(first) => view! { <Matrix first workflow/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Matrix(first: JobMatrix, workflow: WorkflowId) -> impl IntoView {
    let (matrix, _) = use_fresh(first, ["execution".to_owned()], move || load_job_matrix(workflow));
    let ids = Memo::new(move |_| matrix.read().executions.iter().map(|execution| execution.id).collect::<Vec<_>>());
    let keys = Memo::new(move |_| matrix.read().jobs.iter().map(|job| job.key.clone()).collect::<Vec<_>>());
    let looked_at = RwSignal::new(None::<Spot>);
    let grid = Grid { matrix, ids, keys, looked_at, focused: RwSignal::new(None), is_live: RwSignal::new(false) };
    Effect::new(move || grid.is_live.set(true));
    let stop = Memo::new(move |_| grid.stop());
    let (zone, clock) = (StoredValue::new(use_viewer().zone.clone()), use_clock());
    let words = move || {
        let spot = looked_at.get()?;
        let matrix = matrix.read();
        let at = execution_at(&matrix, &spot)?.queued_at;
        let when = zone.with_value(|zone| format::short_instant(at, zone, clock.now()));
        Some(format!("{} Queued at {when}.", words_of(&matrix, &spot)?))
    };
    let frame = NodeRef::<html::Div>::new();
    Effect::new(move || {
        // The newest ones are at the end.
        if let Some(frame) = frame.get() {
            frame.set_scroll_left(frame.scroll_width());
        }
    });
    let row = move |key: Option<String>| {
        let named = key.clone();
        let head = Memo::new(move |_| match &named {
            Some(key) => job_of(&matrix.read(), key).map(|job| job.name.clone()).unwrap_or_default(),
            None => "Execution".to_owned(),
        });
        let cell = move |id| view! { <MatrixSpot spot=(id, key.clone()) grid stop/> };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{head}</th>
                <For each=move || ids.get() key=|id| *id children=cell/>
            </tr>
        }
    };
    let column = |id: ExecutionId| view! { <th scope="col" role="columnheader"><span>"#"{id.0}</span></th> };
    view! {
        <Show when=move || !ids.read().is_empty() fallback=|| view! {
            <Card flush=true>
                <Empty glyph=icon::ACTIVITY title="No executions yet">
                    <p>"Once the workflow has run, each job has a line here and each execution a column."</p>
                </Empty>
            </Card>
        }>
            <Card title="The last executions, job by job" flush=true
                foot=move || view! {
                    <span class="small muted">
                        {move || words().unwrap_or_else(|| "Point at a cell, or walk with the arrow keys, to read what it says. Enter opens it.".to_owned())}
                    </span>
                }
            >
                <div class="matrix" node_ref=frame>
                    <table role="grid" aria-label="Jobs by execution" on:keydown=keys::pressed>
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader"><span class="sr">"Job"</span></th>
                                <For each=move || ids.get() key=|id| *id children=column/>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">
                            {row(None)}
                            <For each=move || keys.get() key=|key| key.clone() children=move |key| row(Some(key))/>
                        </tbody>
                    </table>
                </div>
            </Card>
        </Show>
    }
    .into_any()
}

/// What the cells share.
#[derive(Clone, Copy)]
struct Grid {
    matrix: ReadSignal<JobMatrix>,
    /// The executions, and the keys of the jobs.
    ids: Memo<Vec<ExecutionId>>,
    keys: Memo<Vec<String>>,
    /// The cell under the pointer, or with the focus.
    looked_at: RwSignal<Option<Spot>>,
    /// The cell that had the focus last.
    focused: RwSignal<Option<Spot>>,
    /// Whether there is a program that answers keys.
    is_live: RwSignal<bool>,
}

impl Grid {
    /// Returns the one cell that takes the focus, from which the arrow keys move on; without script, each does.
    fn stop(self) -> Option<Spot> {
        let is_there = |(id, key): &Spot| {
            self.ids.read().contains(id) && key.as_ref().is_none_or(|key| self.keys.read().contains(key))
        };
        let left_at = self.focused.get().filter(is_there);
        left_at.or_else(|| self.ids.read().last().map(|id| (*id, None))).filter(|_| self.is_live.get())
    }
}

/// Shows one cell, which stays the same element while it changes, so that whoever is there stays there.
#[component]
fn MatrixSpot(spot: Spot, grid: Grid, stop: Memo<Option<Spot>>) -> impl IntoView {
    let Grid { matrix, looked_at, focused, .. } = grid;
    let spot = StoredValue::new(spot);
    let state = Memo::new(move |_| spot.with_value(|spot| state_at(&matrix.read(), spot)));
    let href = Memo::new(move |_| spot.with_value(|spot| href_of(&matrix.read(), spot)));
    let label = move || spot.with_value(|spot| words_of(&matrix.read(), spot));
    let tabindex = move || {
        let stop = stop.read();
        if stop.as_ref().is_none_or(|stop| spot.with_value(|spot| stop == spot)) { "0" } else { "-1" }
    };
    let look = move || looked_at.set(Some(spot.get_value()));
    let focus = move || {
        look();
        focused.set(Some(spot.get_value()));
    };
    view! {
        <td role="gridcell">
            {move || match href.get() {
                Some(href) => view! {
                    <a href=href tabindex=tabindex aria-label=label data-status=move || state.get().map(State::code)
                        on:focus=move |_| focus() on:mouseenter=move |_| look()>
                        {move || state.get().map(|state| view! { <Icon glyph=state.glyph()/> })}
                    </a>
                }
                .into_any(),
                None => view! {
                    <span tabindex=tabindex on:focus=move |_| focus()>
                        <span aria-hidden="true">"–"</span><span class="sr">"Not part of it"</span>
                    </span>
                }
                .into_any(),
            }}
        </td>
    }
    .into_any()
}

fn execution_at<'a>(matrix: &'a JobMatrix, spot: &Spot) -> Option<&'a MatrixExecution> {
    matrix.executions.iter().find(|execution| execution.id == spot.0)
}

fn job_of<'a>(matrix: &'a JobMatrix, key: &str) -> Option<&'a MatrixJob> {
    matrix.jobs.iter().find(|job| job.key == key)
}

fn cell_at<'a>(matrix: &'a JobMatrix, id: ExecutionId, key: &str) -> Option<&'a MatrixCell> {
    job_of(matrix, key)?.cells.get(&id)
}

fn state_at(matrix: &JobMatrix, spot: &Spot) -> Option<State> {
    match &spot.1 {
        Some(key) => cell_at(matrix, spot.0, key).map(|cell| state_of_job(cell.status)),
        None => execution_at(matrix, spot).map(|execution| state_of(execution.status)),
    }
}

/// Returns where a cell leads: to the execution, or to what the job said there.
fn href_of(matrix: &JobMatrix, spot: &Spot) -> Option<String> {
    match &spot.1 {
        Some(key) => {
            let cell = cell_at(matrix, spot.0, key)?;
            Some(format!("/executions/{}?job={}#log", spot.0, cell.id))
        }
        None => Some(format!("/executions/{}", spot.0)),
    }
}

/// Says what a cell shows: `#812, Orders: Failed after 2.1 s in attempt 2. Column “amount” is missing.`
fn words_of(matrix: &JobMatrix, spot: &Spot) -> Option<String> {
    let (part, status, milliseconds, attempt, error) = match &spot.1 {
        Some(key) => {
            let cell = cell_at(matrix, spot.0, key)?;
            let name = job_of(matrix, key).map_or("", |job| &job.name);
            (format!(", {name}"), cell.status.label(), cell.milliseconds, cell.attempt, cell.error.as_ref())
        }
        None => {
            let execution = execution_at(matrix, spot)?;
            (String::new(), execution.status.label(), execution.milliseconds, 1, execution.error.as_ref())
        }
    };
    let after = milliseconds.map(|span| format!(" after {}", format::duration(chrono::TimeDelta::milliseconds(span))));
    let attempt = (attempt > 1).then(|| format!(" in attempt {attempt}"));
    let why = error.map(|error| format!(" {error}"));
    let [after, attempt, why] = [after, attempt, why].map(Option::unwrap_or_default);
    Some(format!("#{}{part}: {status}{after}{attempt}.{why}", spot.0))
}
