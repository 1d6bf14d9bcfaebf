use chrono::{DateTime, Utc};
use domain::job::{DataType, FileJob, SilverSpec, SilverStrategy};

use super::shape::is_silver_column;
use crate::{
    bronze::EXECUTION_ID,
    keyed::{Beginning, KeyPlan, RankOrder, Rule, Skipped},
};

/// Returns by what rows are told apart; `None` without a key. `compares` says whether the table has rows already with
/// which those that come in are compared.
pub(crate) fn key_plan(job: &FileJob, spec: &SilverSpec, compares: bool, started_at: DateTime<Utc>) -> Option<KeyPlan> {
    let key: Vec<_> = job.key_columns().into_iter().map(str::to_owned).collect();
    if key.is_empty() {
        return None;
    }
    let history = spec.strategy == SilverStrategy::History;
    let mut rank: Vec<_> = spec.order_by.iter().cloned().collect();
    if compares {
        // What a later execution has read was read later, whenever silver takes it in.
        rank.push(EXECUTION_ID.to_owned());
    }
    Some(KeyPlan {
        key,
        skipped: Skipped { own: is_silver_column, beginning: spec.order_by.clone().filter(|_| history) },
        rank,
        order: RankOrder(spec.keep),
        beginning: beginning(job, spec, started_at),
        compares,
    })
}

/// Returns, for history, from when on rows hold: from a date or timestamp by which they are ordered, else from the
/// execution's start.
pub(super) fn beginning(job: &FileJob, spec: &SilverSpec, started_at: DateTime<Utc>) -> Option<Beginning> {
    if spec.strategy != SilverStrategy::History {
        return None;
    }
    let ordered = spec.order_by.as_ref().and_then(|name| job.columns.iter().find(|column| column.name == *name));
    let instant = ordered.filter(|column| matches!(column.data_type, DataType::Date | DataType::Timestamp));
    Some(Beginning { column: instant.map(|column| column.name.clone()), otherwise: started_at.timestamp_micros() })
}

/// Returns the rule by which it is decided which row of a key stays.
pub(crate) fn rule(spec: &SilverSpec) -> Rule {
    if spec.strategy == SilverStrategy::History { Rule::History(spec.keep) } else { Rule::One(spec.keep) }
}
