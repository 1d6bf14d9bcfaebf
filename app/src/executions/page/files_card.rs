use chrono::DateTime;
use domain::{
    execution::{ExecutionDetail, FileReport, JobExecution, JobStatus},
    format,
};
use leptos::prelude::*;

use crate::{
    format::{Instant, InstantStyle, ZoneLabel},
    ui::{Badge, Card, Cell, Column, CopyButton, HeadCell, Row, Table},
};

/// How many files are listed at once; the others unfold.
const LISTED: usize = 10;

/// Lists the files that were looked at, with what proves which bytes were read.
#[component]
pub(super) fn FilesCard(detail: ExecutionDetail, attempt: i32) -> impl IntoView {
    let files: Vec<_> = detail.jobs_in(attempt).into_iter().flat_map(files_of).collect();
    if files.is_empty() {
        return ().into_any();
    }
    let count = i64::try_from(files.len()).unwrap_or(i64::MAX);
    let size = files
        .iter()
        .map(|looked_at| i64::try_from(looked_at.file.size).unwrap_or(i64::MAX))
        .fold(0, i64::saturating_add);
    let summary = format!("{}, {}", format::counted(count, "file", "files"), format::bytes(size));
    let mut listed = files;
    let rest = listed.split_off(LISTED.min(listed.len()));
    let more = (!rest.is_empty()).then(|| {
        let words = format!("{} more", format::count(i64::try_from(rest.len()).unwrap_or(i64::MAX)));
        view! { <details class="more"><summary>{words}</summary><FilesTable caption="More files" files=rest/></details> }
    });
    view! {
        <Card title="Files" flush=true head=move || view! {
            <span class="caption">"changed at times in "<ZoneLabel/></span><span class="caption push">{summary}</span>
        }>
            <FilesTable caption="Files that were looked at" files=listed/>
            {more}
        </Card>
    }
    .into_any()
}

/// A file that a job has looked at.
struct LookedAt {
    job: String,
    /// Whether the job may still be reading it.
    is_open: bool,
    file: FileReport,
}

fn files_of(job: &JobExecution) -> impl Iterator<Item = LookedAt> {
    let is_open = job.status == JobStatus::Running;
    job.report.files.iter().map(move |file| LookedAt { job: job.job_name.clone(), is_open, file: file.clone() })
}

#[component]
fn FilesTable(caption: &'static str, files: Vec<LookedAt>) -> impl IntoView {
    let columns = vec![
        Column::new("File"),
        Column::new("Size").class("num"),
        Column::new("Rows").class("num"),
        Column::new("Changed").class("mid"),
        Column::new("SHA-256").class("low"),
    ];
    view! { <Table caption columns>{files.into_iter().map(row).collect_view()}</Table> }.into_any()
}

fn row(LookedAt { job, is_open, file }: LookedAt) -> impl IntoView {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path).to_owned();
    let rows = if file.skipped {
        view! { <Badge>"Skipped: read before"</Badge> }.into_any()
    } else if is_open && file.rows == 0 {
        // It is counted when it has been read.
        "…".into_any()
    } else {
        format::count(file.rows).into_any()
    };
    let changed =
        DateTime::from_timestamp_millis(file.modified_ms).map(|at| view! { <Instant at style=InstantStyle::Short/> });
    let short: String = file.sha256.chars().take(12).collect();
    let size = format::bytes(i64::try_from(file.size).unwrap_or(i64::MAX));
    let path = file.path.clone();
    view! {
        <Row>
            <HeadCell><span class="two"><span class="mono path" title=path>{name}</span><small>{job}</small></span></HeadCell>
            <Cell label="Size" class="num">{size}</Cell>
            <Cell label="Rows" class="num">{rows}</Cell>
            <Cell label="Changed" class="mid">{changed}</Cell>
            <Cell label="SHA-256" class="low">
                <span class="row snug"><span class="mono" title=file.sha256.clone()>{short}"…"</span>
                <CopyButton text=file.sha256 label=format!("Copy the SHA-256 of {}", file.path)/></span>
            </Cell>
        </Row>
    }
}
