use domain::home::Home;
use leptos::prelude::*;

use crate::{
    format::{Instant, Moment},
    ui::{Banner, icon},
};

/// Says who has paused all triggers, why and until when.
#[component]
pub(super) fn Paused(home: ReadSignal<Home>) -> impl IntoView {
    let pause = Memo::new(move |_| home.read().pause.clone());
    move || {
        let pause = pause.get()?;
        let until = match pause.resume_at {
            Some(at) => view! { " They go on by themselves "<Moment at/>"." }.into_any(),
            None => " They stay paused until somebody resumes them.".into_any(),
        };
        Some(view! {
            <Banner glyph=icon::CIRCLE_PAUSE>
                <strong>"All triggers are paused"</strong>" by "{pause.by}" since "<Instant at=pause.at/>": “"{pause.reason}"”."{until}
            </Banner>
        })
    }
}
