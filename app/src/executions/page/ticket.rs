use std::fmt::Write;

use domain::{
    choice::Choice,
    execution::{CommitOutcome, ExecutionDetail},
    format,
};

/// Returns a failure as Markdown, to be put into a ticket or a message.
pub(super) fn ticket_of(detail: &ExecutionDetail) -> String {
    let execution = &detail.execution;
    let mut text = format!("**{} #{} failed**\n\n", execution.workflow_name, execution.id);
    let job = detail.failed_job();
    if let Some(job) = job {
        _ = writeln!(text, "- Job: {} (attempt {})", job.job_name, job.attempt);
    }
    if let Some(error) = job.and_then(|job| job.error.as_ref()).or(execution.error.as_ref()) {
        _ = writeln!(text, "- Cause: {error}");
    }
    if let Some(hint) = job.and_then(|job| job.hint.as_ref()) {
        _ = writeln!(text, "- What to do: {hint}");
    }
    for (term, at) in [("Started", execution.started_at), ("Ended", execution.finished_at)] {
        if let Some(at) = at {
            _ = writeln!(text, "- {term}: {}", format::machine_time(at));
        }
    }
    for layer in detail.jobs_in(execution.attempt).iter().flat_map(|job| &job.report.layers) {
        let rows = format::counted(layer.rows_kept, "row", "rows");
        match layer.outcome {
            CommitOutcome::RolledBack => _ = writeln!(text, "- Not written: {}, rolled back", layer.table),
            CommitOutcome::Committed | CommitOutcome::AlreadyCommitted => {
                _ = writeln!(text, "- Written: {}, {rows}", layer.table);
            }
            CommitOutcome::Pending | CommitOutcome::Nothing => {}
        }
    }
    let held_back = detail.held_back();
    if !held_back.is_empty() {
        _ = writeln!(text, "- Held back: {}", held_back.join(", "));
    }
    if !detail.around_error.is_empty() {
        text.push_str("\n```\n");
        for line in &detail.around_error {
            _ = writeln!(
                text,
                "{:>6} {} {:<5} {}",
                line.seq,
                format::machine_time(line.at),
                line.level.label(),
                line.message
            );
        }
        text.push_str("```\n");
    }
    text
}
