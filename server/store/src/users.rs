use chrono::{DateTime, Utc};
use domain::{
    ids::UserId,
    person::{Role, User, UserSpec},
};
use sqlx::FromRow;

use crate::{Result, Store, Topic, Tx, error::OnConstraint};

/// Completes a `select` of users.
macro_rules! select_users {
    ($rest:literal) => {
        concat!(
            "select u.id, u.email, u.name, u.role, u.password_hash is not null as has_password, u.created_at,
               (select max(s.last_seen_at) from sessions s where s.user_id = u.id) as last_seen_at,
               u.disabled_at is not null as disabled
             from users u ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct UserRow {
    #[sqlx(try_from = "i64")]
    id: UserId,
    email: String,
    name: String,
    #[sqlx(try_from = "String")]
    role: Role,
    has_password: bool,
    created_at: DateTime<Utc>,
    last_seen_at: Option<DateTime<Utc>>,
    disabled: bool,
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        let UserRow { id, email, name, role, has_password, created_at, last_seen_at, disabled } = row;
        Self { id, email, name, role, has_password, created_at, last_seen_at, disabled }
    }
}

impl Store {
    /// Returns all accounts by name.
    pub async fn list_users(&self) -> Result<Vec<User>> {
        let rows: Vec<UserRow> =
            sqlx::query_as(select_users!("order by u.disabled_at is not null, lower(u.name), u.id"))
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(User::from).collect())
    }

    /// Returns an account.
    pub async fn load_user(&self, id: UserId) -> Result<User> {
        let row: UserRow = sqlx::query_as(select_users!("where u.id = $1")).bind(id.0).fetch_one(&self.pool).await?;
        Ok(row.into())
    }

    /// Returns the account with an address, whatever the case of its letters.
    pub async fn find_user(&self, email: &str) -> Result<Option<User>> {
        let row: Option<UserRow> = sqlx::query_as(select_users!("where lower(u.email) = lower($1)"))
            .bind(email)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(User::from))
    }

    /// Returns the Argon2id string of an account's password, if it has one.
    pub async fn load_password_hash(&self, id: UserId) -> Result<Option<String>> {
        Ok(sqlx::query_scalar("select password_hash from users where id = $1").bind(id.0).fetch_one(&self.pool).await?)
    }

    /// Returns whether there is any account.
    pub async fn has_users(&self) -> Result<bool> {
        Ok(sqlx::query_scalar("select exists (select from users)").fetch_one(&self.pool).await?)
    }
}

impl Tx {
    /// Makes an account without a password.
    pub async fn insert_user(&mut self, spec: &UserSpec) -> Result<UserId> {
        let id: i64 = sqlx::query_scalar("insert into users (email, name, role) values ($1, $2, $3) returning id")
            .bind(&spec.email)
            .bind(&spec.name)
            .bind(spec.role.to_string())
            .fetch_one(&mut *self.inner)
            .await
            .on_constraint("users_email_key", "email", "Another person already signs in with this address.")?;
        self.notify(Topic::People, Some(id)).await?;
        Ok(UserId(id))
    }

    /// Changes an account's address, name and role.
    pub async fn update_user(&mut self, id: UserId, spec: &UserSpec) -> Result<()> {
        sqlx::query_scalar::<_, i64>("update users set email = $2, name = $3, role = $4 where id = $1 returning id")
            .bind(id.0)
            .bind(&spec.email)
            .bind(&spec.name)
            .bind(spec.role.to_string())
            .fetch_one(&mut *self.inner)
            .await
            .on_constraint("users_email_key", "email", "Another person already signs in with this address.")?;
        self.notify(Topic::People, Some(id.0)).await
    }

    /// Sets an account's password.
    pub async fn update_password_hash(&mut self, id: UserId, hash: &str) -> Result<()> {
        sqlx::query_scalar::<_, i64>("update users set password_hash = $2 where id = $1 returning id")
            .bind(id.0)
            .bind(hash)
            .fetch_one(&mut *self.inner)
            .await?;
        self.notify(Topic::People, Some(id.0)).await
    }

    /// Switches an account off or on. Off ends its sessions; its tokens are refused while it is off.
    pub async fn update_user_disabled(&mut self, id: UserId, disabled: bool) -> Result<()> {
        sqlx::query_scalar::<_, i64>(
            "update users set disabled_at = case when $2 then coalesce(disabled_at, now()) end where id = $1 returning id",
        )
        .bind(id.0)
        .bind(disabled)
        .fetch_one(&mut *self.inner)
        .await?;
        if disabled {
            self.delete_sessions_of(id, None).await?;
        }
        self.notify(Topic::People, Some(id.0)).await
    }

    /// Returns how many accounts could still administer, locking them so that two changes cannot each leave the last.
    pub async fn count_admins(&mut self) -> Result<i64> {
        let admins: Vec<i64> = sqlx::query_scalar(
            "select id from users where role = 'admin' and disabled_at is null order by id for update",
        )
        .fetch_all(&mut *self.inner)
        .await?;
        Ok(i64::try_from(admins.len()).unwrap_or(i64::MAX))
    }

    /// Closes or opens the newcomer's list of a person.
    pub async fn update_checklist_closed(&mut self, id: UserId, closed: bool) -> Result<()> {
        sqlx::query("update users set checklist_closed_at = case when $2 then now() end where id = $1")
            .bind(id.0)
            .bind(closed)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }
}
