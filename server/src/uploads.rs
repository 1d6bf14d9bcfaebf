//! Takes a file from a form that a browser sends without script. With script, `/api/uploads` takes it piece by piece.

use app::{error::AppError, flash::Flash, server::local_address};
use axum::{
    Extension,
    extract::{
        Multipart, State,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::header,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use domain::{ids::UploadId, person::Actor, problem::Problems};
use service::{Error, Services};
use store::Upload;
use url::form_urlencoded;

use crate::sign_in::flash_cookie;

/// Where the form is sent.
pub(crate) const PATH: &str = "/uploads";

/// The field that names the page to lead back to. It must come before the file.
const BACK_FIELD: &str = "back";

/// The field of the file.
const FILE_FIELD: &str = "file";

/// The longest address to lead back to.
const MAX_BACK: usize = 2000;

/// Takes the file of a form and leads back to its page, with the number of the upload in the address. What is wrong is
/// said there.
pub(crate) async fn take_upload(
    State(services): State<Services>,
    Extension(actor): Extension<Actor>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let form = match form {
        Ok(form) => form,
        Err(refused) => return refused.into_response(),
    };
    let mut back = "/".to_owned();
    match take_file(&services, &actor, form, &mut back).await {
        Ok(upload) => Redirect::to(&with_upload(&back, upload.id)).into_response(),
        Err(error) => {
            let said = flash_cookie(&Flash::failed(words(error.into())));
            (AppendHeaders([(header::SET_COOKIE, said)]), Redirect::to(&back)).into_response()
        }
    }
}

async fn take_file(
    services: &Services,
    actor: &Actor,
    mut form: Multipart,
    back: &mut String,
) -> Result<Upload, Error> {
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some(BACK_FIELD) => {
                let address = text(field).await?;
                local_address(&address).unwrap_or("/").clone_into(back);
            }
            Some(FILE_FIELD) => {
                // A browser sends an empty name if no file was chosen.
                let Some(name) = field.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else { break };
                return services.uploads.take_upload(actor, &name, field).await;
            }
            _ => {}
        }
    }
    Err(Problems::of(FILE_FIELD, "Choose a file first.").into())
}

async fn text(mut field: Field<'_>) -> Result<String, Error> {
    let mut text = Vec::new();
    while let Some(bytes) = field.chunk().await.map_err(broken)? {
        text.extend_from_slice(&bytes);
        if text.len() > MAX_BACK {
            return Err(Problems::of(BACK_FIELD, "The address to lead back to is too long.").into());
        }
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn broken(error: MultipartError) -> Error {
    tracing::debug!(%error, "a form with a file broke");
    Problems::of(FILE_FIELD, "The form did not arrive whole. Send it again.").into()
}

/// Returns what a message says: the fields are on the page, so their names are left out.
fn words(error: AppError) -> String {
    match error.problems() {
        Some(problems) => problems.0.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" "),
        None => error.to_string(),
    }
}

/// Returns an address of ours with the number of an upload in its query.
fn with_upload(back: &str, id: UploadId) -> String {
    let (address, fragment) = back.split_once('#').map_or((back, None), |(address, place)| (address, Some(place)));
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let others = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "upload");
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(others)
        .append_pair("upload", &id.to_string())
        .finish();
    let place = fragment.map(|place| format!("#{place}")).unwrap_or_default();
    format!("{path}?{query}{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_keeps_what_its_address_holds() {
        for (back, next) in [
            ("/workflows/3/jobs/new", "/workflows/3/jobs/new?upload=7"),
            ("/workflows/3/jobs/new?step=source&upload=6", "/workflows/3/jobs/new?step=source&upload=7"),
            ("/workflows/3/jobs/9?q=a%26b#source", "/workflows/3/jobs/9?q=a%26b&upload=7#source"),
        ] {
            assert_eq!(with_upload(back, UploadId(7)), next);
        }
    }
}
