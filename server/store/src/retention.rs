use crate::{Result, Store};

/// How long a decision is kept, in days, and how many of each trigger are kept whatever their age.
const DECISIONS: (i32, i64) = (90, 50);

/// How long a delivery to a webhook is kept, in days.
const DELIVERY_DAYS: i32 = 30;

/// How long the log of an execution is kept, in days.
const LOG_DAYS: i32 = 90;

/// How long an execution is kept, in days, and how many of each workflow are kept whatever their age.
const EXECUTIONS: (i32, i64) = (365, 100);

impl Store {
    /// Removes at most `limit` of each kind of what is kept of the past and has had its time: decisions of triggers,
    /// deliveries to webhooks, lines of logs, executions. Returns how many rows there were.
    ///
    /// Every statement is short, so that nobody waits for it; whoever calls goes on until there is nothing left.
    pub async fn sweep_ledger(&self, limit: i64) -> Result<u64> {
        let mut removed = 0;
        for (statement, days, kept) in [
            (include_str!("retention/firings.sql"), DECISIONS.0, DECISIONS.1),
            (include_str!("retention/deliveries.sql"), DELIVERY_DAYS, 0),
            (include_str!("retention/log.sql"), LOG_DAYS, 0),
            (include_str!("retention/executions.sql"), EXECUTIONS.0, EXECUTIONS.1),
        ] {
            let swept = sqlx::query(statement).bind(days).bind(kept).bind(limit).execute(&self.pool).await?;
            removed += swept.rows_affected();
        }
        Ok(removed)
    }
}
