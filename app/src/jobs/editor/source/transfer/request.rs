use domain::problem::Problem;
use js_sys::Promise;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::XmlHttpRequest;

/// What the API says is wrong.
#[derive(Deserialize)]
struct Refused {
    detail: String,
    #[serde(default)]
    errors: Vec<Problem>,
}

/// Returns what is awaited until a request has ended, well or not.
pub(super) fn ended(request: &XmlHttpRequest, method: &str, address: &str, body: &JsValue) -> Promise {
    Promise::new(&mut |resolve, _| {
        request.set_onloadend(Some(&resolve));
        let sent = request.open_with_async(method, address, true).and_then(|()| {
            if body.is_string() {
                request.set_request_header("content-type", "application/json")?;
                return request.send_with_opt_str(body.as_string().as_deref());
            }
            match body.dyn_ref::<web_sys::Blob>() {
                Some(piece) => request.send_with_opt_blob(Some(piece)),
                None => request.send(),
            }
        });
        if sent.is_err() {
            _ = resolve.call0(&JsValue::NULL);
        }
    })
}

/// Returns why the API did not take something.
pub(super) fn words(text: &str) -> String {
    match serde_json::from_str::<Refused>(text) {
        Ok(Refused { detail, errors }) => errors.into_iter().next().map_or(detail, |problem| problem.message),
        Err(_) => "The server did not take the file.".to_owned(),
    }
}
