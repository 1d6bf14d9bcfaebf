use domain::person::{Role, UserSpec};
use sqlx::PgPool;
use store::{NewSession, StoreError};

use crate::support::store;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_database_of_a_newer_version_is_refused(pool: PgPool) {
    let store = store(&pool);
    store.migrate().await.unwrap();
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (29990101000000, 'from the future', true, '', 0)",
    )
    .execute(&pool)
    .await
    .unwrap();
    let Err(StoreError::TooNew { found, known }) = store.migrate().await else { panic!("it was taken") };
    assert!(found == 29_990_101_000_000 && known < found);
}

#[sqlx::test(migrations = false)]
async fn processes_that_start_together_migrate_once(pool: PgPool) {
    let (one, other) = (store(&pool), store(&pool));
    let (first, second) = tokio::join!(one.migrate(), other.migrate());
    first.unwrap();
    second.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_column_of_the_rows_is_read(pool: PgPool) {
    let store = store(&pool);
    let mut tx = store.begin().await.unwrap();
    let spec = UserSpec { email: "Mara@Example.org".into(), name: "Mara".into(), role: Role::Editor };
    let id = tx.insert_user(&spec).await.unwrap();
    tx.insert_session(&NewSession {
        token_hash: b"x",
        user_id: id,
        lifetime_seconds: 60,
        address: None,
        user_agent: None,
        by_link: false,
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.find_user("mara@example.ORG").await.unwrap().unwrap().id, id);
    assert_eq!(store.find_session(b"x").await.unwrap().unwrap().role, Role::Editor);
    let mut tx = store.begin().await.unwrap();
    tx.update_user_disabled(id, true).await.unwrap();
    tx.commit().await.unwrap();
    assert!(store.find_session(b"x").await.unwrap().is_none(), "a disabled account has no session");
    assert!(store.list_users().await.unwrap()[0].disabled);
}
