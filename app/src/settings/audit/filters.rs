use domain::ids::UserId;
use leptos::prelude::*;

use super::Wanted;
use crate::{
    forms::FilterForm,
    ui::{Button, FilterChip, Icon, icon},
};

/// The kinds of things that changes are about.
const KINDS: [(&str, &str); 10] = [
    ("workflow", "Workflows"),
    ("job", "Jobs"),
    ("trigger", "Triggers"),
    ("execution", "Executions"),
    ("dataset", "Datasets"),
    ("file", "Uploaded files"),
    ("person", "People"),
    ("token", "API tokens"),
    ("workspace", "Workspace"),
    ("sample", "Sample"),
];

/// Asks which lines are wanted.
#[component]
pub(super) fn AuditFilters(wanted: Wanted, people: Vec<(UserId, String)>) -> impl IntoView {
    let option = |chosen: &str, value: String, label: String| {
        let selected = chosen == value;
        view! { <option value=value selected=selected>{label}</option> }
    };
    let kinds = KINDS.map(|(code, label)| option(&wanted.kind, code.to_owned(), label.to_owned()));
    let people = people.into_iter().map(|(id, name)| option(&wanted.person, id.to_string(), name)).collect_view();
    let thing = (!wanted.id.is_empty()).then(|| {
        let label = format!("Number {}", wanted.id);
        let without = Wanted { id: String::new(), before: String::new(), ..wanted.clone() }.address();
        view! { <FilterChip label without/> }
    });
    view! {
        <FilterForm label="Filter the audit log">
            <div class="input-group">
                <Icon glyph=icon::SEARCH/>
                <input class="input" type="search" name="q" value=wanted.q.clone() aria-label="Find in the audit log" placeholder="Name or action"/>
            </div>
            <select class="select auto" name="kind" aria-label="Kind of thing">
                <option value="">"Everything"</option>
                {kinds.collect_view()}
            </select>
            <select class="select auto" name="person" aria-label="Who">
                <option value="">"Everybody"</option>
                {people}
            </select>
            <Button>"Filter"</Button>
            {thing}
        </FilterForm>
    }
    .into_any()
}
