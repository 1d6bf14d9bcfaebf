//! Who changed what.

use leptos::prelude::*;

use super::frame::{Section, SectionHead, SettingsFrame};
use crate::{
    awaited::awaited,
    failure::Failure,
    params::{address, use_query},
    ui::Skeleton,
};

/// The fields that a change has changed.
mod changes;
/// Which lines are wanted.
mod filters;
/// The lines.
mod list;
/// What the page asks of the server.
mod rpc;

use filters::AuditFilters;
use list::AuditList;
use rpc::{AuditLines, list_audit_entries};

/// Which lines of the log are wanted, as the address says.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Wanted {
    q: String,
    kind: String,
    id: String,
    person: String,
    before: String,
}

impl Wanted {
    /// Returns the page with what is wanted.
    fn address(&self) -> String {
        let Self { q, kind, id, person, before } = self;
        address(Section::Audit.href(), &[("q", q), ("kind", kind), ("id", id), ("person", person), ("before", before)])
    }

    /// Returns whether only some of the lines are wanted.
    fn is_filter(&self) -> bool {
        [&self.q, &self.kind, &self.id, &self.person].into_iter().any(|text| !text.is_empty())
    }
}

/// Shows the log of changes, to administrators.
#[component]
pub fn AuditPage() -> impl IntoView {
    let [q, kind, id, person, before] = ["q", "kind", "id", "person", "before"].map(use_query);
    let wanted = Memo::new(move |_| Wanted {
        q: q.get(),
        kind: kind.get(),
        id: id.get(),
        person: person.get(),
        before: before.get(),
    });
    let lines = Resource::new(
        move || wanted.get(),
        |Wanted { q, kind, id, person, before }| list_audit_entries(q, kind, id, person, before),
    );
    view! {
        <SettingsFrame section=Section::Audit>
            <section class="stack">
                <SectionHead title="Audit log" note="Who changed what, and from where. Each line is written with the change itself."/>
                <Transition fallback=|| view! { <Skeleton/> }>
                    {awaited(move || async move {
                        match lines.await {
                            Ok(lines) => view! { <AuditView lines wanted=wanted.get_untracked()/> }.into_any(),
                            Err(error) => view! { <Failure error/> }.into_any(),
                        }
                    })}
                </Transition>
            </section>
        </SettingsFrame>
    }
    .into_any()
}

#[component]
fn AuditView(lines: AuditLines, wanted: Wanted) -> impl IntoView {
    let AuditLines { page, people } = lines;
    view! {
        <AuditFilters wanted=wanted.clone() people/>
        <AuditList page wanted/>
    }
    .into_any()
}
