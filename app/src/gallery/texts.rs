//! Code, logs, sentences.

use leptos::prelude::*;

use crate::ui::{Card, Code, LogLine, LogLines, Tone};

const SQL: &str = "select date_trunc('month', value_date) as month,\n       count(*) as payments\nfrom silver.loan_payments\ngroup by 1";

#[component]
pub(super) fn Texts() -> impl IntoView {
    let line = |number: i64, level, tone, text: &str| LogLine {
        id: None,
        number,
        href: "#texts".to_owned(),
        time: format!("01:35:50.0{number}"),
        level,
        tone,
        text: text.to_owned(),
    };
    let lines = vec![
        line(19, "INFO", Tone::Neutral, "casting 14 columns"),
        line(20, "WARN", Tone::Warning, "amount: 139 values do not cast to decimal(12,2); sent to quarantine"),
        line(21, "ERROR", Tone::Danger, "column value_date not found in payments_2026-11-23.csv"),
        line(22, "INFO", Tone::Neutral, "rolled back, 0 rows committed"),
    ];
    view! {
        <Card title="Code">
            <Code label="SQL of Payments by month" text=SQL lined=true bad_line=3/>
            <p class="reads">"At "<strong>"02:30 every day"</strong>", Berlin time, except German bank holidays."</p>
        </Card>
        <Card title="Log" flush=true tone=Tone::Danger foot=|| "4 lines, all shown">
            <LogLines label="Log of Clean payments" lines search="value_date"/>
        </Card>
    }
    .into_any()
}
