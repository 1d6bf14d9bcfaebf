use domain::format;
use leptos::prelude::*;

use super::YearLook;

/// Says what the colours mean.
#[component]
pub(super) fn Key(year: Memo<Option<YearLook>>) -> impl IntoView {
    let said = Memo::new(move |_| {
        let year = year.read();
        let year = year.as_ref()?;
        let has_change = year.days.iter().any(|day| day.clock_change && day.runs > 0);
        Some((year.most, year.is_daily, has_change))
    });
    move || {
        let (most, is_daily, has_change) = said.get()?;
        let most = match most {
            0 | 1 => view! { <span><i data-level="3"></i>"1 start"</span> }.into_any(),
            most => view! {
                <span><i data-level="1"></i>"1 start"</span>
                <span><i data-level="4"></i>{format::counted(most.into(), "start", "starts")}" a day"</span>
            }
            .into_any(),
        };
        Some(view! {
            <div class="legend" aria-hidden="true">
                {most}
                {is_daily.then(|| view! { <span><i class="gap"></i>"no start"</span> })}
                {has_change.then(|| view! { <span><i class="dst"></i>"clock change"</span> })}
            </div>
        })
    }
}
