use domain::{execution::SavedView, ids::UserId};

use crate::{Result, Store, Tx};

impl Store {
    /// Returns the views that a person has saved, by name.
    pub async fn list_saved_views(&self, user: UserId) -> Result<Vec<SavedView>> {
        let rows: Vec<(i64, String, String, bool)> = sqlx::query_as(
            "select id, name, query, is_default from saved_views where user_id = $1 order by lower(name)",
        )
        .bind(user.0)
        .fetch_all(&self.pool)
        .await?;
        let view = |(id, name, query, is_default)| SavedView { id, name, query, is_default };
        Ok(rows.into_iter().map(view).collect())
    }

    /// Returns the filter of the view with which the list opens for a person, if there is one.
    pub async fn find_default_view(&self, user: UserId) -> Result<Option<String>> {
        Ok(sqlx::query_scalar("select query from saved_views where user_id = $1 and is_default")
            .bind(user.0)
            .fetch_optional(&self.pool)
            .await?)
    }
}

impl Tx {
    /// Saves a view of a person. One of the same name, saved at the same moment, is another view from now on.
    pub async fn save_view(&mut self, user: UserId, name: &str, query: &str) -> Result<()> {
        sqlx::query(
            "insert into saved_views (user_id, name, query) values ($1, $2, $3)
             on conflict (user_id, lower(name)) do update set name = excluded.name, query = excluded.query",
        )
        .bind(user.0)
        .bind(name)
        .bind(query)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    /// Lets the list open with a view of a person; without one, with everything. Returns whether it is there.
    pub async fn update_default_view(&mut self, user: UserId, id: Option<i64>) -> Result<bool> {
        sqlx::query("update saved_views set is_default = false where user_id = $1 and is_default")
            .bind(user.0)
            .execute(&mut *self.inner)
            .await?;
        let made = sqlx::query("update saved_views set is_default = true where user_id = $1 and id = $2")
            .bind(user.0)
            .bind(id)
            .execute(&mut *self.inner)
            .await?;
        Ok(id.is_none() || made.rows_affected() > 0)
    }

    /// Removes a view of a person, if it is there.
    pub async fn delete_view(&mut self, user: UserId, id: i64) -> Result<()> {
        sqlx::query("delete from saved_views where user_id = $1 and id = $2")
            .bind(user.0)
            .bind(id)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }
}
