use chrono::{DateTime, Utc};
use domain::{
    audit::AuditEntry,
    ids::{AuditEntryId, UserId},
    page::Page,
    person::Actor,
};
use serde_json::Value;
use sqlx::FromRow;

use crate::{Result, Store, Tx};

/// Which lines of the audit log are wanted.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Only lines about this kind of thing.
    pub entity: Option<String>,
    /// Only lines about the thing with this number.
    pub entity_id: Option<i64>,
    /// Only lines of this person.
    pub actor: Option<UserId>,
    /// Only lines whose actor, action or thing contains this text.
    pub text: Option<String>,
    /// Only lines older than this one.
    pub before: Option<AuditEntryId>,
}

#[derive(FromRow)]
struct AuditRow {
    #[sqlx(try_from = "i64")]
    id: AuditEntryId,
    at: DateTime<Utc>,
    actor_id: Option<i64>,
    actor_name: String,
    address: Option<String>,
    action: String,
    entity: String,
    entity_id: Option<i64>,
    entity_name: Option<String>,
    before: Option<Value>,
    after: Option<Value>,
}

/// Puts the conditions of a filter, $1 to $4, between the beginning and the rest of a statement.
macro_rules! from_wanted_entries {
    ($beginning:literal, $rest:literal) => {
        concat!(
            $beginning,
            " from audit_log
             where ($1::text is null or entity = $1)
               and ($2::bigint is null or entity_id = $2)
               and ($3::bigint is null or actor_id = $3)
               and ($4::text is null or strpos(folded(actor_name || ' ' || action || ' ' || entity || ' ' || coalesce(entity_name, '')), folded($4)) > 0) ",
            $rest
        )
    };
}

impl Store {
    /// Returns a page of the audit log, newest first.
    pub async fn list_audit_entries(&self, filter: &AuditFilter, limit: i64) -> Result<Page<AuditEntry>> {
        let rows: Vec<AuditRow> = sqlx::query_as(from_wanted_entries!(
            "select id, at, actor_id, actor_name, address, action, entity, entity_id, entity_name, before, after",
            "and ($5::bigint is null or id < $5) order by id desc limit $6 + 1"
        ))
        .bind(&filter.entity)
        .bind(filter.entity_id)
        .bind(filter.actor.map(|actor| actor.0))
        .bind(&filter.text)
        .bind(filter.before.map(|before| before.0))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
        let items: Vec<_> = rows.into_iter().take(usize::try_from(limit).unwrap_or(0)).map(AuditEntry::from).collect();
        let next = items.last().filter(|_| more).map(|entry| entry.id.to_string());
        let total = sqlx::query_scalar(from_wanted_entries!("select count(*)", ""))
            .bind(&filter.entity)
            .bind(filter.entity_id)
            .bind(filter.actor.map(|actor| actor.0))
            .bind(&filter.text)
            .fetch_one(&self.pool)
            .await?;
        Ok(Page { items, next, previous: None, total })
    }

    /// Returns who did something to a thing last, and when.
    pub async fn last_actor(&self, entity: &str, id: i64) -> Result<Option<(String, DateTime<Utc>)>> {
        Ok(sqlx::query_as(
            "select actor_name, at from audit_log where entity = $1 and entity_id = $2 order by id desc limit 1",
        )
        .bind(entity)
        .bind(id)
        .fetch_optional(&self.pool)
        .await?)
    }
}

impl Tx {
    /// Writes a line of the audit log. `before` and `after` hold the fields that changed.
    #[expect(clippy::too_many_arguments, reason = "they are the columns of one line, each given at every call")]
    pub async fn record(
        &mut self,
        actor: &Actor,
        action: &str,
        entity: &str,
        entity_id: Option<i64>,
        entity_name: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Result<()> {
        sqlx::query(
            "insert into audit_log (actor_id, actor_name, address, action, entity, entity_id, entity_name, before, after)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(actor.user_id.map(|user| user.0))
        .bind(&actor.name)
        .bind(&actor.address)
        .bind(action)
        .bind(entity)
        .bind(entity_id)
        .bind(entity_name)
        .bind(before)
        .bind(after)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }
}

impl From<AuditRow> for AuditEntry {
    fn from(row: AuditRow) -> Self {
        Self {
            id: row.id,
            at: row.at,
            actor_id: row.actor_id.map(UserId),
            actor_name: row.actor_name,
            address: row.address,
            action: row.action,
            entity: row.entity,
            entity_id: row.entity_id,
            entity_name: row.entity_name,
            before: row.before,
            after: row.after,
        }
    }
}
