use domain::{
    execution::{ExecutionDetail, FoundLine, LogLevel},
    ids::{ExecutionId, JobExecutionId},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{address::use_log_address, export::Export, lines::Lines, search::Search, start::Narrowing};
use crate::ui::{Badge, IconButton, Segment, Segmented, Size, Tone, icon};

/// What can be done with a log: search it, narrow it, follow it, take it along.
#[component]
pub(super) fn Toolbar(
    id: ExecutionId,
    narrowing: Narrowing,
    lines: Lines,
    search: RwSignal<String>,
    found: RwSignal<Option<FoundLine>>,
    wrap: RwSignal<bool>,
    live: Memo<bool>,
    detail: Memo<ExecutionDetail>,
) -> impl IntoView {
    let address = use_log_address(narrowing);
    let level =
        |label, level| Segment { href: address.of_level(level), label, glyph: None, current: narrowing.level == level };
    let levels =
        vec![level("All", None), level("Warnings", Some(LogLevel::Warn)), level("Errors", Some(LogLevel::Error))];
    let badge = move || live.get().then(|| view! { <Badge tone=Tone::Running glyph=icon::RADIO>"Live"</Badge> });
    let follow = move || {
        live.get().then(|| view! {
            <label class="switch when-live">
                <input type="checkbox" role="switch" prop:checked=lines.follow
                    on:change=move |event| if event_target_checked(&event) { lines.follow_newest() } else { lines.follow.set(false) }/>
                "Follow"
            </label>
        })
    };
    view! {
        {badge}
        <Search narrowing lines search found/>
        <JobSelect narrowing detail/>
        <Segmented label="Level" segments=levels/>
        <span class="push row">
            {follow}
            <span class="row snug">
                <span class="pressable" data-pressed=move || wrap.get().to_string()>
                    <IconButton label="Wrap lines" glyph=icon::WRAP_TEXT size=Size::Small on_press=move |()| wrap.update(|wrap| *wrap = !*wrap)/>
                </span>
                <Export id narrowing/>
            </span>
        </span>
    }
    .into_any()
}

/// Chooses the job attempt whose lines are shown. It needs the browser's part of the program; the names of the jobs in
/// the picture above lead to their rows without it.
#[component]
fn JobSelect(narrowing: Narrowing, detail: Memo<ExecutionDetail>) -> impl IntoView {
    let address = use_log_address(narrowing);
    let navigate = use_navigate();
    let jobs = Memo::new(move |_| {
        let detail = detail.read();
        let name = |job: &domain::execution::JobExecution| {
            let started = job.started_at?;
            let attempt =
                if detail.execution.attempt > 1 { format!(", attempt {}", job.attempt) } else { String::new() };
            Some((started, job.id, format!("{}{attempt}", job.job_name)))
        };
        let mut jobs: Vec<_> = detail.jobs.iter().filter_map(name).collect();
        jobs.sort_by_key(|(started, ..)| *started);
        jobs
    });
    let chosen = narrowing.job.map(|job| job.to_string()).unwrap_or_default();
    let option = move |(_, id, name): (_, JobExecutionId, String)| {
        view! { <option value=id.to_string() selected={narrowing.job == Some(id)}>{name}</option> }
    };
    let choose = move |event| {
        let job = event_target_value(&event).parse().ok();
        navigate(&address.of_job(job), NavigateOptions { scroll: false, ..Default::default() });
    };
    view! {
        <select class="select sm auto when-live" aria-label="Job" prop:value=chosen on:change=choose>
            <option value="">"All jobs"</option>
            {move || jobs.get().into_iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}
