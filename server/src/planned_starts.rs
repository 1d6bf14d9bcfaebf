//! The planned starts of a trigger as a file that calendars read.

use app::{flash::Flash, server::PublicUrl};
use axum::{
    Extension,
    extract::{Path, State, rejection::PathRejection},
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use domain::{
    ids::{TriggerId, WorkflowId},
    person::Actor,
};
use service::{Error, Services};

use crate::sign_in::flash_cookie;

/// Where the file is.
pub(crate) const PATH: &str = "/workflows/{id}/triggers/{trigger}/starts.ics";

/// Answers with the next planned starts of a trigger. What is wrong is said on its page.
pub(crate) async fn download_starts(
    State(services): State<Services>,
    State(PublicUrl(address)): State<PublicUrl>,
    Extension(actor): Extension<Actor>,
    path: Result<Path<(i64, i64)>, PathRejection>,
) -> Response {
    let Ok(Path((workflow, trigger))) = path else { return StatusCode::NOT_FOUND.into_response() };
    let (workflow, trigger) = (WorkflowId(workflow), TriggerId(trigger));
    match services.triggers.load_calendar_file(&actor, workflow, trigger, &address).await {
        Ok(Some(file)) => {
            let name = format!("attachment; filename=\"trigger-{trigger}.ics\"");
            let headers = [
                (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, name),
                (header::CACHE_CONTROL, "private, no-cache".to_owned()),
            ];
            (headers, file).into_response()
        }
        Ok(None) => lead_back(workflow, trigger, "It has no planned start ahead, so there is no file.".to_owned()),
        Err(Error::NotFound(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => lead_back(workflow, trigger, app::error::AppError::from(error).to_string()),
    }
}

fn lead_back(workflow: WorkflowId, trigger: TriggerId, words: String) -> Response {
    let said = flash_cookie(&Flash::failed(words));
    let page = format!("/workflows/{workflow}/triggers/{trigger}");
    (AppendHeaders([(header::SET_COOKIE, said)]), Redirect::to(&page)).into_response()
}
