use domain::{
    execution::{LogFilter, LogLine},
    format,
    ids::ExecutionId,
};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{address::use_log_address, lines::Lines, start::Narrowing};
use crate::{
    clipboard::copy_text,
    error::AppError,
    executions::rpc::list_log,
    flash::{Flash, use_flashes},
    ui::{Button, Size, icon},
};

/// Returns what to do when something in the log is pressed: the number of a line marks it, and with Shift all from the
/// one that is marked. What is marked is in the address of the page.
pub(super) fn use_choosing(narrowing: Narrowing, lines: Lines) -> Callback<ev::MouseEvent> {
    let address = use_log_address(narrowing);
    let navigate = use_navigate();
    Callback::new(move |event: ev::MouseEvent| {
        let Some(line) = line_of(&event) else { return };
        match untrack(|| lines.chosen()).filter(|_| event.shift_key()) {
            Some((first, _)) => {
                event.prevent_default();
                let (first, last) = (first.min(line), first.max(line));
                lines.choose(first, last);
                let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
                navigate(&address.of_lines(first, last), options);
            }
            None => lines.choose(line, line),
        }
    })
}

/// Returns the line whose number was pressed as links are pressed.
fn line_of(event: &ev::MouseEvent) -> Option<i64> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("li > a").ok()??;
    link.text_content()?.trim().parse().ok()
}

/// Says which lines are marked, where these are several, and copies them.
#[component]
pub(super) fn ChosenLines(id: ExecutionId, narrowing: Narrowing, lines: Lines) -> impl IntoView {
    let flashes = use_flashes();
    let copy = move |first: i64, last: i64| {
        spawn_local(async move {
            let flash = match copy_lines(id, narrowing, first, last).await {
                Some(count) => Flash::done(format!("{} copied.", format::counted(count, "line", "lines"))),
                None => Flash::failed("The lines could not be copied. Download the log instead."),
            };
            flashes.show(flash);
        });
    };
    move || {
        let (first, last) = lines.chosen().filter(|(first, last)| last > first)?;
        let words = format!("Copy lines {}–{}", format::count(first), format::count(last));
        Some(view! {
            <span class="when-live">
                <Button glyph=icon::COPY size=Size::Small on_press=move |()| copy(first, last)>{words}</Button>
            </span>
        })
    }
}

/// Copies lines as files have them, and returns how many.
async fn copy_lines(id: ExecutionId, narrowing: Narrowing, first: i64, last: i64) -> Option<i64> {
    let lines = read_lines(id, narrowing, first, last).await.ok()?;
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    copy_text(&text).await.then_some(i64::try_from(lines.len()).unwrap_or(i64::MAX))
}

/// Reads lines by their numbers, as many at once as one answer holds. Those that are left out on the page stay so.
async fn read_lines(id: ExecutionId, narrowing: Narrowing, first: i64, last: i64) -> Result<Vec<LogLine>, AppError> {
    let mut lines: Vec<LogLine> = Vec::new();
    loop {
        let after = lines.last().map_or(first - 1, |line| line.seq);
        let filter = LogFilter { after, limit: None, ..narrowing.lines(0, 0) };
        let page = list_log(id, filter).await?.lines;
        let is_end = page.last().is_none_or(|line| line.seq >= last);
        lines.extend(page.into_iter().filter(|line| line.seq <= last));
        if is_end {
            return Ok(lines);
        }
    }
}
