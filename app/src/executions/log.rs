use domain::{
    choice::Choice,
    execution::{ExecutionDetail, LogLevel, LogLine, Status},
    format::{self, Zone},
    ids::ExecutionId,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    awaited::awaited,
    failure::Failure,
    live::use_live,
    params::use_query,
    ui::{self, Card, Skeleton, Tone},
};

/// Addresses of views of a log.
mod address;
/// Lines that are chosen, to be shown to others.
mod chosen;
/// Which parts of a log are on the page.
mod chunks;
/// Copying and getting the whole log.
mod export;
/// The lines on the page.
mod lines;
/// Pages of a log, for those without script.
mod pages;
/// Searching.
mod search;
/// What a page comes with.
mod start;
/// What can be done with a log.
mod toolbar;
/// The box with the lines.
mod view;

use chosen::ChosenLines;
use lines::Lines;
use pages::LogPages;
use start::{LogStart, Narrowing, Opening, open_log};
use toolbar::Toolbar;
use view::{LogFoot, LogView};

/// Shows the log of an execution, from its first line, and follows it.
#[component]
pub(super) fn LogCard(id: ExecutionId, detail: Memo<ExecutionDetail>, status: Memo<Status>) -> impl IntoView {
    let (level, job) = (use_query("level"), use_query("job"));
    let narrowing = Memo::new(move |_| Narrowing::of_address(&level.read(), &job.read()));
    let query = use_query_map();
    let opening = move || {
        let query = query.read_untracked();
        let text = |name| query.get_str(name).unwrap_or_default();
        Opening {
            find: text("find").to_owned(),
            from: text("from").parse().unwrap_or(0),
            backwards: text("back") == "on",
            line: text("line").parse().unwrap_or(0),
            to: text("to").parse().unwrap_or(0),
            offset: text("offset").parse().ok(),
            newest: !status.get_untracked().is_final(),
        }
    };
    // Searching and scrolling do not open it again.
    let start = Resource::new(move || narrowing.get(), move |narrowing| open_log(id, narrowing, opening()));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {awaited(move || async move {
                match start.await {
                    Ok(start) => {
                        let narrowing = narrowing.get_untracked();
                        view! { <OpenLog id narrowing start opening=opening() detail status/> }.into_any()
                    }
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn OpenLog(
    id: ExecutionId,
    narrowing: Narrowing,
    start: LogStart,
    opening: Opening,
    detail: Memo<ExecutionDetail>,
    status: Memo<Status>,
) -> impl IntoView {
    let live = Memo::new(move |_| !status.get().is_final());
    let found = RwSignal::new(start.found);
    let follow = live.get_untracked() && start.hit == 0;
    let pages = view! { <LogPages narrowing offset=start.offset count=start.lines.len() total=start.total/> };
    let lines = Lines::new(id, narrowing, start, opening.to, follow);
    let (search, wrap) = (RwSignal::new(opening.find), RwSignal::new(false));
    use_live([format!("log:{id}")], move || lines.get_newer());
    view! {
        <Card id="log" title="Log" flush=true
            head=move || view! { <Toolbar id narrowing lines search found wrap live detail/> }
            foot=move || view! { <span class="muted"><LogFoot lines/></span><ChosenLines id narrowing lines/>{pages} }
        >
            <LogView id narrowing lines search wrap live/>
        </Card>
    }
    .into_any()
}

/// Returns a line as the design system shows it, with its address in the whole log.
pub(super) fn shown_line(line: &LogLine, zone: &Zone, execution: ExecutionId) -> ui::LogLine {
    ui::LogLine {
        id: None,
        number: line.seq,
        href: format!("/executions/{execution}?line={0}#L{0}", line.seq),
        time: format::log_time(line.at, zone),
        level: line.level.label(),
        tone: match line.level {
            LogLevel::Info => Tone::Neutral,
            LogLevel::Warn => Tone::Warning,
            LogLevel::Error => Tone::Danger,
        },
        text: line.message.clone(),
    }
}
