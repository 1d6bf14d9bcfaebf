use domain::{
    dataset::Layer,
    execution::{CommitOutcome, JobExecution, LayerReport},
    format,
};

/// Says where all rows went that came in: `2,060 rows in = 1,899 kept + 108 quarantined + 53 duplicates`. Nothing where
/// none came in.
///
/// Of each job the last layer counts that rows pass through one by one: silver, else bronze. Gold makes rows of its own.
pub(super) fn balance_words(jobs: &[&JobExecution]) -> Option<String> {
    let mut layers = jobs.iter().filter_map(|job| last_layer(job)).peekable();
    layers.peek()?;
    let (mut read, mut kept, mut quarantined, mut duplicates, mut under_way, mut rolled_back) = (0, 0, 0, 0, 0, 0);
    for layer in layers {
        read += layer.rows_read;
        if layer.outcome == CommitOutcome::RolledBack {
            // Nor is anything of it in the quarantine.
            rolled_back += layer.rows_read;
        } else {
            kept += layer.rows_kept;
            quarantined += layer.rows_quarantined;
            duplicates += layer.rows_duplicate;
            under_way += layer.rows_read - layer.rows_kept - layer.rows_quarantined - layer.rows_duplicate;
        }
    }
    let mut words = format!(
        "{} in = {} kept + {} quarantined + {}",
        format::counted(read, "row", "rows"),
        format::count(kept),
        format::count(quarantined),
        format::counted(duplicates, "duplicate", "duplicates"),
    );
    for (rows, what) in [(under_way, "under way"), (rolled_back, "rolled back")] {
        if rows > 0 {
            words.push_str(&format!(" + {} {what}", format::count(rows)));
        }
    }
    Some(words)
}

fn last_layer(job: &JobExecution) -> Option<&LayerReport> {
    let one_by_one = |layer: &&LayerReport| layer.table.layer != Layer::Gold && layer.rows_read > 0;
    job.report.layers.iter().rfind(one_by_one)
}

#[cfg(test)]
mod tests {
    use domain::{
        dataset::TableRef,
        execution::{JobReport, JobStatus},
        ids::{ExecutionId, JobExecutionId},
    };

    use super::*;

    fn layer(layer: Layer, rows: (i64, i64, i64, i64), outcome: CommitOutcome) -> LayerReport {
        let table = TableRef { layer, name: "t".parse().expect("a name") };
        let (rows_read, rows_kept, rows_quarantined, rows_duplicate) = rows;
        LayerReport {
            rows_read,
            rows_kept,
            rows_quarantined,
            rows_duplicate,
            outcome,
            ..LayerReport::started(table, 0)
        }
    }

    fn job(layers: Vec<LayerReport>) -> JobExecution {
        JobExecution {
            id: JobExecutionId(1),
            execution_id: ExecutionId(1),
            job_id: None,
            job_name: "j".into(),
            job_version: 1,
            position: 1,
            attempt: 1,
            status: JobStatus::Running,
            started_at: None,
            finished_at: None,
            error: None,
            hint: None,
            report: JobReport { files: vec![], layers },
        }
    }

    #[test]
    fn every_row_that_came_in_is_somewhere() {
        use CommitOutcome::{Committed, Pending, RolledBack};
        use Layer::{Bronze, Gold, Silver};
        let customers = job(vec![
            layer(Bronze, (2_060, 2_060, 0, 0), Committed),
            layer(Silver, (2_060, 1_899, 108, 53), Committed),
            layer(Gold, (30, 30, 0, 0), Committed),
        ]);
        let words = "2,060 rows in = 1,899 kept + 108 quarantined + 53 duplicates";
        assert_eq!(balance_words(&[&customers]).as_deref(), Some(words));

        let raw = job(vec![layer(Bronze, (40, 40, 0, 0), Committed)]);
        let words = "2,100 rows in = 1,939 kept + 108 quarantined + 53 duplicates";
        assert_eq!(balance_words(&[&customers, &raw]).as_deref(), Some(words));

        let running = job(vec![layer(Bronze, (900, 900, 0, 0), Pending), layer(Silver, (600, 0, 5, 0), Pending)]);
        let words = "600 rows in = 0 kept + 5 quarantined + 0 duplicates + 595 under way";
        assert_eq!(balance_words(&[&running]).as_deref(), Some(words));

        let failed = job(vec![layer(Bronze, (10, 10, 0, 0), Committed), layer(Silver, (10, 7, 1, 0), RolledBack)]);
        let words = "10 rows in = 0 kept + 0 quarantined + 0 duplicates + 10 rolled back";
        assert_eq!(balance_words(&[&failed]).as_deref(), Some(words));
    }

    #[test]
    fn nothing_is_said_where_nothing_came_in() {
        let empty = job(vec![layer(Layer::Bronze, (0, 0, 0, 0), CommitOutcome::Nothing)]);
        let sql = job(vec![layer(Layer::Gold, (30, 30, 0, 0), CommitOutcome::Committed)]);
        assert_eq!(balance_words(&[&empty, &sql]), None);
    }
}
