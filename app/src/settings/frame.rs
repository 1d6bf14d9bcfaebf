use leptos::prelude::*;

use crate::ui::{PageHead, Tab, Tabs};

/// A section of the settings.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Section {
    Account,
    Users,
    Tokens,
    Audit,
    Workspace,
}

impl Section {
    const ALL: [Self; 5] = [Self::Account, Self::Users, Self::Tokens, Self::Audit, Self::Workspace];

    fn label(self) -> &'static str {
        match self {
            Self::Account => "Account",
            Self::Users => "Users",
            Self::Tokens => "API tokens",
            Self::Audit => "Audit log",
            Self::Workspace => "Workspace",
        }
    }

    /// Returns the page of the section.
    pub(super) fn href(self) -> &'static str {
        match self {
            Self::Account => "/settings",
            Self::Users => "/settings/users",
            Self::Tokens => "/settings/tokens",
            Self::Audit => "/settings/audit",
            Self::Workspace => "/settings/workspace",
        }
    }
}

/// Surrounds a section of the settings with the way to the others.
#[component]
pub(super) fn SettingsFrame(
    /// The section that is shown.
    section: Section,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let tab = |other: Section| Tab {
        href: other.href().to_owned(),
        label: other.label(),
        count: None,
        current: other == section,
    };
    let document = format!("{} · Settings", section.label());
    view! {
        <PageHead title="Settings" document/>
        <Tabs label="Sections of the settings" tabs=Section::ALL.map(tab).to_vec()/>
        {children()}
    }
    .into_any()
}

/// Shows the title of a section, what it is for, and its one primary action.
#[component]
pub(super) fn SectionHead(
    /// The title.
    title: &'static str,
    /// What it is for.
    note: &'static str,
    /// What can be done.
    #[prop(optional, into)]
    action: Option<ViewFnOnce>,
) -> impl IntoView {
    view! {
        <div class="row between top">
            <div class="grow"><h2>{title}</h2><p class="muted">{note}</p></div>
            {action.map(ViewFnOnce::run)}
        </div>
    }
    .into_any()
}
