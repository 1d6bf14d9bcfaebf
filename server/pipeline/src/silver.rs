//! Silver: typed, cleaned, of each key one row.
//!
//! A first pass casts the rows of bronze that silver has not consumed yet; those that do not fit go to quarantine. Without
//! a key, the others are written at once. With one, they wait until it is decided which of them stay ([`crate::keyed`]).
//! The commit notes the version of bronze that it has consumed, so the rows of an execution whose silver failed are
//! taken by the next one.

use std::sync::{Arc, OnceLock};

use arrow::array::RecordBatch;
use domain::{
    dataset::{Layer, TableRef},
    ids::ExecutionId,
    job::{FileJob, SilverSpec},
};
use tokio::sync::mpsc;

use crate::{
    bronze::run_bronze,
    failure::{Failure, Result},
    job::Work,
};

/// One attempt at bringing silver up to bronze.
mod attempt;
/// What follows once all rows are there.
mod finish;
/// Rows on their first way through.
mod first_pass;
/// What silver has not consumed yet.
mod input;
/// By what rows are told apart.
mod keys;
/// Rows in the columns of the table.
mod output;
/// Which columns silver takes from bronze.
mod plan;
/// From bronze to rows that fit, and those that do not.
mod prepare;
/// Rows that do not fit.
mod quarantine;
/// The columns of the table.
mod shape;

use attempt::Silver;
use first_pass::{FirstPass, Rows};
pub(crate) use input::Checksums;
use input::Input;
pub(crate) use keys::{key_plan, rule};
pub(crate) use output::Completion;
pub(crate) use plan::CastPlan;
pub(crate) use prepare::{Preparation, Prepared, REASONS};
pub(crate) use quarantine::complete_quarantine;
pub(crate) use shape::Shape;

/// How often the work is begun anew when other writers are faster.
const TRIES: usize = 10;

/// Does the job's bronze table, and brings its silver table up to it.
///
/// If silver is up to date before, it takes in the new rows while they are being read.
pub(crate) async fn run_silver(
    work: &Work,
    job: &FileJob,
    spec: &SilverSpec,
    bronze_place: usize,
    place: usize,
) -> Result<()> {
    let silver = Silver::new(work, job, spec, place)?;
    let input = TableRef { layer: Layer::Bronze, name: job.bronze.table.clone() };
    work.progress.layer(place, |layer| layer.inputs = vec![input]);
    let mut piped = None;
    match silver.base_for_pipe().await? {
        None => {
            run_bronze(work, job, bronze_place, None).await?;
        }
        Some(base) => {
            let (tap, rows) = mpsc::channel(BATCHES_WAITING);
            let checksums = Arc::new(OnceLock::new());
            let tap = Tap { rows: tap, checksums: Arc::clone(&checksums) };
            let pass = silver.pass(Rows::Piped(rows), &base, checksums);
            let bronze = run_bronze(work, job, bronze_place, Some(tap));
            let (bronze, pass) = tokio::join!(bronze, pass);
            piped = bronze?.then_some(Piped { pass, base: base.version() });
        }
    }
    for _ in 0..TRIES {
        if silver.try_once(piped.take()).await? {
            return Ok(());
        }
        work.progress.info(format!("{}: the table has changed meanwhile; starting over.", silver.table.label()));
        work.progress.restart(place);
    }
    Err(Failure::new(format!("The table {} is written to by too many jobs at once.", silver.table.label()))
        .hint("Retry, or let the jobs run at different times."))
}

/// Batches that may wait between bronze and silver.
const BATCHES_WAITING: usize = 2;

/// Where bronze sends the rows it writes, so that silver need not read them again.
pub(crate) struct Tap {
    pub(crate) rows: mpsc::Sender<RecordBatch>,
    /// Filled before the first row is sent.
    pub(crate) checksums: Arc<OnceLock<Checksums>>,
}

/// A first pass over rows that were not in bronze yet.
struct Piped {
    pass: Result<FirstPass>,
    /// The version of silver that it rests on.
    base: Option<i64>,
}

impl Piped {
    /// Returns whether the rows that went through the pipe are those that silver is to take in: then they are all of one
    /// execution, and as many.
    fn fits(&self, input: &Input, base: Option<i64>, execution: ExecutionId) -> bool {
        let rows = match &self.pass {
            Ok(pass) => pass.rows,
            // Why it broke off is told only if the same rows would be taken again.
            Err(_) => input.rows(),
        };
        self.base == base && input.is_of(execution) && rows == input.rows()
    }
}
