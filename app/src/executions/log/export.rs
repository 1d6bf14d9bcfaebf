use domain::{choice::Choice, ids::ExecutionId};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::start::Narrowing;
use crate::{
    flash::{Flash, use_flashes},
    params::address,
    ui::{Icon, IconButton, Size, icon},
};

/// Copies the whole log, or gets it as a file; narrowed if it is narrowed on the page.
#[component]
pub(super) fn Export(id: ExecutionId, narrowing: Narrowing) -> impl IntoView {
    let flashes = use_flashes();
    let job = narrowing.job.map(|job| job.to_string()).unwrap_or_default();
    let level = narrowing.level.map_or("", |level| level.code());
    let query = [("format", "text"), ("level", level), ("job_execution", &job)];
    let href = address(&format!("/api/executions/{id}/logs"), &query);
    let busy = RwSignal::new(false);
    let source = href.clone();
    let copy = move |()| {
        let source = source.clone();
        busy.set(true);
        spawn_local(async move {
            let flash = match copy_file(&source).await {
                Some(()) => Flash::done("Log copied."),
                None => Flash::failed("The log could not be copied. Download it instead."),
            };
            flashes.show(flash);
            _ = busy.try_set(false);
        });
    };
    view! {
        <IconButton label="Copy the log" glyph=icon::COPY size=Size::Small on_press=copy busy/>
        <a class="icon-button sm" href=href download="" aria-label="Download the log" title="Download the log"><Icon glyph=icon::DOWNLOAD/></a>
    }
    .into_any()
}

async fn copy_file(source: &str) -> Option<()> {
    let answer = JsFuture::from(window().fetch_with_str(source)).await.ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok().filter(web_sys::Response::ok)?;
    let text = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
    crate::clipboard::copy_text(&text).await.then_some(())
}
