use app::server::SessionCookie;
use domain::person::Permission;
use serde_json::{Map, Value, json};

use super::{
    Answer, Common, Content, Description, Operation, Parameter, RequestBody, Schemas, Section, common::PROBLEM,
    describe::Describing,
};

/// Describes the document itself.
pub(super) fn section(schemas: &mut Schemas) -> Section {
    let mut api = Describing::new(schemas, "This document", "What the API takes and answers.", Permission::Read);
    api.get("/api/openapi.json", "load_document", "Shows the API as an OpenAPI 3.1 document")
        .details("People read the same at `/api/docs`.")
        .answers(200, "The document.".to_owned(), &[])
        .with::<String>(200, "openapi");
    api.end()
}

/// Writes a description as an OpenAPI 3.1 document.
pub fn document(api: &Description) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for section in &api.sections {
        for operation in &section.operations {
            let methods = paths.entry(operation.path).or_insert_with(|| json!({}));
            methods[operation.method.as_str().to_lowercase()] = described(section, operation);
        }
    }
    let tags: Vec<_> =
        api.sections.iter().map(|section| json!({"name": section.name, "description": section.about})).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "FlowForge",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything that the pages do, over HTTP with JSON. The manners that hold everywhere are in docs/api.md.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": api.schemas,
            "responses": common_answers(),
            "headers": headers(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API token, `ff_…`, made under Settings or by `flowforge token create`. Its scopes and the role of its person decide.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": SessionCookie::NAME,
                    "description": "The session of a browser; changes must come from the installation’s own pages. If a token is sent as well, the token decides.",
                },
            },
        },
    })
}

fn described(section: &Section, operation: &Operation) -> Value {
    let mut answers: Map<String, Value> =
        operation.answers.iter().map(|(status, answer)| (status.to_string(), answered(answer))).collect();
    for common in operation.common() {
        let answer = json!({"$ref": format!("#/components/responses/{}", common.name())});
        answers.insert(common.status().as_str().to_owned(), answer);
    }
    let mut described = json!({
        "operationId": operation.id,
        "tags": [section.name],
        "summary": operation.summary,
        "security": security(operation.needs),
        "responses": answers,
    });
    if !operation.details.is_empty() {
        described["description"] = operation.details.into();
    }
    if !operation.parameters.is_empty() {
        described["parameters"] = operation.parameters.iter().map(parameter).collect();
    }
    if let Some(body) = &operation.body {
        described["requestBody"] = request_body(body);
    }
    described
}

/// Returns who may ask: a token with a scope, or a session whose role allows the same.
fn security(needs: Option<Permission>) -> Value {
    match needs {
        Some(scope) => json!([{"token": [scope]}, {"session": [scope]}]),
        None => json!([{"session": []}]),
    }
}

fn parameter(parameter: &Parameter) -> Value {
    let mut described = json!({
        "name": parameter.name,
        "in": parameter.place.code(),
        "required": parameter.required,
        "description": parameter.about,
        "schema": parameter.schema,
    });
    if let Some(example) = &parameter.example {
        described["example"] = example.clone();
    }
    described
}

fn request_body(body: &RequestBody) -> Value {
    let examples: Map<_, _> =
        body.examples.iter().map(|example| (example.name.to_owned(), json!({"value": example.value}))).collect();
    let mut content = contents(std::slice::from_ref(&body.content));
    if !examples.is_empty() {
        content[body.content.media_type]["examples"] = examples.into();
    }
    json!({"required": body.required, "content": content})
}

fn answered(answer: &Answer) -> Value {
    let mut described = json!({"description": answer.about});
    if !answer.headers.is_empty() {
        described["headers"] = named_headers(&answer.headers);
    }
    if !answer.contents.is_empty() {
        described["content"] = contents(&answer.contents);
    }
    described
}

fn contents(contents: &[Content]) -> Value {
    contents.iter().map(|content| (content.media_type.to_owned(), json!({"schema": content.schema}))).collect()
}

fn common_answers() -> Value {
    let problem = [Content { media_type: PROBLEM, schema: json!({"$ref": "#/components/schemas/Problem"}) }];
    let answer = |common: Common| {
        let mut answer = json!({"description": common.about(), "content": contents(&problem)});
        if !common.headers().is_empty() {
            answer["headers"] = named_headers(common.headers());
        }
        (common.name().to_owned(), answer)
    };
    Common::ALL.into_iter().map(answer).collect()
}

fn named_headers(names: &[&str]) -> Value {
    names.iter().map(|name| ((*name).to_owned(), json!({"$ref": format!("#/components/headers/{name}")}))).collect()
}

fn headers() -> Value {
    json!({
        "ETag": {
            "description": "The version in quotes, for `If-Match` with the next change.",
            "schema": {"type": "string"},
        },
        "Location": {"description": "Where it is.", "schema": {"type": "string"}},
        "Retry-After": {"description": "The seconds after which to try again.", "schema": {"type": "integer"}},
        "WWW-Authenticate": {"description": "What to send: `Bearer`.", "schema": {"type": "string"}},
    })
}
