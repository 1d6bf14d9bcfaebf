use chrono::{DateTime, Utc};
use domain::{ids::UserId, person::Role};
use sqlx::FromRow;

use crate::{Result, Store, Topic, Tx};

/// A session to make.
#[derive(Debug)]
pub struct NewSession<'a> {
    /// SHA-256 of the cookie's value.
    pub token_hash: &'a [u8],
    /// Whose session it is.
    pub user_id: UserId,
    /// Seconds until it ends without use.
    pub lifetime_seconds: i64,
    /// The address it was made from.
    pub address: Option<&'a str>,
    /// What the browser calls itself.
    pub user_agent: Option<&'a str>,
    /// Whether a one-time link made it.
    pub by_link: bool,
}

/// The person behind a session.
#[derive(Clone, Debug, FromRow)]
pub struct SessionUser {
    /// Identifies the person.
    #[sqlx(try_from = "i64")]
    pub user_id: UserId,
    /// The address to sign in with.
    pub email: String,
    /// The name.
    pub name: String,
    /// What the person may do.
    #[sqlx(try_from = "String")]
    pub role: Role,
    /// Whether a password was chosen.
    pub has_password: bool,
    /// Whether a one-time link made the session, and no password was chosen in it since.
    pub by_link: bool,
    /// When the session ends without use.
    pub expires_at: DateTime<Utc>,
    /// When it was last seen; see [`Store::touch_session`].
    pub last_seen_at: DateTime<Utc>,
}

impl Store {
    /// Returns the person behind a session that has not ended, unless the account is switched off.
    pub async fn find_session(&self, token_hash: &[u8]) -> Result<Option<SessionUser>> {
        Ok(sqlx::query_as(
            "select u.id as user_id, u.email, u.name, u.role, u.password_hash is not null as has_password,
               s.by_link, s.expires_at, s.last_seen_at
             from sessions s join users u on u.id = s.user_id
             where s.token_hash = $1 and s.expires_at > now() and u.disabled_at is null",
        )
        .bind(token_hash)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Notes that a session is in use, which puts its end off.
    pub async fn touch_session(&self, token_hash: &[u8], lifetime_seconds: i64) -> Result<()> {
        sqlx::query(
            "update sessions set last_seen_at = now(), expires_at = greatest(expires_at, now() + make_interval(secs => $2))
             where token_hash = $1",
        )
        .bind(token_hash)
        .bind(lifetime_seconds as f64)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Returns how many attempts failed in the last `minutes`: for the account, and from the address.
    pub async fn count_sign_in_failures(&self, email: &str, address: &str, minutes: i32) -> Result<(i64, i64)> {
        Ok(sqlx::query_as(
            "select count(*) filter (where lower(email) = lower($1)), count(*) filter (where address = $2)
             from sign_in_failures
             where at > now() - make_interval(mins => $3) and (lower(email) = lower($1) or address = $2)",
        )
        .bind(email)
        .bind(address)
        .bind(minutes)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Notes a failed attempt to sign in.
    pub async fn insert_sign_in_failure(&self, email: &str, address: &str) -> Result<()> {
        sqlx::query("insert into sign_in_failures (email, address) values (left($1, 254), $2)")
            .bind(email)
            .bind(address)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Removes sessions and links that have ended, and failures that no longer count. Returns the number of rows.
    pub async fn sweep_sessions(&self) -> Result<u64> {
        let swept = sqlx::query(
            "with ended as (delete from sessions where expires_at < now() returning 1),
               links as (delete from sign_in_links where expires_at < now() - interval '1 day' returning 1),
               failures as (delete from sign_in_failures where at < now() - interval '1 day' returning 1)
             select from ended union all select from links union all select from failures",
        )
        .execute(&self.pool)
        .await?;
        Ok(swept.rows_affected())
    }
}

impl Tx {
    /// Makes a session.
    pub async fn insert_session(&mut self, session: &NewSession<'_>) -> Result<()> {
        sqlx::query(
            "insert into sessions (token_hash, user_id, expires_at, address, user_agent, by_link)
             values ($1, $2, now() + make_interval(secs => $3), $4, left($5, 300), $6)",
        )
        .bind(session.token_hash)
        .bind(session.user_id.0)
        .bind(session.lifetime_seconds as f64)
        .bind(session.address)
        .bind(session.user_agent)
        .bind(session.by_link)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    /// Ends a session. Returns whose it was.
    pub async fn delete_session(&mut self, token_hash: &[u8]) -> Result<Option<UserId>> {
        let user: Option<i64> = sqlx::query_scalar("delete from sessions where token_hash = $1 returning user_id")
            .bind(token_hash)
            .fetch_optional(&mut *self.inner)
            .await?;
        if let Some(user) = user {
            self.notify(Topic::People, Some(user)).await?;
        }
        Ok(user.map(UserId))
    }

    /// Notes that a password was chosen in a session that a one-time link had made.
    pub async fn update_session_password_chosen(&mut self, token_hash: &[u8]) -> Result<()> {
        sqlx::query("update sessions set by_link = false where token_hash = $1")
            .bind(token_hash)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }

    /// Ends all sessions of a person but `kept`.
    pub async fn delete_sessions_of(&mut self, user: UserId, kept: Option<&[u8]>) -> Result<()> {
        sqlx::query("delete from sessions where user_id = $1 and token_hash is distinct from $2")
            .bind(user.0)
            .bind(kept)
            .execute(&mut *self.inner)
            .await?;
        self.notify(Topic::People, Some(user.0)).await
    }

    /// Makes a link that signs a person in once.
    pub async fn insert_sign_in_link(&mut self, token_hash: &[u8], user: UserId, lifetime_seconds: i64) -> Result<()> {
        sqlx::query("insert into sign_in_links (token_hash, user_id, expires_at) values ($1, $2, now() + make_interval(secs => $3))")
            .bind(token_hash)
            .bind(user.0)
            .bind(lifetime_seconds as f64)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }

    /// Uses a link up. Returns the person, or nothing if the link is unknown, used, or has ended.
    pub async fn use_sign_in_link(&mut self, token_hash: &[u8]) -> Result<Option<UserId>> {
        let user: Option<i64> = sqlx::query_scalar(
            "update sign_in_links l set used_at = now()
             from users u
             where l.token_hash = $1 and l.used_at is null and l.expires_at > now() and u.id = l.user_id and u.disabled_at is null
             returning u.id",
        )
        .bind(token_hash)
        .fetch_optional(&mut *self.inner)
        .await?;
        Ok(user.map(UserId))
    }

    /// Forgets the failed attempts of an account, after a good one.
    pub async fn delete_sign_in_failures(&mut self, email: &str) -> Result<()> {
        sqlx::query("delete from sign_in_failures where lower(email) = lower($1)")
            .bind(email)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }
}
