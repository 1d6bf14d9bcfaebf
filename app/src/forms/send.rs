//! Calls a server function with what a form holds.

use leptos::prelude::FromServerFnError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, Headers, HtmlFormElement, Request, RequestInit, Response, SubmitEvent, UrlSearchParams};

use crate::{error::AppError, flash::Flash};

/// What a server function answered.
pub(super) struct Answer {
    /// Where to go next.
    pub(super) location: Option<String>,
    /// What to say.
    pub(super) flash: Option<Flash>,
    /// The result, as JSON.
    pub(super) result: String,
}

/// Returns what a form holds, with the button that was pressed, as the body of a request.
pub(super) fn body_of(event: &SubmitEvent) -> Option<String> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    if let Some(button) = event.submitter().filter(|button| button.has_attribute("name")) {
        let attribute = |name| button.get_attribute(name).unwrap_or_default();
        data.append_with_str(&attribute("name"), &attribute("value")).ok()?;
    }
    let pairs = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    pairs.to_string().as_string()
}

/// Calls a server function.
pub(super) async fn send(function: &str, body: &str) -> Result<Answer, AppError> {
    let response = fetch(function, body).await.map_err(|error| AppError::Transport(format!("{error:?}")))?;
    let text = match response.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()).unwrap_or_default(),
        Err(_) => String::new(),
    };
    if !response.ok() {
        return Err(AppError::de(text.into()));
    }
    let header = |name| response.headers().get(name).ok().flatten();
    Ok(Answer {
        location: header("location"),
        flash: header("flowforge-flash").and_then(|flash| {
            let json = js_sys::decode_uri_component(&flash).ok()?.as_string()?;
            serde_json::from_str(&json).ok()
        }),
        result: text,
    })
}

async fn fetch(function: &str, body: &str) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/x-www-form-urlencoded")?;
    headers.set("accept", "application/json")?;
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_headers(&headers);
    options.set_body(&JsValue::from_str(body));
    let request = Request::new_with_str_and_init(function, &options)?;
    JsFuture::from(leptos::prelude::window().fetch_with_request(&request)).await?.dyn_into()
}
