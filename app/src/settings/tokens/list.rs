use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    choice::Choice,
    format,
    person::{ApiToken, Permission},
};
use leptos::prelude::*;

use crate::{
    format::{Instant, InstantStyle, ZoneLabel, use_clock},
    ui::{Badge, Card, Cell, Column, HeadCell, Row, Table, Tone, use_dialog_href},
};

/// How long before its end a token is pointed out.
const SOON: TimeDelta = TimeDelta::days(14);

/// Lists tokens, the newest first.
#[component]
pub(super) fn TokenList(tokens: Vec<ApiToken>) -> impl IntoView {
    let columns = vec![
        Column::new("Name"),
        Column::new("May"),
        Column::new("Made by").class("mid"),
        Column::new("Last used"),
        Column::new("Ends"),
        Column::new("Actions").unseen(),
    ];
    view! {
        <Card flush=true>
            <Table caption="API tokens" columns>
                {tokens.into_iter().map(|token| view! { <TokenRow token/> }).collect_view()}
            </Table>
        </Card>
        <p class="caption">"Times are in "<ZoneLabel/>"."</p>
    }
    .into_any()
}

#[component]
fn TokenRow(token: ApiToken) -> impl IntoView {
    let revoke = use_dialog_href(format!("revoke-{}", token.id));
    let revoke_label = format!("Revoke {}", token.name);
    let used = match token.last_used_at {
        Some(at) => view! { <Instant at style=InstantStyle::Short/> }.into_any(),
        None => "Not used yet".into_any(),
    };
    let scope = |scope: Permission| view! { <Badge>{scope.code()}</Badge> };
    view! {
        <Row>
            <HeadCell>
                <span class="two"><span>{token.name}</span><small class="mono muted">{token.prefix}"…"</small></span>
            </HeadCell>
            <Cell label="May"><span class="row">{token.scopes.into_iter().map(scope).collect_view()}</span></Cell>
            <Cell label="Made by" class="mid">{token.user_name}</Cell>
            <Cell label="Last used">{used}</Cell>
            <Cell label="Ends"><End at=token.expires_at/></Cell>
            <Cell class="num">
                <a class="button sm danger-quiet" href=revoke data-noscroll="" aria-label=revoke_label>"Revoke…"</a>
            </Cell>
        </Row>
    }
    .into_any()
}

/// Says when a token ends, and that it is soon, or never.
#[component]
fn End(at: Option<DateTime<Utc>>) -> impl IntoView {
    let now = use_clock().now();
    let Some(at) = at else {
        return view! { "Never "<Badge tone=Tone::Warning>"no end"</Badge> }.into_any();
    };
    let mark = match at - now {
        left if left <= TimeDelta::zero() => Some("ended".to_owned()),
        left if left < SOON => Some(format::relative(at, now)),
        _ => None,
    };
    view! {
        <Instant at style=InstantStyle::Date/>
        {mark.map(|words| view! { " "<Badge tone=Tone::Warning>{words}</Badge> })}
    }
    .into_any()
}
