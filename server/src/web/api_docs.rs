//! What the API's document says, as a page for people.

use app::{
    server::PublicUrl,
    shell::still_shell,
    ui::{Card, Cell, Column, HeadCell, PageHead, Row, Table},
};
use axum::{
    extract::{Request, State},
    response::Response,
};
use leptos::{nonce::use_nonce, prelude::*};

use super::{Web, page};
use crate::api::openapi::{Common, Section, description};

/// How to ask with `curl`.
mod curl;
/// One operation.
mod operation;
/// Text with words in the face of code.
mod prose;
/// Types and their fields.
mod schema;

use self::{operation::operation, prose::prose, schema::schema};

/// The address of the page.
pub(crate) const PATH: &str = "/api/docs";

/// Puts a button beside each example that copies it. The page is nothing but text otherwise, so this is all that it loads.
const COPY: &str = include_str!("api_docs/copy.js");

/// Answers with the page. It is made by the server alone: nothing on it changes while it is read.
pub(super) async fn answer(State(web): State<Web>, request: Request) -> Response {
    page::answer_with(&web, request, |start, assets| still_shell(start, assets, documentation)).await
}

fn documentation() -> impl IntoView {
    let api = description();
    let address = use_context::<PublicUrl>().map(|url| url.0.to_string()).unwrap_or_default();
    let manners = manners(&address);
    let sections = api.sections.iter().map(|section| section_of(section, &address)).collect_view();
    let link =
        |section: &Section| view! { <li><a class="chip" href=format!("#{}", anchor(section))>{section.name}</a></li> };
    view! {
        <PageHead
            title="API"
            lede=|| view! { <p>"Everything that the pages do, over HTTP with JSON."</p> }
            actions=|| view! { <a class="button" href="/api/openapi.json" rel="external">"OpenAPI document"</a> }
        />
        <nav aria-label="Sections">
            <ul class="row">
                {api.sections.iter().map(link).collect_view()}
                <li><a class="chip" href="#errors">"Errors"</a></li>
                <li><a class="chip" href="#schemas">"Schemas"</a></li>
            </ul>
        </nav>
        <Card title="Manners">{manners}</Card>
        {sections}
        <Card title="Errors" id="errors" flush=true>{errors()}</Card>
        <Card title="Schemas" id="schemas" flush=true>
            {api.schemas.iter().map(|(name, content)| schema(name, content)).collect_view()}
        </Card>
        <script nonce=use_nonce()>{COPY}</script>
    }
}

fn manners(address: &str) -> impl IntoView + use<> {
    let first = format!("curl -H \"Authorization: Bearer $TOKEN\" {address}/api/workflows");
    view! {
        <p>
            "A program sends a token, which a person makes under "<a href="/settings/tokens">"Settings, API tokens"</a>
            ". It allows what its scopes say and its person may."
        </p>
        {curl::example("A first question", first)}
        <p>{prose(
            "Names are in `snake_case`, times are RFC 3339 in UTC. What `GET` shows can be changed and sent back with \
             `PUT`. Lists have `meta` beside them; its `next_cursor` goes into `cursor` as it came. A question or a body \
             with a field that does not exist is refused. An `ETag` goes into `If-Match`, so that nobody’s change is \
             overwritten unseen.",
        )}</p>
    }
}

fn anchor(section: &Section) -> String {
    section.name.to_lowercase().replace(' ', "-")
}

fn section_of(section: &'static Section, address: &str) -> impl IntoView + use<> {
    let operations = section.operations.iter().map(|one| operation(one, address)).collect_view();
    view! {
        <Card title=section.name id=anchor(section) flush=true>
            <p class="api-about muted">{prose(section.about)}</p>
            {operations}
        </Card>
    }
}

fn errors() -> impl IntoView {
    let row = |common: Common| {
        view! {
            <Row>
                <HeadCell>{common.status().as_u16()}</HeadCell>
                <Cell class="full">{prose(common.about())}</Cell>
            </Row>
        }
    };
    view! {
        <p class="api-about muted">{prose(
            "Problems as RFC 9457 describes them, `application/problem+json`: `code` is for programs, `detail` is for \
             people, `errors` names every wrong field.",
        )}</p>
        <Table caption="Errors" columns=vec![Column::new("Status"), Column::new("Code and meaning")]>
            {Common::ALL.into_iter().map(row).collect_view()}
        </Table>
    }
}
