//! Records and rows of data.

use leptos::prelude::*;

use crate::ui::{
    Card, Cell, Column, HeadCell, Menu, Outcome, Outcomes, Pagination, Row, Skeleton, Sorting, State, Status, Table,
    TableKind,
};

#[component]
pub(super) fn Tables() -> impl IntoView {
    let sorting = |now| Sorting { now, href: "/design#tables".to_owned() };
    let columns = vec![
        Column::new("Workflow").sorting(sorting(Some("ascending"))),
        Column::new("State").sorting(sorting(None)),
        Column::new("Next run · Lisbon (WET)"),
        Column::new("Triggers").class("num low"),
        Column::new("Last 10 runs"),
        Column::new("Actions").unseen(),
    ];
    let row = |id: u32, name: &'static str, state, word, next: &'static str, wait: &'static str| {
        view! {
            <Row>
                <HeadCell>
                    <span class="two"><a class="plain" href="/design">{name}</a><small>"Lending"</small></span>
                </HeadCell>
                <Cell><Status state>{word}</Status></Cell>
                <Cell label="Next run"><span class="two"><span>{next}</span><small>{wait}</small></span></Cell>
                <Cell label="Triggers" class="num low">{id}</Cell>
                <Cell label="Last 10"><Outcomes outcomes=vec![Outcome::Succeeded; 7]/></Cell>
                <Cell class="num card-hide">
                    <Menu id=format!("row-{id}") label=format!("More for {name}")><a href="/design">"Open"</a></Menu>
                </Cell>
            </Row>
        }
    };
    let data_row = |id: &'static str, amount: &'static str, branch: &'static str| {
        view! {
            <Row>
                <HeadCell><span class="mono">{id}</span></HeadCell>
                <Cell class="num">{amount}</Cell>
                <Cell>"EUR"</Cell>
                <Cell>"2026-11-20"</Cell>
                <Cell>{branch}</Cell>
            </Row>
        }
    };
    let heads = ["payment_id", "amount", "currency", "value_date", "branch"]
        .map(|name| Column::new(name).class(if name == "amount" { "num" } else { "" }));
    view! {
        <Card title="Records" id="tables" flush=true>
            <Table caption="Workflows" columns>
                {row(4, "Loan payments", State::Failed, "Failed", "Tue 01:30", "in 14 h 14 min")}
                {row(2, "Customer ingestion", State::Succeeded, "Succeeded", "Tue 01:10", "in 13 h 54 min")}
                {row(1, "Store inventory", State::Running, "Running", "11:30", "in 14 min")}
            </Table>
            <Pagination shown="3 of 1,846" before=("Newer", None) after=("Older", Some("/design".to_owned()))/>
        </Card>
        <Card title="Rows of data" flush=true>
            <Table caption="Sample of loan_payments" kind=TableKind::Data compact=true columns=heads.to_vec()>
                {data_row("0004417120", "412.50", "Leipzig")}
                {data_row("0004417121", "1,250.00", "Berlin")}
            </Table>
        </Card>
        <Skeleton/>
    }
    .into_any()
}
