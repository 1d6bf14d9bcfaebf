use leptos::{prelude::*, task::spawn_local};

use super::rpc::count_running;
use crate::{layout::NavCounts, live::use_live, viewer::use_viewer};

/// Keeps the number of running executions that the navigation shows to those who are signed in. It shows nothing itself,
/// and needs the browser's part of the program.
#[component]
pub fn KeepRunningCount() -> impl IntoView {
    if use_viewer().person.is_none() {
        return;
    }
    let running = use_context::<NavCounts>().unwrap_or_default().running;
    let read = move || {
        spawn_local(async move {
            if let Ok(count) = count_running().await {
                _ = running.try_set(count);
            }
        });
    };
    use_live(["execution".to_owned()], read);
    Effect::new(read);
}
