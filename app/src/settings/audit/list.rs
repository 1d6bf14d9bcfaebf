use domain::{audit::AuditEntry, format, page::Page};
use leptos::prelude::*;

use super::{
    Wanted,
    changes::{Change, changes},
};
use crate::{
    format::{Instant, InstantStyle, ZoneLabel},
    settings::frame::Section,
    ui::{ButtonKind, Card, Cell, Column, Empty, HeadCell, LinkButton, Pagination, Row, Table, icon},
};

/// Lists lines of the log, the newest first.
#[component]
pub(super) fn AuditList(page: Page<AuditEntry>, wanted: Wanted) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <NoLines/> }.into_any();
    }
    let columns =
        vec![Column::new("When"), Column::new("Who"), Column::new("Did"), Column::new("What"), Column::new("Changes")];
    let lines = i64::try_from(page.items.len()).unwrap_or(i64::MAX);
    let shown = if wanted.is_filter() {
        format::counted(lines, "line", "lines")
    } else {
        format!("{} of {}", format::count(lines), format::counted(page.total, "line", "lines"))
    };
    let step = |before: String| Wanted { before, ..wanted.clone() }.address();
    let newest = (!wanted.before.is_empty()).then(|| step(String::new()));
    let older = page.next.map(step);
    view! {
        <Card flush=true>
            <Table caption="Audit log" columns>
                {page.items.into_iter().map(|entry| view! { <AuditRow entry/> }).collect_view()}
            </Table>
            <Pagination shown before=("Newest", newest) after=("Older", older)/>
        </Card>
        <p class="caption">"Times are in "<ZoneLabel/>"."</p>
    }
    .into_any()
}

#[component]
fn NoLines() -> impl IntoView {
    view! {
        <section class="card">
            <Empty
                glyph=icon::FILTER_X
                title="No lines match"
                actions=|| view! { <LinkButton href=Section::Audit.href() kind=ButtonKind::Primary>"Clear all filters"</LinkButton> }
            >
                <p>"Nothing was changed by that person, to that kind of thing or under that name."</p>
            </Empty>
        </section>
    }
    .into_any()
}

#[component]
fn AuditRow(entry: AuditEntry) -> impl IntoView {
    let href = page_of(&entry);
    let number = entry.entity_id.map(|id| format!(" {id}")).unwrap_or_default();
    let name = entry.entity_name.unwrap_or_else(|| entry.entity.clone());
    let name = match href {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => view! { <span>{name}</span> }.into_any(),
    };
    let changes = changes(entry.before.as_ref(), entry.after.as_ref());
    view! {
        <Row>
            <HeadCell><Instant at=entry.at style=InstantStyle::Short/></HeadCell>
            <Cell label="Who"><span class="two"><span>{entry.actor_name}</span><small>{entry.address}</small></span></Cell>
            <Cell label="Did">{entry.action}</Cell>
            <Cell label="What"><span class="two">{name}<small>{entry.entity}{number}</small></span></Cell>
            <Cell label="Changes"><Changes changes/></Cell>
        </Row>
    }
    .into_any()
}

/// Returns the page of what was changed, if it has one.
fn page_of(entry: &AuditEntry) -> Option<String> {
    let id = entry.entity_id?;
    match entry.entity.as_str() {
        "workflow" if entry.action != "removed" => Some(format!("/workflows/{id}")),
        "execution" => Some(format!("/executions/{id}")),
        "dataset" if entry.action != "deleted" => Some(format!("/datasets/{id}")),
        _ => None,
    }
}

#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    if changes.is_empty() {
        return view! { <span class="muted">"No fields"</span> }.into_any();
    }
    let count = format::counted(i64::try_from(changes.len()).unwrap_or(i64::MAX), "field", "fields");
    let line = |Change { field, before, after }: Change| {
        view! {
            <div class="field-name">{field}</div>
            {before.map(|before| view! { <div class="del">{before}</div> })}
            {after.map(|after| view! { <div class="add">{after}</div> })}
        }
    };
    view! {
        <details class="changes">
            <summary>{count}</summary>
            <div class="diff">{changes.into_iter().map(line).collect_view()}</div>
        </details>
    }
    .into_any()
}
