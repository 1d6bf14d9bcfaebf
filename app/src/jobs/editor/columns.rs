use domain::format::counted;
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{part::Part, plain_button::PlainButton, state::EditorState};
use crate::{
    jobs::intent::Intent,
    ui::{Button, Column, Icon, Size, Table, icon},
};

/// What becomes of the rows.
mod balance;
/// One setting in a cell.
mod cells;
/// How the columns of the job and those of the source differ.
mod drift;
/// What is rarely set of a column.
mod options;
/// The way between pages of columns.
mod pages;
/// One column.
mod row;
/// The columns as they are typed.
mod state;

use balance::Balance;
use drift::Drift;
use pages::Pages;
use row::ColumnRow;
pub(super) use state::{COLUMNS_SHOWN, ColumnsState};

/// What silver makes of the columns of the source.
#[component]
pub(super) fn ColumnsPart(state: EditorState) -> impl IntoView {
    let columns = state.columns;
    let note = move || {
        view! {
            {move || state.look.with(|look| {
                let rows = counted(look.sample.rows_looked_at, "row", "rows");
                let first = if look.sample.complete { "" } else { "the first " };
                format!("Suggested from {first}{rows}. Change what is wrong.")
            })}
        }
    };
    let suggest = move |()| {
        if let Some(look) = state.look.good() {
            columns.become_like(look.columns());
        }
    };
    let actions = move || {
        view! {
            <PlainButton intent=Intent::Suggest>"Take the suggestions"</PlainButton>
            {move || state.look.with(|_| ()).map(|()| view! {
                <Button size=Size::Small glyph=icon::ROTATE_CCW on_press=suggest>"Take the suggestions"</Button>
            })}
        }
    };
    let is_empty = Memo::new(move |_| columns.count() == 0);
    view! {
        <Part number=2 title="Columns" id="columns" note actions>
            <Drift state/>
            <Filter state/>
            {move || if is_empty.get() { view! { <NoColumns/> }.into_any() } else { view! { <ColumnTable state/> }.into_any() }}
            <Pages state/>
            <Balance state/>
        </Part>
    }
    .into_any()
}

#[component]
fn NoColumns() -> impl IntoView {
    view! {
        <div class="body">
            <p class="muted">
                "The columns appear once there is a source to look at. Without any, silver takes every column of the files as text."
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn ColumnTable(state: EditorState) -> impl IntoView {
    let heads = ["In the file", "Name", "Type", "Key", "Required", "Changes", "Leave out", "Note"];
    let columns = heads.into_iter().map(Column::new).collect();
    let shown = Memo::new(move |_| {
        let (shown, _) = state.columns.shown();
        shown.into_iter().map(|(index, column)| (index, column.number)).collect::<Vec<_>>()
    });
    let rows = move || {
        // A memo that is only tracked never learns of a change: it has to be read.
        drop(shown.read());
        untrack(move || state.columns.shown().0)
    };
    view! {
        <Table caption="Columns" columns>
            <For each=rows key=|(index, column)| (*index, column.number) let((index, column))>
                <ColumnRow state index column/>
            </For>
        </Table>
    }
    .into_any()
}

/// Finds a column among many.
#[component]
fn Filter(state: EditorState) -> impl IntoView {
    let columns = state.columns;
    let is_long = Memo::new(move |_| columns.count() > COLUMNS_SHOWN);
    let typed = move |event| {
        columns.page.set(0);
        columns.filter.set(event_target_value(&event));
    };
    let stay = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
        }
    };
    move || {
        is_long.get().then(|| {
            view! {
                <div class="filters columns-filter when-live" on:keydown=stay>
                    <div class="input-group">
                        <Icon glyph=icon::SEARCH/>
                        <input class="input" type="search" aria-label="Find a column" placeholder="Find a column"
                            prop:value=columns.filter on:input=typed/>
                    </div>
                </div>
            }
        })
    }
}
