//! Times and numbers as people read them.

use chrono::TimeDelta;
use domain::format::{bytes, count, share};
use leptos::prelude::*;

use crate::{
    format::{Countdown, Elapsed, Instant, InstantStyle, Moment, Relative, use_clock},
    ui::{Card, Fact, Kv},
};

#[component]
pub(super) fn Times() -> impl IntoView {
    let now = use_clock().now();
    let soon = now + TimeDelta::minutes(14 * 60 + 14);
    view! {
        <Card title="Times and numbers">
            <div class="columns medium">
                <Kv>
                    <Fact term="In full"><Moment at=soon/></Fact>
                    <Fact term="In a column"><Instant at=soon style=InstantStyle::Short/></Fact>
                    <Fact term="With seconds"><Instant at=now style=InstantStyle::WithSeconds/></Fact>
                    <Fact term="A date"><Instant at=now - TimeDelta::days(400) style=InstantStyle::Date/></Fact>
                </Kv>
                <Kv>
                    <Fact term="Opened"><Relative at=now/></Fact>
                    <Fact term="Open for"><Elapsed since=now until=None/></Fact>
                    <Fact term="Took"><Elapsed since=now - TimeDelta::seconds(248) until=Some(now)/></Fact>
                    <Fact term="Starts in"><Countdown until=now + TimeDelta::seconds(252)/></Fact>
                </Kv>
                <Kv>
                    <Fact term="Rows">{count(48_212)}</Fact>
                    <Fact term="Size">{bytes(6_100_000)}</Fact>
                    <Fact term="On time">{share(986, 1_000)}</Fact>
                </Kv>
            </div>
        </Card>
    }
    .into_any()
}
