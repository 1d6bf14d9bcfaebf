//! A whole server within the test: its routes, a real database, a real lake, and the clockwork where it is wanted.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use app::server::{PublicUrl, SessionCookie};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header},
};
use domain::{
    ids::UserId,
    person::{Actor, Permission, Role, TokenDraft, UserDraft},
};
use futures::{StreamExt, stream::BoxStream};
use metrics_exporter_prometheus::PrometheusBuilder;
use pipeline::{Pipeline, PipelineConfig};
use scheduler::{Scheduler, SchedulerConfig};
use serde_json::{Value, json};
use server::{
    adapters::{EngineFiles, EngineLake, EngineRunner, EngineUpkeep},
    events::Events,
    health::Health,
    router::router,
    state::ServerState,
    web::Site,
};
use service::{ServiceConfig, Services, Visitor};
use sqlx::PgPool;
use store::Store;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::support::PATIENCE;

/// The address from which requests of tests come.
pub(crate) const PEER: [u8; 4] = [192, 0, 2, 1];

/// The greatest size of an upload here.
pub(crate) const UPLOAD_LIMIT: u64 = 1 << 20;

/// A server that is asked without a network.
pub(crate) struct Installation {
    pub(crate) router: Router,
    pub(crate) services: Services,
    pub(crate) store: Store,
    pub(crate) pool: PgPool,
    pub(crate) folder: TempDir,
    engine: Pipeline,
}

impl Installation {
    /// Puts a server together over a test's database.
    pub(crate) fn over(pool: &PgPool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        std::fs::create_dir(place("files")).expect("a folder");
        let config = PipelineConfig {
            allowed_roots: vec![place("files"), place("samples")],
            memory_bytes: 128 << 20,
            ..PipelineConfig::new(place("lake").to_string_lossy(), place("uploads"), place("scratch"))
        };
        let engine = Pipeline::open(config).expect("an engine");
        let store = Store::over(pool.clone());
        let config = ServiceConfig {
            uploads: place("uploads"),
            upload_limit: UPLOAD_LIMIT,
            samples: place("samples"),
            session_lifetime: 3600,
            vault: service::Vault::new(&[7; service::KEY_LENGTH]).expect("a vault"),
        };
        let services = Services::new(store.clone(), Arc::new(EngineLake::new(engine.clone())), config);
        let state = ServerState {
            services: services.clone(),
            events: Events::listen(store.clone(), services.clone(), CancellationToken::new()),
            cookies: SessionCookie { secure: false },
            public_url: PublicUrl("https://flow.example".into()),
            trusted_proxies: Arc::new([]),
        };
        let health = Health::new(PrometheusBuilder::new().build_recorder().handle(), None);
        let router = router(state, Arc::new(Site::bare()), health);
        Self { router, services, store, pool: pool.clone(), folder, engine }
    }

    /// Starts what fires triggers and runs executions.
    pub(crate) fn start_clockwork(&self) -> Scheduler {
        let runner = Arc::new(EngineRunner::new(self.engine.clone(), self.store.clone()));
        let upkeep = Arc::new(EngineUpkeep::new(self.engine.clone(), self.services.uploads.clone()));
        let files = Arc::new(EngineFiles::new(self.engine.clone()));
        Scheduler::start(SchedulerConfig::new("test"), self.store.clone(), runner, upkeep, files)
    }

    /// Returns the path of a file that jobs may read.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("files").join(name)
    }

    /// Returns nobody.
    pub(crate) fn nobody(&self) -> Caller {
        Caller { router: self.router.clone(), headers: HeaderMap::new() }
    }

    /// Makes a person; the name says which.
    pub(crate) async fn person(&self, name: &str, role: Role) -> UserId {
        let email = format!("{}@example.org", name.to_lowercase());
        let draft = UserDraft { email: email.into(), name: name.into(), role: role.to_string().into() };
        let (user, _) = self.services.people.add_user(&Actor::system("test"), &draft).await.expect("a new person");
        user.id
    }

    /// Makes a person with a role, who asks with a token for everything that the role allows.
    pub(crate) async fn program(&self, name: &str, role: Role) -> Caller {
        let scopes: Vec<_> =
            [Permission::Read, Permission::Run, Permission::Edit, Permission::Administer].into_iter().collect();
        let scopes: Vec<_> = scopes.into_iter().filter(|&scope| role.may(scope)).collect();
        let person = self.person(name, role).await;
        self.program_of(person, &scopes).await
    }

    /// Returns a program of a person, with a token of these scopes.
    pub(crate) async fn program_of(&self, person: UserId, scopes: &[Permission]) -> Caller {
        let draft = TokenDraft {
            name: "test".into(),
            scopes: scopes.iter().map(|scope| scope.to_string().into()).collect(),
            days: "1".into(),
        };
        let made = self.services.people.make_token_for(&Actor::system("test"), person, &draft).await;
        self.nobody().with(header::AUTHORIZATION, &format!("Bearer {}", made.expect("a token").token.0))
    }

    /// Makes a person with a role, who asks with the session of a browser.
    pub(crate) async fn browser(&self, name: &str, role: Role) -> Caller {
        let person = self.person(name, role).await;
        self.browser_of(person).await
    }

    /// Returns the browser of a person who has signed in.
    pub(crate) async fn browser_of(&self, person: UserId) -> Caller {
        let people = &self.services.people;
        let link = people.make_sign_in_link(&Actor::system("test"), person).await.expect("a link");
        let signed_in = people.sign_in_by_link(&link.0, &Visitor::default()).await.expect("a session");
        self.nobody()
            .with(header::COOKIE, &format!("{}={}", SessionCookie::NAME, signed_in.session.0))
            .with(HeaderName::from_static("sec-fetch-site"), "same-origin")
    }
}

/// Whoever asks, with the headers that every request of theirs has.
#[derive(Clone)]
pub(crate) struct Caller {
    router: Router,
    pub(crate) headers: HeaderMap,
}

impl Caller {
    /// Returns the same caller with another header.
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.insert(name, HeaderValue::from_str(value).expect("a header"));
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.json(Method::POST, path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.json(Method::PUT, path, body).await
    }

    pub(crate) async fn patch(&self, path: &str) -> Reply {
        self.send(Method::PATCH, path, Body::empty()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, Body::empty()).await
    }

    /// Makes a workflow and returns its path.
    pub(crate) async fn make_workflow(&self, name: &str) -> String {
        let made = self.post("/api/workflows", json!({"name": name})).await.expect(201);
        made.header(header::LOCATION).to_owned()
    }

    /// Asks with a body of JSON; nothing is sent for `null`.
    pub(crate) async fn json(&self, method: Method, path: &str, body: Value) -> Reply {
        if body.is_null() {
            return self.send(method, path, Body::empty()).await;
        }
        let caller = self.clone().with(header::CONTENT_TYPE, "application/json");
        caller.send(method, path, Body::from(body.to_string())).await
    }

    /// Asks and reads the whole answer.
    pub(crate) async fn send(&self, method: Method, path: &str, body: impl Into<Body>) -> Reply {
        let mut request = Request::builder().method(method).uri(path).body(body.into()).expect("a request");
        request.headers_mut().extend(self.headers.clone());
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((PEER, 40_000))));
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("the whole answer").to_vec();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    /// Begins to hear of changes, as a page does.
    pub(crate) async fn follow(&self, topics: &str) -> Changes {
        let mut request = Request::get(format!("/events?topics={topics}")).body(Body::empty()).expect("a request");
        request.headers_mut().extend(self.headers.clone());
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        Changes {
            place: String::new(),
            stream: response.into_body().into_data_stream().map(|part| part.expect("a part").to_vec()).boxed(),
        }
    }

    /// Waits, by events, until an execution stands where `wanted` says, and returns it.
    pub(crate) async fn wait_for_execution(&self, id: i64, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut changes = self.follow(&format!("execution:{id}")).await;
        loop {
            let shown = self.get(&format!("/api/executions/{id}")).await.json();
            if wanted(&shown["execution"]) {
                return shown;
            }
            changes.next().await;
        }
    }
}

/// What is heard of changes.
pub(crate) struct Changes {
    /// Up to where everything was told.
    pub(crate) place: String,
    stream: BoxStream<'static, Vec<u8>>,
}

impl Changes {
    /// Waits for a message.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            // What else comes says that nothing has changed.
            let part = self.part().await;
            let message = field(&part, "data").filter(|data| data.starts_with('{'));
            if let Some(message) = message {
                return serde_json::from_str(message).expect("JSON");
            }
        }
    }

    /// Waits until a message says that a thing has changed.
    pub(crate) async fn wait_for(&mut self, topic: &str, id: i64) {
        while self.next().await != json!({"topic": topic, "id": id}) {}
    }

    async fn part(&mut self) -> String {
        let part = tokio::time::timeout(PATIENCE, self.stream.next()).await;
        let part = String::from_utf8(part.expect("something happens").expect("the server goes on")).expect("text");
        if let Some(place) = field(&part, "id") {
            place.clone_into(&mut self.place);
        }
        part
    }
}

/// Returns a field of an event, or nothing.
fn field<'a>(event: &'a str, name: &str) -> Option<&'a str> {
    event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}: {}", self.status, self.text()))
    }

    /// Returns a header, or nothing.
    pub(crate) fn header(&self, name: HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Returns the answer if it has this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// Returns the problem of a refused request, after what every problem must have was looked at.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, code: &str) -> Value {
        let reply = self.expect(status);
        assert_eq!(reply.header(header::CONTENT_TYPE), "application/problem+json");
        let problem = reply.json();
        assert_eq!((&problem["code"], &problem["status"]), (&Value::from(code), &Value::from(status)), "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
        assert!(problem["type"].is_string() && problem["title"].is_string(), "{problem}");
        problem
    }

    /// Returns the fields that a problem names.
    #[track_caller]
    pub(crate) fn wrong_fields(self) -> Vec<String> {
        let problem = self.problem(422, "invalid");
        let errors = problem["errors"].as_array().expect("a list");
        errors.iter().map(|error| error["field"].as_str().expect("a field").to_owned()).collect()
    }
}
