use domain::home::Home;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// Returns what is running, what failed, what comes next.
#[server(prefix = "/rpc", endpoint = "home/get", input = GetUrl, output = crate::Json)]
pub async fn load_home() -> Result<Home, AppError> {
    use crate::server::{actor, services};
    Ok(services().home.load_home(&actor()?).await?)
}

/// Puts the list for newcomers away, or takes it out again.
#[server(prefix = "/rpc", endpoint = "home/close_checklist", output = crate::Json)]
pub async fn close_checklist(closed: String) -> Result<(), AppError> {
    use server_fn::ServerFn;

    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let is_closed = closed == "on";
    services().people.set_checklist_closed(&actor()?, is_closed).await?;
    if is_closed {
        let back = vec![("closed".to_owned(), "off".to_owned())];
        flash(&Flash::done("“First five minutes” put away.").undo(CloseChecklist::PATH, back));
    }
    Ok(())
}
