use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use axum::http::{Method, header};
use domain::person::{Actor, Role, Secret};
use serde_json::json;
use sqlx::PgPool;
use tracing_subscriber::fmt::MakeWriter;

use crate::installation::Installation;

/// Keeps everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panicked").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_secret_is_logged_or_answered_a_second_time(pool: PgPool) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let installation = Installation::over(&pool);
    let people = &installation.services.people;
    let ada = installation.person("Ada", Role::Admin).await;
    let password = "correct horse battery";
    people.set_password(&Actor::system("test"), "ada@example.org", Secret(password.into())).await.expect("a password");
    let link = people.make_sign_in_link(&Actor::system("test"), ada).await.expect("a link").0;
    let signed_in = installation.nobody().get(&format!("/sign-in/link?token={link}")).await.expect(303);
    let cookie = signed_in.header(header::SET_COOKIE).split(';').next().expect("a cookie").to_owned();
    let session = cookie.split_once('=').expect("a value").1.to_owned();
    let admin = installation
        .nobody()
        .with(header::COOKIE, &cookie)
        .with(axum::http::HeaderName::from_static("sec-fetch-site"), "same-origin");
    let made =
        admin.post("/api/tokens", json!({"name": "CI", "scopes": ["read", "administer"]})).await.expect(201).json();
    let token = made["secret"].as_str().expect("a token").to_owned();
    let wrong = format!("_function=%2Frpc%2Fsession%2Fsign_in&email=ada@example.org&password={password}wrong");
    let form = admin.clone().with(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let refused = form.send(Method::POST, "/sign-in", wrong.replace(' ', "+")).await;
    assert!(!refused.text().contains("horse"), "a password never comes back");
    // A fault of ours is logged with its cause.
    sqlx::query("alter table workflows rename to hidden").execute(&pool).await.expect("a table");
    let program = installation.nobody().with(header::AUTHORIZATION, &format!("Bearer {token}"));
    let fault = program.get("/api/workflows").await.problem(500, "internal");
    assert!(!fault.to_string().contains("relation"), "what the database says is for the log: {fault}");

    let hashes: Vec<String> = sqlx::query_scalar(
        "select password_hash from users where password_hash is not null
         union all select encode(token_hash, 'hex') from api_tokens
         union all select encode(token_hash, 'hex') from sessions",
    )
    .fetch_all(&pool)
    .await
    .expect("hashes");
    let mut secrets = vec![password.to_owned(), link, session, token];
    secrets.extend(hashes);
    let mut said = String::from_utf8_lossy(&log.0.lock().expect("nobody panicked")).into_owned();
    assert!(said.contains("err_"), "the fault is in the log");
    for path in [
        "/api/users",
        "/api/tokens",
        "/api/audit?limit=200",
        "/api/workspace",
        "/settings",
        "/settings/tokens",
        "/settings/audit",
    ] {
        said.push_str(&admin.get(path).await.text());
    }
    for secret in secrets {
        assert!(!said.contains(&secret), "{secret} was said");
    }
}
