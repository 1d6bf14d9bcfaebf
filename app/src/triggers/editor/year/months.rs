use chrono::Datelike;
use domain::format::{self, MONTHS};
use leptos::prelude::*;

use super::{
    super::{folded::Folded, form_state::FormState},
    YearLook,
};
use crate::ui::{Cell, Column, HeadCell, Row, Table, TableKind};

/// The same, month by month.
#[component]
pub(super) fn Months(state: FormState, year: Memo<Option<YearLook>>) -> impl IntoView {
    view! {
        <Folded state class="more-fields" summary="View as table">{move || year.get().map(|year| table(&year))}</Folded>
    }
}

fn table(year: &YearLook) -> AnyView {
    let mut months: Vec<(i32, u32, u64, u32, Vec<String>)> = Vec::new();
    for day in &year.days {
        let (at, month) = (day.date.year(), day.date.month());
        if months.last().is_none_or(|last| (last.0, last.1) != (at, month)) {
            months.push((at, month, 0, 0, Vec::new()));
        }
        if let Some(last) = months.last_mut() {
            last.2 += u64::from(day.runs);
            last.3 += u32::from(day.runs > 0);
            if day.clock_change {
                last.4.push(format!("{} {}", day.date.day(), MONTHS[day.date.month0() as usize]));
            }
        }
    }
    let row = |(at, month, starts, days, changes): (i32, u32, u64, u32, Vec<String>)| {
        view! {
            <Row>
                <HeadCell>{format!("{} {at}", MONTHS[month as usize - 1])}</HeadCell>
                <Cell class="num">{format::count(i64::try_from(starts).unwrap_or(i64::MAX))}</Cell>
                <Cell class="num">{format::count(days.into())}</Cell>
                <Cell>{changes.join(", ")}</Cell>
            </Row>
        }
    };
    let columns = vec![
        Column::new("Month"),
        Column::new("Starts").class("num"),
        Column::new("Days with starts").class("num"),
        Column::new("Clock changes"),
    ];
    view! {
        <Table caption="Starts by month" kind=TableKind::Keep compact=true columns>{months.into_iter().map(row).collect_view()}</Table>
    }
    .into_any()
}
