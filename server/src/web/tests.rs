//! The pages as a browser without script sees them, on the example form of `/design`.

use std::{fs, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
    response::Response,
};
use domain::{person::Actor, workflow::Pause};
use tower::ServiceExt;

use super::{Site, Workspace, routes};

/// Returns the pages over a site of almost empty files, for a person who is signed in.
fn pages() -> Router {
    pages_while(None).layer(axum::Extension(Actor::system("Mara Lindqvist")))
}

/// Returns the pages, for whoever comes, while all triggers are paused or not.
fn pages_while(pause: Option<Pause>) -> Router {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = r#"{
        "profile": "wasm-release", "js": "/pkg/f.1.js", "wasm": "/pkg/f.2.wasm", "css": "/pkg/f.3.css",
        "loader": "/pkg/f.4.js", "parts": {"gallery": "/pkg/f.5.bin", "home": "/pkg/f.6.bin"}
    }"#;
    fs::create_dir(folder.path().join("pkg")).expect("a folder");
    for (name, content) in [("site.json", manifest), ("pkg/f.3.css", "a{}"), ("favicon.svg", "<svg/>")] {
        fs::write(folder.path().join(name), content).expect("a file");
    }
    let site = Arc::new(Site::load(folder.path()).expect("a site"));
    let zone = chrono_tz::Europe::Lisbon;
    let workspace = move || Workspace { name: "Northbank".into(), zone, pause: pause.clone() };
    routes(site, workspace, || ())
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).expect("a request")
}

fn post(path: &str, body: &str) -> Request<Body> {
    Request::post(path)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body.to_owned()))
        .expect("a request")
}

async fn ask(request: Request<Body>) -> Response {
    pages().oneshot(request).await.expect("an answer")
}

async fn text(response: Response) -> String {
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    String::from_utf8(body.to_vec()).expect("text")
}

fn header_of(response: &Response, name: header::HeaderName) -> String {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

const FORM: &str = "_function=%2Frpc%2Fdesign%2Ftry_form";

#[tokio::test]
async fn a_page_names_its_files_and_its_scripts_have_the_nonce_of_its_policy() {
    let page = ask(get("/design")).await;
    assert_eq!(page.status(), StatusCode::OK);
    let policy = header_of(&page, header::CONTENT_SECURITY_POLICY);
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce").to_owned();
    let html = text(page).await;
    for name in ["/pkg/f.1.js", "/pkg/f.2.wasm", "/pkg/f.3.css", "/pkg/f.4.js", "/pkg/f.5.bin"] {
        assert!(html.contains(name), "{name}");
    }
    assert!(!html.contains("/pkg/f.6.bin"), "the part of another page");
    for script in html.split("<script").skip(1) {
        assert!(script.split('>').next().is_some_and(|tag| tag.contains(&nonce)), "{script}");
    }
    assert!(!html.contains(" style="), "the policy forbids style attributes");
    assert!(html.contains("<title>Design · FlowForge</title>"));
}

#[tokio::test]
async fn an_address_without_a_page_is_not_found_and_says_so() {
    let page = ask(get("/design/missing")).await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(text(page).await.contains("There is no page at this address"));
}

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed_and_what_is_wrong() {
    let form = format!(
        "{FORM}&draft%5Bname%5D=Night%26day&draft%5Bminute%5D=61&draft%5Bdays%5D%5B%5D=mon&my_password=hunter2&draft%5Bdescription%5D=two%0D%0Alines"
    );
    let page = ask(post("/design?dialog=x", &form)).await;
    assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(page).await;
    assert!(html.contains("Minute is 0–59, you wrote 61."));
    assert!(html.contains(r#"value="Night&amp;day""#));
    assert!(html.contains(r#"value="61""#));
    assert!(html.contains("two\nlines"), "a line ends as it did when the page was made");
    assert!(!html.contains("hunter2"), "a password is never sent back");
    let checked = |value: &str| {
        let tag = html.split("<input").find(|tag| tag.contains(&format!("value=\"{value}\""))).expect("a box");
        tag.split('>').next().is_some_and(|tag| tag.contains("checked"))
    };
    assert!(checked("mon") && !checked("tue"), "boxes are as they were sent, not as they began");
}

#[tokio::test]
async fn a_form_that_is_taken_leads_back_to_the_page_which_says_what_was_done() {
    let answer = ask(post("/design?q=1&dialog=x", &format!("{FORM}&draft[name]=Hourly&draft[minute]=5"))).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(header_of(&answer, header::LOCATION), "/design?q=1", "its dialog is closed");
    let cookie = header_of(&answer, header::SET_COOKIE);
    let cookie = cookie.split(';').next().expect("a cookie").to_owned();
    let mut request = get("/design");
    request.headers_mut().insert(header::COOKIE, cookie.parse().expect("a header"));
    let page = ask(request).await;
    assert!(header_of(&page, header::SET_COOKIE).starts_with("ff_flash=;"), "it is said once");
    let html = text(page).await;
    assert!(html.contains("Trigger “Hourly” saved."));
    assert!(html.contains("/rpc/design/try_undo"), "it can be undone");
}

#[tokio::test]
async fn a_result_that_is_to_be_shown_is_shown_on_the_page_of_its_form() {
    let page = ask(post("/design", "_function=%2Frpc%2Fdesign%2Ftry_secret&name=ci")).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(text(page).await.contains("ff_example_ci"));
}

#[tokio::test]
async fn a_form_without_fields_says_in_a_message_why_it_was_not_done() {
    let answer = ask(post("/design", "_function=%2Frpc%2Fdesign%2Ftry_secret&_quiet=on&name=taken")).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(header_of(&answer, header::SET_COOKIE).contains("This%20name%20is%20taken"));
}

#[tokio::test]
async fn an_error_of_a_server_function_has_its_status() {
    for (body, status) in [("name=taken", StatusCode::CONFLICT), ("nome=x", StatusCode::UNPROCESSABLE_ENTITY)] {
        assert_eq!(ask(post("/rpc/design/try_secret", body)).await.status(), status, "{body}");
    }
}

#[tokio::test]
async fn a_form_calls_nothing_but_server_functions() {
    for function in ["", "%2Fdesign", "%2Frpc%2Fdesign%2Fnothing", "https%3A%2F%2Fevil.example%2Frpc"] {
        let answer = ask(post("/design", &format!("_function={function}"))).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{function}");
    }
}

#[tokio::test]
async fn another_site_can_send_no_form() {
    for path in ["/design", "/rpc/design/try_form", "/preferences"] {
        let mut request = post(path, FORM);
        request.headers_mut().insert("sec-fetch-site", header::HeaderValue::from_static("cross-site"));
        assert_eq!(ask(request).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_preference_is_kept_and_leads_back() {
    let answer = ask(post("/preferences", "theme=dark&back=%2Fdesign%3Fq%3D1")).await;
    assert_eq!(header_of(&answer, header::LOCATION), "/design?q=1");
    assert!(header_of(&answer, header::SET_COOKIE).starts_with("ff_theme=dark;"));
    let mut request = get("/design");
    request.headers_mut().insert(header::COOKIE, header::HeaderValue::from_static("ff_theme=dark; ff_nav=folded"));
    let html = text(ask(request).await).await;
    assert!(html.contains(r#"data-theme="dark""#) && html.contains(r#"class="app rail""#));
    let elsewhere = ask(post("/preferences", "theme=pink&back=%2F%2Fevil.example")).await;
    assert_eq!(header_of(&elsewhere, header::LOCATION), "/");
    assert_eq!(header_of(&elsewhere, header::SET_COOKIE), "");
}

#[tokio::test]
async fn files_are_served_with_their_type_and_nothing_else_is() {
    let file = ask(get("/pkg/f.3.css")).await;
    assert_eq!(header_of(&file, header::CONTENT_TYPE), "text/css; charset=utf-8");
    assert_eq!(header_of(&file, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    for path in ["/pkg/..%2fsite.json", "/pkg/nothing.js"] {
        assert_eq!(ask(get(path)).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn every_page_says_that_all_triggers_are_paused_and_only_to_those_who_are_signed_in() {
    let pause = Pause { at: chrono::Utc::now(), by: "Ada".into(), reason: "Moving house".into(), resume_at: None };
    let html = async |router: Router| text(router.oneshot(get("/design")).await.expect("an answer")).await;
    let signed_in = |router: Router| router.layer(axum::Extension(Actor::system("Mara Lindqvist")));
    let paused = html(signed_in(pages_while(Some(pause.clone())))).await;
    assert!(paused.contains("All triggers are paused") && paused.contains("Moving house"));
    assert!(paused.contains("href=\"/calendar\""));
    assert!(!html(pages_while(Some(pause))).await.contains("Moving house"), "nothing is told to strangers");
    assert!(!html(pages()).await.contains("All triggers are paused"));
}
