use std::collections::BTreeSet;

use axum::http::{HeaderName, Method, StatusCode, header};
use domain::person::Role;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use server::{api, auth::is_open};
use sqlx::PgPool;

use crate::installation::{Installation, Reply};

/// Returns the paths of all routes: the router's own list, so that none is forgotten here.
fn routes(installation: &Installation) -> BTreeSet<String> {
    let shown = format!("{:?}", installation.router);
    let paths: BTreeSet<_> = shown.split('"').skip(1).step_by(2).filter(|text| text.starts_with('/')).collect();
    paths.into_iter().filter(|path| !path.contains("__private__")).map(str::to_owned).collect()
}

/// Returns an address of a route: 1 for every number in it.
fn address(route: &str) -> String {
    let parts: Vec<_> = route
        .split('/')
        .map(|part| match part {
            part if part.starts_with("{*") => "x",
            part if part.starts_with('{') => "1",
            part => part,
        })
        .collect();
    parts.join("/")
}

/// Returns the addresses of the pages, as the router of the pages knows them.
pub(super) fn pages() -> Vec<String> {
    let map = include_str!("../../../../app/src/app.rs");
    let paths = map.split("path!(\"").skip(1).filter_map(|rest| rest.split('"').next());
    paths
        .map(|path| {
            path.split('/').map(|part| if part.starts_with(':') { "1" } else { part }).collect::<Vec<_>>().join("/")
        })
        .collect()
}

fn functions() -> Vec<(&'static str, Method)> {
    server_fn::axum::server_fn_paths().collect()
}

/// Returns whether a request was turned away: sent to sign in, or told to.
fn is_refused(reply: &Reply) -> bool {
    match reply.status {
        StatusCode::UNAUTHORIZED => true,
        StatusCode::SEE_OTHER => reply.header(header::LOCATION).starts_with("/sign-in?next="),
        _ => false,
    }
}

const METHODS: [Method; 6] = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// Health, which guards itself, stands outside of the door.
const HEALTH: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nothing_but_what_is_listed_answers_a_stranger(pool: PgPool) {
    let installation = Installation::over(&pool);
    let routes = routes(&installation);
    for (path, ..) in api::table() {
        assert!(routes.contains(path), "{path} is not among {routes:?}");
    }
    for path in [
        "/events",
        "/hooks/{address}",
        "/uploads",
        "/workflows/{id}/triggers/{trigger}/starts.ics",
        "/sign-in/link",
        "/rpc/{*function}",
        "/pkg/{*file}",
        "/healthz",
        "/metrics",
    ] {
        assert!(routes.contains(path), "{path} is not among {routes:?}");
    }
    assert!(pages().len() > 15 && functions().len() > 10, "{:?} {:?}", pages(), functions());
    let rpc = functions().into_iter().map(|(path, _)| path.to_owned());
    let addresses: BTreeSet<_> =
        routes.iter().map(|route| address(route)).chain(pages()).chain(rpc).chain(["/nowhere".to_owned()]).collect();
    let stranger = installation.nobody();
    let mut open = BTreeSet::new();
    for address in addresses.iter().filter(|address| !HEALTH.contains(&address.as_str())) {
        for method in METHODS {
            let reply = stranger.send(method.clone(), address, "").await;
            let refused = is_refused(&reply);
            assert_eq!(refused, !is_open(&method, address), "{method} {address}: {}", reply.status);
            if !refused {
                open.insert(format!("{method} {address}"));
            }
        }
    }
    // The whole list, so that whoever opens something has to say so here.
    let listed = [
        "GET /favicon.svg",
        "GET /pkg/x",
        "GET /sign-in",
        "GET /sign-in/link",
        "GET /tools/cron",
        "HEAD /favicon.svg",
        "HEAD /pkg/x",
        "HEAD /sign-in",
        "HEAD /tools/cron",
        "POST /hooks/1",
        "POST /preferences",
        "POST /rpc/session/sign_in",
        "POST /sign-in",
    ];
    assert_eq!(open.iter().map(String::as_str).collect::<Vec<_>>(), listed);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stranger_at_the_sign_in_page_can_call_nothing_but_signing_in(pool: PgPool) {
    let installation = Installation::over(&pool);
    let stranger = installation
        .nobody()
        .with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .with(HeaderName::from_static("sec-fetch-site"), "same-origin");
    for (path, method) in functions() {
        // A form names its function in a field, and is sent to the address of its page, which is open.
        let form = format!("_function={}", utf8_percent_encode(path, NON_ALPHANUMERIC));
        let status = stranger.send(Method::POST, "/sign-in", form).await.status.as_u16();
        let wanted = match (path, method) {
            // It is taken, and finds no address in the form.
            ("/rpc/session/sign_in", _) => 422,
            (_, Method::POST) => 401,
            // A form calls nothing that only reads.
            _ => 400,
        };
        assert_eq!(status, wanted, "{path}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_address_written_otherwise_is_no_way_round(pool: PgPool) {
    let installation = Installation::over(&pool);
    let stranger = installation.nobody();
    for address in [
        "//api/users",
        "/api//users",
        "/api/./users",
        "/pkg/../api/users",
        "/pkg/%2e%2e/api/users",
        "/pkg/..%2fapi%2fusers",
        "/pkg/x/../../api/users",
        "/sign-in/../api/users",
        "/sign-in/link/../../api/users",
        "/API/users",
        "/api/users/",
        "/api/%75sers",
        "/api/users;/pkg/",
        "/api/users?/pkg/",
        "/rpc/session/sign_in/../sign_out",
        "/rpc/session/sign_in/",
        "/favicon.svg/",
        "/healthz/../api/users",
        "http://elsewhere.example/api/users",
    ] {
        for method in [Method::GET, Method::POST] {
            let reply = stranger.send(method.clone(), address, "").await;
            let served = reply.status.is_success() || reply.text().contains("example.org");
            assert!(!served, "{method} {address}: {} {}", reply.status, reply.text());
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_host_that_is_asked_for_changes_nothing(pool: PgPool) {
    let installation = Installation::over(&pool);
    let stranger = installation.nobody().with(header::HOST, "evil.example");
    let sent_away = stranger.get("/workflows?q=a%20b").await.expect(303);
    assert_eq!(sent_away.header(header::LOCATION), "/sign-in?next=%2Fworkflows%3Fq%3Da%2520b");
    let admin = installation.program("Ada", Role::Admin).await.with(header::HOST, "evil.example");
    let made = admin.post("/api/users", serde_json::json!({"email": "x@example.org", "name": "X"})).await.expect(201);
    assert!(!made.text().contains("evil.example"), "links begin with the configured address: {}", made.text());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_is_led_to_another_site_after_signing_in(pool: PgPool) {
    let installation = Installation::over(&pool);
    let person = installation.person("Mara", Role::Editor).await;
    let system = domain::person::Actor::system("test");
    for next in ["https://evil.example", "//evil.example", "/%5Cevil.example", "javascript:alert(1)", "%0d%0aX:%20y"] {
        let link = installation.services.people.make_sign_in_link(&system, person).await.expect("a link");
        let reply = installation.nobody().get(&format!("/sign-in/link?token={}&next={next}", link.0)).await.expect(303);
        assert_eq!(reply.header(header::LOCATION), "/", "{next}");
    }
    let link = installation.services.people.make_sign_in_link(&system, person).await.expect("a link");
    let reply = installation.nobody().get(&format!("/sign-in/link?token={}&next=/workflows", link.0)).await.expect(303);
    assert_eq!(reply.header(header::LOCATION), "/workflows");
}
