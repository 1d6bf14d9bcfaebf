use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
};

use axum::http::header;
use domain::person::Role;
use serde_json::Value;
use server::api::{
    self,
    openapi::{description, document},
};
use sqlx::PgPool;

use crate::installation::Installation;

/// Returns every value in a document.
fn all(value: &Value) -> Vec<&Value> {
    let within: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(fields) => fields.values().collect(),
        _ => Vec::new(),
    };
    std::iter::once(value).chain(within.into_iter().flat_map(all)).collect()
}

#[test]
fn every_route_is_in_the_document_and_nothing_else() {
    let served: BTreeSet<_> = api::table()
        .into_iter()
        .flat_map(|(path, methods, _)| methods.iter().map(move |method| format!("{method} {path}")))
        .collect();
    let sections = &description().sections;
    let named: Vec<_> = sections.iter().flat_map(|section| &section.operations).collect();
    let described: BTreeSet<_> =
        named.iter().map(|operation| format!("{} {}", operation.method, operation.path)).collect();
    assert_eq!(described, served, "an operation is described in server/src/api/openapi");
    assert_eq!(described.len(), named.len(), "each once");
    let ids: BTreeSet<_> = named.iter().map(|operation| operation.id).collect();
    assert_eq!(ids.len(), named.len(), "each has a name of its own");
}

#[test]
fn the_document_in_docs_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let made = serde_json::to_string_pretty(&document(description())).expect("JSON") + "\n";
    if env::var_os("UPDATE_OPENAPI").is_some() {
        fs::write(&path, &made).expect("docs/openapi.json can be written");
    }
    let kept = fs::read_to_string(&path).expect("docs/openapi.json");
    assert!(
        kept == made,
        "docs/openapi.json is behind: run this test again with UPDATE_OPENAPI=1, and look at the diff"
    );
}

#[test]
fn everything_that_is_named_is_there() {
    let document = document(description());
    let mut unused: BTreeSet<_> = document["components"]["schemas"]
        .as_object()
        .expect("schemas")
        .keys()
        .map(|name| format!("#/components/schemas/{name}"))
        .collect();
    for value in all(&document) {
        if let Some(reference) = value["$ref"].as_str() {
            assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
            unused.remove(reference);
        }
    }
    assert_eq!(unused, BTreeSet::new());
}

/// Fields of drafts may hold anything that can be typed; the document says what makes sense.
#[test]
fn a_field_that_takes_a_code_says_which() {
    let entry = "#/components/schemas/Entry";
    for (name, schema) in &description().schemas {
        for (field, taken) in schema["properties"].as_object().into_iter().flatten() {
            let about = taken["description"].as_str().unwrap_or_default();
            let is_typed = all(taken).iter().any(|value| value["$ref"] == entry);
            let limited = ["A code of", "Codes of", "A switch"].iter().any(|words| about.starts_with(words));
            assert!(!(limited && is_typed), "{name}.{field}: {about}");
            assert!(!about.contains("[`") && !about.contains("::"), "{name}.{field} speaks Rust: {about}");
        }
    }
}

#[test]
fn every_operation_can_be_understood() {
    for operation in description().sections.iter().flat_map(|section| &section.operations) {
        assert!(operation.answers.keys().any(|status| (200..300).contains(status)), "{} answers nothing", operation.id);
        assert!(operation.answers.values().all(|answer| !answer.about.is_empty()), "{}", operation.id);
        assert!(operation.parameters.iter().all(|parameter| !parameter.about.is_empty()), "{}", operation.id);
        if let Some(body) = operation.body.as_ref().filter(|body| body.content.media_type == "application/json") {
            assert!(!body.examples.is_empty(), "{} shows no body", operation.id);
        }
        let placed: BTreeMap<_, _> =
            operation.parameters.iter().map(|parameter| (&parameter.name, parameter.required)).collect();
        assert_eq!(placed.len(), operation.parameters.len(), "{} takes something twice", operation.id);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_document_is_for_those_who_may_ask(pool: PgPool) {
    let installation = Installation::over(&pool);
    installation.nobody().get("/api/openapi.json").await.problem(401, "not_signed_in");
    for caller in [installation.program("Ada", Role::Viewer).await, installation.browser("Vera", Role::Viewer).await] {
        let reply = caller.get("/api/openapi.json").await.expect(200);
        assert_eq!(reply.header(header::CONTENT_TYPE), "application/json");
        assert_eq!(reply.json()["openapi"], "3.1.0");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn people_read_it_as_a_page_that_loads_nothing_from_elsewhere(pool: PgPool) {
    let installation = Installation::over(&pool);
    let refused = installation.nobody().get("/api/docs").await;
    assert_eq!(refused.header(header::LOCATION), "/sign-in?next=%2Fapi%2Fdocs");
    let page = installation.browser("Vera", Role::Viewer).await.get("/api/docs").await.expect(200);
    let policy = page.header(header::CONTENT_SECURITY_POLICY).to_owned();
    let html = page.text();
    for operation in description().sections.iter().flat_map(|section| &section.operations) {
        assert!(html.contains(&format!("id=\"{}\"", operation.id)), "{}", operation.id);
    }
    let targets: BTreeSet<_> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for link in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(targets.contains(link), "#{link} leads nowhere");
    }
    assert!(!html.contains(" style=") && !html.contains(" onclick="), "the policy forbids it");
    for script in html.split("<script").skip(1) {
        let nonce = script.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        assert!(!nonce.is_empty() && policy.contains(nonce), "{script}");
    }
    for address in html.split(" src=\"").skip(1) {
        assert!(address.starts_with('/'), "{address}");
    }
}
