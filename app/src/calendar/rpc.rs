use chrono::NaiveDate;
use domain::{
    calendar::{Calendar, CalendarFilter, CalendarView},
    ids::WindowId,
    workflow::PauseDraft,
    workspace::MaintenanceDraft,
};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// Returns what runs when, on the days that `view` shows around a date, by the clock of a zone; of all starts those that
/// the filter wants.
#[server(prefix = "/rpc", endpoint = "calendar/load", input = GetUrl, output = crate::Json)]
pub async fn load_calendar(
    view: CalendarView,
    date: Option<NaiveDate>,
    #[server(default)] filter: CalendarFilter,
    zone: String,
) -> Result<Calendar, AppError> {
    use domain::{format::Zone, trigger::timezone::parse_timezone};

    use crate::server::{actor, hour_clock, services};
    // The zone is the viewer's own, as the server has given it to the page.
    let zone = match parse_timezone(&zone) {
        Ok(timezone) => Zone::around(timezone, chrono::Utc::now()),
        Err(_) => Zone::utc(),
    };
    let zone = zone.written(hour_clock());
    Ok(services().triggers.load_calendar(&actor()?, view, date, &filter, &zone).await?)
}

/// Pauses all triggers.
#[server(prefix = "/rpc", endpoint = "calendar/pause", output = crate::Json)]
pub async fn pause_everything(draft: PauseDraft) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().settings.pause_everything(&actor()?, &draft).await?;
    flash(&Flash::done("All triggers paused."));
    Ok(())
}

/// Lets all triggers go on.
#[server(prefix = "/rpc", endpoint = "calendar/resume", output = crate::Json)]
pub async fn resume_everything() -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().settings.resume_everything(&actor()?).await?;
    flash(&Flash::done("All triggers resumed."));
    Ok(())
}

/// Plans a maintenance window.
#[server(prefix = "/rpc", endpoint = "calendar/plan_maintenance", output = crate::Json)]
pub async fn plan_maintenance(draft: MaintenanceDraft) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().settings.plan_maintenance_window(&actor()?, &draft).await?;
    flash(&Flash::done("Maintenance window planned."));
    Ok(())
}

/// Takes a maintenance window back.
#[server(prefix = "/rpc", endpoint = "calendar/cancel_maintenance", output = crate::Json)]
pub async fn cancel_maintenance(id: WindowId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().settings.cancel_maintenance_window(&actor()?, id).await?;
    flash(&Flash::done("Maintenance window taken back."));
    Ok(())
}
