use chrono::{DateTime, Utc};
use domain::ids::{UploadId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::FromRow;

use crate::{Result, Store, Tx};

/// A file that somebody uploads, or has uploaded.
#[derive(Clone, Debug, FromRow, JsonSchema, Serialize)]
pub struct Upload {
    /// Identifies the upload, and names its file in the data folder.
    #[sqlx(try_from = "i64")]
    pub id: UploadId,
    /// Its name on the machine it came from.
    pub file_name: String,
    /// The bytes that were announced.
    pub size: i64,
    /// The bytes that have arrived; until the last has, only the length of the file knows.
    pub received: i64,
    /// The SHA-256 of all bytes, once the last has arrived.
    pub sha256: Option<String>,
    /// When the last byte arrived.
    pub completed_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Returns an upload.
    pub async fn load_upload(&self, id: UploadId) -> Result<Upload> {
        Ok(sqlx::query_as("select id, file_name, size, received, sha256, completed_at from uploads where id = $1")
            .bind(id.0)
            .fetch_one(&self.pool)
            .await?)
    }

    /// Returns the newest upload that is there whole and has these contents.
    pub async fn find_upload(&self, sha256: &str) -> Result<Option<UploadId>> {
        let id: Option<i64> = sqlx::query_scalar(
            "select id from uploads where sha256 = $1 and completed_at is not null order by id desc limit 1",
        )
        .bind(sha256)
        .fetch_optional(&self.pool)
        .await?;
        Ok(id.map(UploadId))
    }

    /// Removes uploads that no job names and that are older than a day, at most `limit`. Returns their numbers, so that
    /// their files can be removed.
    pub async fn delete_unused_uploads(&self, limit: i64) -> Result<Vec<UploadId>> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "delete from uploads where id in (
               select u.id from uploads u
               where u.created_at < now() - interval '1 day'
                 and not exists (
                   select from jobs j
                   where j.spec #>> '{source,location,kind}' = 'upload' and (j.spec #>> '{source,location,upload_id}')::bigint = u.id
                 )
               order by u.id limit $1
             )
             returning id",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(UploadId).collect())
    }
}

impl Tx {
    /// Announces an upload.
    pub async fn insert_upload(&mut self, file_name: &str, size: i64, by: Option<UserId>) -> Result<UploadId> {
        let id: i64 =
            sqlx::query_scalar("insert into uploads (file_name, size, uploaded_by) values ($1, $2, $3) returning id")
                .bind(file_name)
                .bind(size)
                .bind(by.map(|by| by.0))
                .fetch_one(&mut *self.inner)
                .await?;
        Ok(UploadId(id))
    }

    /// Notes that the last byte has arrived. Returns nothing if that was noted before.
    pub async fn complete_upload(&mut self, id: UploadId, size: i64, sha256: &str) -> Result<Option<Upload>> {
        Ok(sqlx::query_as(
            "update uploads set size = $2, received = $2, sha256 = $3, completed_at = now()
             where id = $1 and completed_at is null
             returning id, file_name, size, received, sha256, completed_at",
        )
        .bind(id.0)
        .bind(size)
        .bind(sha256)
        .fetch_optional(&mut *self.inner)
        .await?)
    }
}
