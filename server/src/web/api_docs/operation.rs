use app::ui::{Badge, Cell, Column, HeadCell, Icon, Row, Table, Tone, icon};
use axum::http::Method;
use domain::{
    choice::Choice,
    person::{Permission, Role},
};
use leptos::prelude::*;
use serde_json::Value;

use super::{
    curl,
    prose::prose,
    schema::{fields, type_of},
};
use crate::api::openapi::{Answer, Content, Operation, Parameter, RequestBody, description};

/// Shows an operation: one line until it is opened.
pub(super) fn operation(operation: &'static Operation, address: &str) -> impl IntoView + use<> {
    let tone = match operation.method {
        Method::GET => Tone::Neutral,
        Method::POST => Tone::Success,
        Method::DELETE => Tone::Danger,
        _ => Tone::Warning,
    };
    view! {
        <details class="api-part">
            <summary>
                <Icon glyph=icon::CHEVRON_RIGHT/>
                <h3>
                    <Badge tone>{operation.method.as_str()}</Badge>
                    <code>{operation.path}</code>
                </h3>
                <span class="muted">{operation.summary}</span>
            </summary>
            // The target of links is within, so that following one opens it.
            <div class="stack" id=operation.id>
                <p>{prose(operation.details)}" "{prose(&needs(operation.needs))}</p>
                {parameters(&operation.parameters)}
                {operation.body.as_ref().map(body)}
                {answers(operation)}
                {examples(operation, address)}
            </div>
        </details>
    }
}

fn needs(permission: Option<Permission>) -> String {
    match permission {
        None => "A person asks, with a session.".to_owned(),
        Some(permission) => {
            let role = Role::ALL.iter().find(|role| role.may(permission)).map_or("", |role| role.label());
            format!("Needs the scope `{permission}` and the role {role}.")
        }
    }
}

fn parameters(parameters: &'static [Parameter]) -> impl IntoView {
    let row = |parameter: &'static Parameter| {
        view! {
            <Row>
                <HeadCell>
                    <code>{parameter.name.as_str()}</code>
                    {parameter.required.then(|| view! { " "<Badge>"needed"</Badge> })}
                </HeadCell>
                <Cell label="In">{parameter.place.code()}</Cell>
                <Cell label="Type">{type_of(&parameter.schema)}</Cell>
                <Cell class="full">{prose(&parameter.about)}</Cell>
            </Row>
        }
    };
    let columns = ["Parameter", "In", "Type", "Meaning"].map(Column::new).to_vec();
    (!parameters.is_empty()).then(|| {
        view! { <Table caption="Parameters" columns>{parameters.iter().map(row).collect_view()}</Table> }
    })
}

fn body(body: &'static RequestBody) -> impl IntoView {
    let schema = &body.content.schema;
    let named = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    let content = named.and_then(|name| description().schemas.get(name)).unwrap_or(schema);
    view! {
        <h4>
            "Body: "<code>{body.content.media_type}</code>
            {(!body.required).then_some(", may be left out")}
        </h4>
        <p>{type_of(schema)}</p>
        {fields(content)}
    }
}

fn answers(operation: &'static Operation) -> impl IntoView {
    let row = |(status, answer): (&'static u16, &'static Answer)| {
        view! {
            <Row>
                <HeadCell>{*status}</HeadCell>
                <Cell class="full">
                    {prose(&answer.about)}
                    {answer.headers.iter().map(|name| view! { " "<Badge>{*name}</Badge> }).collect_view()}
                </Cell>
                <Cell label="Holds">{held(answer)}</Cell>
            </Row>
        }
    };
    let others: Vec<_> = operation.common().into_iter().map(|common| common.status().as_str().to_owned()).collect();
    view! {
        <Table caption="Answers" columns=["Answer", "Meaning", "Holds"].map(Column::new).to_vec()>
            {operation.answers.iter().map(row).collect_view()}
        </Table>
        <p class="small muted">"Also, as everywhere: "{others.join(", ")}" ("<a href="#errors">"errors"</a>")."</p>
    }
}

/// Shows what an answer holds: its fields, or its type in another media type.
fn held(answer: &'static Answer) -> impl IntoView {
    let content = |content: &'static Content| match content.schema["properties"].as_object() {
        Some(properties) => {
            let field = |(name, schema): (&'static String, &'static Value)| {
                view! { <div><code>{name.as_str()}</code>": "{type_of(schema)}</div> }
            };
            properties.iter().map(field).collect_view().into_any()
        }
        None => view! { <div>{type_of(&content.schema)}", "<code>{content.media_type}</code></div> }.into_any(),
    };
    answer.contents.iter().map(content).collect_view()
}

fn examples(operation: &Operation, address: &str) -> impl IntoView + use<> {
    let examples = operation.body.iter().flat_map(|body| &body.examples);
    let mut commands: Vec<_> =
        examples.map(|example| (example.name, curl::command(operation, address, Some(&example.value)))).collect();
    if commands.is_empty() {
        commands.push(("Example", curl::command(operation, address, None)));
    }
    let shown = |(name, command): (&'static str, String)| {
        let label = format!("{} {}: {name}", operation.method, operation.path);
        view! { <h4>{name}</h4>{curl::example(&label, command)} }
    };
    commands.into_iter().map(shown).collect_view()
}
