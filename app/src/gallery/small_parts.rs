//! Badges, layers, chips, and the like.

use leptos::prelude::*;

use crate::ui::{
    Avatar, Badge, Card, ChipLink, Count, Counts, Fact, FilterChip, Item, Items, Kv, Layer, LinkButton, Size, State,
    Status, Tone, icon,
};

#[component]
pub(super) fn SmallParts() -> impl IntoView {
    view! {
        <Counts>
            <Count value="2" href="/design" glyph=icon::LOADER_CIRCLE>"Running now"</Count>
            <Count value="1" glyph=icon::OCTAGON_X>"Unresolved failure "<Badge tone=Tone::Danger>"1 new"</Badge></Count>
            <Count value="7" glyph=icon::CALENDAR_CLOCK>"Starting in 60 min"</Count>
            <Count value="98.6 %" glyph=icon::TIMER>"Started on time, 7 days"</Count>
        </Counts>
        <Card title="Small parts">
            <div class="row">
                <Layer code="bronze" label="Bronze"/><Layer code="silver" label="Silver"/><Layer code="gold" label="Gold"/>
                <Badge>"draft"</Badge>
                <Badge tone=Tone::Accent>"new"</Badge>
                <Badge tone=Tone::Warning>"in 8 days"</Badge>
                <Badge tone=Tone::Success>"Resolved by #815"</Badge>
                <Badge tone=Tone::Running glyph=icon::RADIO>"Live"</Badge>
                <ChipLink href="/design">"Every 15 min"</ChipLink>
                <ChipLink href="/design" current=true>"Daily 02:30"</ChipLink>
                <FilterChip label="Folder: Finance" without="/design"/>
                <kbd class="kbd">"Ctrl Enter"</kbd>
                <Avatar initials="ML" name="Mara Lindqvist"/>
                <Avatar initials="TR" name="Tomás Reis" size=Size::Small/>
            </div>
            <Kv inline=true>
                <Fact term="Started by">"Mara Lindqvist"</Fact>
                <Fact term="Worker" mono=true>"forge-1"</Fact>
            </Kv>
            <Kv>
                <Fact term="Written by"><a href="/design">"Clean payments"</a>" in Loan payments"</Fact>
                <Fact term="Location" mono=true>"s3://lake/silver/loan_payments"</Fact>
            </Kv>
        </Card>
        <Card title="Needs you" flush=true head=|| view! { <Badge tone=Tone::Danger>"2"</Badge> }>
            <Items>
                <Item
                    mark=|| view! { <Status state=State::Failed>"Failed"</Status> }
                    title=|| view! { <a class="plain" href="/design">"Loan payments #1842"</a> }
                    note=|| "Column value_date is missing from payments_2026-11-23.csv. Two workflows are held back."
                >
                    <LinkButton href="/design" size=Size::Small>"See why"</LinkButton>
                </Item>
                <Item mark=|| view! { <Status state=State::Waiting>"Quarantine"</Status> } title=|| "112 customer rows"/>
            </Items>
        </Card>
    }
    .into_any()
}
