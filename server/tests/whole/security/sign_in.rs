use app::server::SessionCookie;
use axum::http::{HeaderName, Method, header};
use domain::{
    ids::UserId,
    person::{Actor, Role, Secret},
};
use serde_json::json;
use sqlx::PgPool;

use crate::installation::{Caller, Installation, Reply};

const PASSWORD: &str = "correct horse battery";

async fn somebody(installation: &Installation, name: &str) -> UserId {
    let id = installation.person(name, Role::Editor).await;
    let email = format!("{}@example.org", name.to_lowercase());
    let people = &installation.services.people;
    people.set_password(&Actor::system("test"), &email, Secret(PASSWORD.into())).await.expect("a password");
    id
}

fn form(installation: &Installation) -> Caller {
    installation
        .nobody()
        .with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .with(HeaderName::from_static("sec-fetch-site"), "same-origin")
}

async fn attempt(installation: &Installation, email: &str, password: &str) -> Reply {
    let fields = format!("email={email}&password={}", password.replace(' ', "+"));
    form(installation).send(Method::POST, "/rpc/session/sign_in", fields).await
}

/// Returns the cookie of a session that an answer sets.
fn session(reply: &Reply) -> String {
    let cookies = reply.headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    cookies.filter(|cookie| cookie.starts_with(SessionCookie::NAME)).collect()
}

fn browser_with(installation: &Installation, cookie: &str) -> Caller {
    let pair = cookie.split(';').next().unwrap_or_default();
    installation.nobody().with(header::COOKIE, pair).with(HeaderName::from_static("sec-fetch-site"), "same-origin")
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_password_opens_a_session_that_signing_out_ends(pool: PgPool) {
    let installation = Installation::over(&pool);
    somebody(&installation, "mara").await;
    let signed_in = attempt(&installation, "mara@example.org", PASSWORD).await;
    let cookie = session(&signed_in);
    for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Max-Age"), "until the browser is closed: {cookie}");
    let browser = browser_with(&installation, &cookie);
    browser.get("/api/workflows").await.expect(200);
    let out = browser
        .clone()
        .with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .send(Method::POST, "/rpc/session/sign_out", "")
        .await;
    assert!(session(&out).contains("Max-Age=0"), "{}", session(&out));
    browser.get("/api/workflows").await.problem(401, "not_signed_in");
    let left: i64 = sqlx::query_scalar("select count(*) from sessions").fetch_one(&pool).await.expect("a number");
    assert_eq!(left, 0, "it is gone, not only forgotten by the browser");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn guessing_is_paused_by_account_and_the_pause_outlives_the_server(pool: PgPool) {
    let installation = Installation::over(&pool);
    somebody(&installation, "mara").await;
    for _ in 0..5 {
        let refused = attempt(&installation, "Mara@example.org", "guess").await.expect(422);
        assert_eq!(session(&refused), "");
    }
    // Another server over the same database, as after a restart.
    let restarted = Installation::over(&pool);
    let paused = attempt(&restarted, "mara@example.org", PASSWORD).await.expect(429);
    assert_eq!(paused.header(header::RETRY_AFTER), "60");
    assert!(paused.text().contains("possible again in 1 min"), "{}", paused.text());
    // The page says it, too, where scripts are off.
    let page = form(&restarted)
        .send(
            Method::POST,
            "/sign-in",
            format!("_function=%2Frpc%2Fsession%2Fsign_in&email=mara@example.org&password={PASSWORD}"),
        )
        .await;
    assert_eq!((page.status.as_u16(), page.header(header::RETRY_AFTER)), (429, "60"));
    somebody(&installation, "otto").await;
    let other = attempt(&restarted, "otto@example.org", PASSWORD).await;
    assert_ne!(session(&other), "", "others are not held up");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn guessing_is_paused_by_address_over_many_accounts(pool: PgPool) {
    let installation = Installation::over(&pool);
    somebody(&installation, "mara").await;
    for number in 0..20 {
        attempt(&installation, &format!("nobody{number}@example.org"), "guess").await.expect(422);
    }
    let paused = attempt(&installation, "mara@example.org", PASSWORD).await.expect(429);
    assert_eq!(paused.header(header::RETRY_AFTER), "900");
    sqlx::query("update sign_in_failures set address = '198.51.100.7'").execute(&pool).await.expect("rows");
    assert_ne!(session(&attempt(&installation, "mara@example.org", PASSWORD).await), "", "from elsewhere it goes on");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_answer_does_not_tell_whether_there_is_such_an_account(pool: PgPool) {
    let installation = Installation::over(&pool);
    somebody(&installation, "mara").await;
    installation.person("nopassword", Role::Editor).await;
    let known = attempt(&installation, "mara@example.org", "guess").await.expect(422).text();
    for email in ["nobody@example.org", "nopassword@example.org"] {
        assert_eq!(attempt(&installation, email, "guess").await.expect(422).text(), known, "{email}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_link_signs_in_once_within_a_day(pool: PgPool) {
    let installation = Installation::over(&pool);
    let mara = installation.person("Mara", Role::Editor).await;
    let people = &installation.services.people;
    let link = async || {
        let token = people.make_sign_in_link(&Actor::system("test"), mara).await.expect("a link");
        format!("/sign-in/link?token={}", token.0)
    };
    let (used, old) = (link().await, link().await);
    // Programs that look ahead use no link up.
    installation.nobody().send(Method::HEAD, &used, "").await;
    let signed_in = installation.nobody().get(&used).await.expect(303);
    assert_eq!(signed_in.header(header::LOCATION), "/");
    let cookie = session(&signed_in);
    browser_with(&installation, &cookie).get("/api/workflows").await.expect(200);
    sqlx::query("update sign_in_links set expires_at = now() where used_at is null")
        .execute(&pool)
        .await
        .expect("rows");
    for link in [&used, &old, "/sign-in/link?token=", "/sign-in/link"] {
        let refused = installation.nobody().get(link).await.expect(303);
        assert_eq!((refused.header(header::LOCATION), session(&refused).as_str()), ("/sign-in", ""), "{link}");
    }
    let kept: Vec<u8> =
        sqlx::query_scalar("select token_hash from sign_in_links limit 1").fetch_one(&pool).await.expect("a row");
    assert_eq!(kept.len(), 32, "only a hash is kept");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_account_that_is_switched_off_is_out_at_once(pool: PgPool) {
    let installation = Installation::over(&pool);
    let mara = somebody(&installation, "mara").await;
    let browser = installation.browser_of(mara).await;
    browser.get("/api/workflows").await.expect(200);
    let admin = installation.program("Ada", Role::Admin).await;
    let link = admin.post(&format!("/api/users/{mara}/link"), json!(null)).await.expect(200).json();
    admin.patch(&format!("/api/users/{mara}/disable")).await.expect(200);
    browser.get("/api/workflows").await.problem(401, "not_signed_in");
    attempt(&installation, "mara@example.org", PASSWORD).await.expect(422);
    let link = link["sign_in_link"].as_str().expect("a link").replace("https://flow.example", "");
    assert_eq!(session(&installation.nobody().get(&link).await.expect(303)), "");
    admin.patch(&format!("/api/users/{mara}/enable")).await.expect(200);
    browser.get("/api/workflows").await.problem(401, "not_signed_in");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_that_is_not_used_ends(pool: PgPool) {
    let installation = Installation::over(&pool);
    let browser = installation.browser("Mara", Role::Editor).await;
    browser.get("/api/workflows").await.expect(200);
    sqlx::query("update sessions set expires_at = now()").execute(&pool).await.expect("a row");
    installation.services.forget(None);
    browser.get("/api/workflows").await.problem(401, "not_signed_in");
    let page = browser.get("/workflows").await.expect(303);
    assert_eq!(page.header(header::LOCATION), "/sign-in?next=%2Fworkflows");
}
