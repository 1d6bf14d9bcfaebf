use chrono::TimeDelta;
use sqlx::FromRow;

use crate::{Result, Store};

/// What the ticker has to decide about, by the database's clock.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Ahead {
    /// How long it is until something has to be decided, zero or less when it has; nothing when nothing is coming.
    pub until: Option<TimeDelta>,
    /// Whether the planned instant of a schedule has come.
    pub has_schedules: bool,
    /// Whether a delay or a deadline is over.
    pub has_delays: bool,
    /// Whether a pause ends.
    pub has_pauses: bool,
}

#[derive(FromRow)]
struct AheadRow {
    seconds: Option<f64>,
    has_schedules: bool,
    has_delays: bool,
    has_pauses: bool,
}

impl Store {
    /// Returns what is coming: the next planned instant of any trigger, the end of a delay or of a pause.
    pub async fn look_ahead(&self) -> Result<Ahead> {
        let row: AheadRow = sqlx::query_as(include_str!("look_ahead.sql")).fetch_one(&self.pool).await?;
        Ok(Ahead {
            until: row.seconds.map(|seconds| TimeDelta::milliseconds((seconds * 1000.0).ceil() as i64)),
            has_schedules: row.has_schedules,
            has_delays: row.has_delays,
            has_pauses: row.has_pauses,
        })
    }
}
