use chrono::{DateTime, Utc};
use domain::{
    ids::{TokenId, UserId},
    person::{ApiToken, Permission, Role},
};
use sqlx::FromRow;

use crate::{Result, Store, StoreError, Topic, Tx};

/// A token to make.
#[derive(Debug)]
pub struct NewToken<'a> {
    /// What it is for.
    pub name: &'a str,
    /// SHA-256 of the token.
    pub token_hash: &'a [u8],
    /// Its first characters.
    pub prefix: &'a str,
    /// Whose it is.
    pub user_id: UserId,
    /// What it allows.
    pub scopes: &'a [Permission],
    /// Days until it ends.
    pub days: Option<i32>,
}

/// Completes a `select` of tokens that were not revoked.
macro_rules! select_tokens {
    ($rest:literal) => {
        concat!(
            "select t.id, t.name, t.prefix, t.scopes, t.user_id, u.name as user_name, t.created_at, t.expires_at,
               t.last_used_at, t.last_used_from
             from api_tokens t join users u on u.id = t.user_id
             where t.revoked_at is null ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct TokenRow {
    #[sqlx(try_from = "i64")]
    id: TokenId,
    name: String,
    prefix: String,
    scopes: Vec<String>,
    #[sqlx(try_from = "i64")]
    user_id: UserId,
    user_name: String,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
    last_used_from: Option<String>,
}

impl From<TokenRow> for ApiToken {
    fn from(row: TokenRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            prefix: row.prefix,
            scopes: permissions(&row.scopes),
            user_id: row.user_id,
            user_name: row.user_name,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            last_used_from: row.last_used_from,
        }
    }
}

/// What a token allows and whose it is.
#[derive(Clone, Debug)]
pub struct TokenHolder {
    /// Identifies the token.
    pub token_id: TokenId,
    /// What the token is for.
    pub token_name: String,
    /// Whose it is.
    pub user_id: UserId,
    /// That person's role.
    pub role: Role,
    /// What the token allows.
    pub scopes: Vec<Permission>,
}

impl Store {
    /// Returns the tokens of a person, or of everybody, newest first.
    pub async fn list_tokens(&self, user: Option<UserId>) -> Result<Vec<ApiToken>> {
        let rows: Vec<TokenRow> =
            sqlx::query_as(select_tokens!("and ($1::bigint is null or t.user_id = $1) order by t.id desc"))
                .bind(user.map(|user| user.0))
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(ApiToken::from).collect())
    }

    /// Returns a token that was not revoked.
    pub async fn load_token(&self, id: TokenId) -> Result<ApiToken> {
        let row: TokenRow = sqlx::query_as(select_tokens!("and t.id = $1")).bind(id.0).fetch_one(&self.pool).await?;
        Ok(row.into())
    }

    /// Returns what a token allows and whose it is, and notes its use, at most once a minute so that reading does not
    /// become writing. Nothing if the token is unknown, revoked or has ended, or the account is switched off.
    pub async fn use_token(&self, token_hash: &[u8], address: Option<&str>) -> Result<Option<TokenHolder>> {
        let found: Option<(i64, String, i64, String, Vec<String>, bool)> = sqlx::query_as(
            "select t.id, t.name, u.id, u.role, t.scopes,
               t.last_used_at is null or t.last_used_at < now() - interval '1 minute'
             from api_tokens t join users u on u.id = t.user_id
             where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
               and u.disabled_at is null",
        )
        .bind(token_hash)
        .fetch_optional(&self.pool)
        .await?;
        let Some((id, token_name, user_id, role, scopes, stale)) = found else { return Ok(None) };
        if stale {
            sqlx::query("update api_tokens set last_used_at = now(), last_used_from = $2 where id = $1")
                .bind(id)
                .bind(address)
                .execute(&self.pool)
                .await?;
        }
        let role = role.parse().map_err(|error| StoreError::Database(sqlx::Error::Decode(Box::new(error))))?;
        Ok(Some(TokenHolder {
            token_id: TokenId(id),
            token_name,
            user_id: UserId(user_id),
            role,
            scopes: permissions(&scopes),
        }))
    }
}

impl Tx {
    /// Makes a token.
    pub async fn insert_token(&mut self, token: &NewToken<'_>) -> Result<TokenId> {
        let scopes: Vec<_> = token.scopes.iter().map(ToString::to_string).collect();
        let id: i64 = sqlx::query_scalar(
            "insert into api_tokens (name, token_hash, prefix, user_id, scopes, expires_at)
             values ($1, $2, $3, $4, $5, now() + make_interval(days => $6))
             returning id",
        )
        .bind(token.name)
        .bind(token.token_hash)
        .bind(token.prefix)
        .bind(token.user_id.0)
        .bind(scopes)
        .bind(token.days)
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(TokenId(id))
    }

    /// Revokes a token: it is refused from now on.
    pub async fn revoke_token(&mut self, id: TokenId) -> Result<()> {
        let holder: i64 = sqlx::query_scalar(
            "update api_tokens set revoked_at = now() where id = $1 and revoked_at is null returning user_id",
        )
        .bind(id.0)
        .fetch_one(&mut *self.inner)
        .await?;
        self.notify(Topic::People, Some(holder)).await
    }
}

fn permissions(codes: &[String]) -> Vec<Permission> {
    codes.iter().filter_map(|code| code.parse().ok()).collect()
}
