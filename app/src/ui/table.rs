//! Records and rows of data.
//!
//! Where the box of a table is narrow, records become cards. That takes the meaning of a table from its elements, so
//! every part names its role.

use leptos::prelude::*;

use super::{Glyph, Icon, classes, icon};

mod cell;
mod row;

pub use cell::{Cell, HeadCell};
pub use row::Row;

/// What a table holds.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum TableKind {
    /// Records: cards where it is narrow.
    #[default]
    Records,
    /// Records with so little in a row that they stay rows.
    Keep,
    /// Rows of data: they stay rows and scroll sideways in their own box.
    Data,
}

/// Which way a column is sorted, and where a press on its head leads.
#[derive(Clone, Debug)]
pub struct Sorting {
    /// `ascending` or `descending`, if the table is sorted by this column.
    pub now: Option<&'static str>,
    /// The page sorted by this column, or the other way round.
    pub href: String,
}

/// The head of a column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// What the column holds.
    pub label: String,
    /// Classes: `num` for numbers, `low`, `mid` and `extra` for what goes first where it is narrow.
    pub class: &'static str,
    /// Whether its head is only read out, as that of buttons.
    pub unseen: bool,
    /// How to sort by it.
    pub sorting: Option<Sorting>,
    /// More about it, on a line of its own: the type of a column of data.
    pub note: Option<String>,
    /// What marks it, with what that means.
    pub mark: Option<(Glyph, &'static str)>,
}

impl Column {
    /// Returns the head of a column.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// Gives the column its classes.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// Makes the head one that is only read out.
    #[must_use]
    pub fn unseen(mut self) -> Self {
        self.unseen = true;
        self
    }

    /// Lets people sort by the column.
    #[must_use]
    pub fn sorting(mut self, sorting: Sorting) -> Self {
        self.sorting = Some(sorting);
        self
    }

    /// Says more about the column, on a line of its own.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Marks the column, and says what that means.
    #[must_use]
    pub fn mark(mut self, glyph: Glyph, meaning: &'static str) -> Self {
        self.mark = Some((glyph, meaning));
        self
    }
}

/// Shows records or rows of data.
#[component]
pub fn Table(
    /// What it holds, for those who do not see what stands around it.
    #[prop(into)]
    caption: String,
    /// What it holds.
    #[prop(optional)]
    kind: TableKind,
    /// Whether rows are low.
    #[prop(optional)]
    compact: bool,
    /// The heads of its columns.
    columns: Vec<Column>,
    /// One [`Row`] for each.
    children: Children,
) -> impl IntoView {
    let kind_class = match kind {
        TableKind::Records => "",
        TableKind::Keep => "keep",
        TableKind::Data => "keep data",
    };
    // What scrolls must be reachable by keyboard.
    let region = (kind == TableKind::Data).then(|| caption.clone());
    let tabindex = (kind == TableKind::Data).then_some("0");
    let class = classes(["table", kind_class, if compact { "compact" } else { "" }]);
    view! {
        <div class="table-box" tabindex=tabindex role=tabindex.map(|_| "region") aria-label=region>
            <table class=class role="table">
                <caption class="sr">{caption}</caption>
                <thead role="rowgroup"><tr role="row">{columns.into_iter().map(head).collect_view()}</tr></thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn head(column: Column) -> impl IntoView {
    let sorted = column.sorting.as_ref().and_then(|sorting| sorting.now);
    let label = match column.sorting {
        Some(Sorting { now, href }) => {
            let arrow = now.map(|now| if now == "ascending" { icon::ARROW_UP } else { icon::ARROW_DOWN });
            view! { <a href=href>{column.label}{arrow.map(|glyph| view! { <Icon glyph/> })}</a> }.into_any()
        }
        None if column.unseen => view! { <span class="sr">{column.label}</span> }.into_any(),
        None => column.label.into_any(),
    };
    let mark = column.mark.map(|(glyph, meaning)| {
        view! { <span class="mark" title=meaning><Icon glyph/><span class="sr">{meaning}</span></span> }
    });
    let label = match column.note {
        Some(note) => view! { <span class="two"><span>{label}{mark}</span><small>{note}</small></span> }.into_any(),
        None => view! { {label}{mark} }.into_any(),
    };
    view! { <th scope="col" role="columnheader" class=column.class aria-sort=sorted>{label}</th> }
}
