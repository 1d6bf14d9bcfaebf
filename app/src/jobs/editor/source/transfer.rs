use std::rc::Rc;

use domain::problem::Problem;
use js_sys::{Function, Promise};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// How many bytes are sent with one request: what is lost at most when a connection breaks.
const PIECE: f64 = 8_388_608.0;

/// How many seconds pass before another try, the last of them again and again.
const PAUSES: [i32; 5] = [1, 2, 5, 10, 30];

/// What an upload is, as the API says it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Upload {
    pub(super) id: i64,
    pub(super) file_name: String,
    pub(super) size: i64,
    received: i64,
    completed_at: Option<String>,
}

#[derive(Deserialize)]
struct Answered {
    upload: Upload,
}

/// What the API says is wrong.
#[derive(Deserialize)]
struct Refused {
    detail: String,
    #[serde(default)]
    errors: Vec<Problem>,
}

/// Why a file did not arrive.
pub(super) enum Failure {
    /// The server does not take it.
    Refused(String),
    /// A person has stopped it.
    Stopped,
    /// The connection is broken; another try may help.
    Broken,
}

/// How far a file is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Going {
    pub(super) file_name: String,
    pub(super) sent: i64,
    pub(super) size: i64,
    /// Whether the connection is broken and the next try is waited for.
    pub(super) is_waiting: bool,
}

/// A file on its way to the server, and the way to stop it.
#[derive(Clone, Default)]
pub(super) struct Transfer(Rc<std::cell::RefCell<Control>>);

#[derive(Default)]
struct Control {
    stopped: bool,
    request: Option<XmlHttpRequest>,
}

impl Transfer {
    /// Stops it. What has arrived stays on the server for a day.
    pub(super) fn stop(&self) {
        let mut control = self.0.borrow_mut();
        control.stopped = true;
        if let Some(request) = control.request.take() {
            _ = request.abort();
        }
    }

    fn is_stopped(&self) -> bool {
        self.0.borrow().stopped
    }

    /// Sends a file. A broken connection is waited for, and the file goes on from where it broke; so does one that was
    /// chosen again after the page was loaded anew.
    pub(super) async fn send(&self, file: &File, going: impl Fn(Going) + Clone + 'static) -> Result<Upload, Failure> {
        let mut upload = self.begin(file).await?;
        let mut tries = 0;
        loop {
            if upload.completed_at.is_some() {
                remember(file, &upload);
                return Ok(upload);
            }
            match self.send_piece(file, &upload, going.clone()).await {
                Ok(further) => {
                    upload = further;
                    tries = 0;
                }
                Err(Failure::Broken) => {
                    let now = Going { is_waiting: true, ..at(&upload, 0) };
                    going(now);
                    pause(PAUSES[tries.min(PAUSES.len() - 1)]).await;
                    tries += 1;
                    match self.ask("GET", &format!("/api/uploads/{}", upload.id), &JsValue::NULL, None).await {
                        Ok(known) => upload = known,
                        Err(Failure::Broken) => {}
                        Err(other) => return Err(other),
                    }
                }
                Err(other) => return Err(other),
            }
        }
    }

    /// Announces a file, or finds how far it came the last time.
    async fn begin(&self, file: &File) -> Result<Upload, Failure> {
        if let Some(id) = remembered(file)
            && let Ok(known) = self.ask("GET", &format!("/api/uploads/{id}"), &JsValue::NULL, None).await
            && known.size as f64 == file.size()
        {
            return Ok(known);
        }
        let announced = serde_json::json!({ "file_name": file.name(), "size": file.size() as u64 }).to_string();
        let upload = self.ask("POST", "/api/uploads", &announced.into(), None).await?;
        remember(file, &upload);
        Ok(upload)
    }

    async fn send_piece(
        &self,
        file: &File,
        upload: &Upload,
        going: impl Fn(Going) + 'static,
    ) -> Result<Upload, Failure> {
        let from = upload.received as f64;
        let piece = file.slice_with_f64_and_f64(from, (from + PIECE).min(file.size())).map_err(|_| Failure::Broken)?;
        going(at(upload, 0));
        let begun = upload.clone();
        let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            going(at(&begun, event.loaded() as i64));
        });
        let address = format!("/api/uploads/{}?offset={}", upload.id, upload.received);
        self.ask("PUT", &address, &piece, Some(progress.as_ref().unchecked_ref())).await
    }

    async fn ask(
        &self,
        method: &str,
        address: &str,
        body: &JsValue,
        progress: Option<&Function>,
    ) -> Result<Upload, Failure> {
        let request = XmlHttpRequest::new().map_err(|_| Failure::Broken)?;
        if self.is_stopped() {
            return Err(Failure::Stopped);
        }
        self.0.borrow_mut().request = Some(request.clone());
        if let (Some(progress), Ok(sending)) = (progress, request.upload()) {
            sending.set_onprogress(Some(progress));
        }
        let ended = ended(&request, method, address, body);
        _ = JsFuture::from(ended).await;
        if self.is_stopped() {
            return Err(Failure::Stopped);
        }
        let text = request.response_text().ok().flatten().unwrap_or_default();
        match request.status().unwrap_or_default() {
            200..300 => serde_json::from_str(&text).map(|Answered { upload }| upload).map_err(|_| Failure::Broken),
            // No answer, or one of something between us and the server: the offset may be wrong after it, too.
            0 | 408 | 409 | 429 | 500.. => Err(Failure::Broken),
            _ => Err(Failure::Refused(words(&text))),
        }
    }
}

/// Returns what is awaited until a request has ended, well or not.
fn ended(request: &XmlHttpRequest, method: &str, address: &str, body: &JsValue) -> Promise {
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

async fn pause(seconds: i32) {
    let passed = Promise::new(&mut |resolve, _| {
        _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, seconds * 1000);
    });
    _ = JsFuture::from(passed).await;
}

fn at(upload: &Upload, further: i64) -> Going {
    Going {
        file_name: upload.file_name.clone(),
        sent: (upload.received + further).min(upload.size),
        size: upload.size,
        is_waiting: false,
    }
}

fn words(text: &str) -> String {
    match serde_json::from_str::<Refused>(text) {
        Ok(Refused { detail, errors }) => errors.into_iter().next().map_or(detail, |problem| problem.message),
        Err(_) => "The server did not take the file.".to_owned(),
    }
}

/// Under which name the browser remembers the last upload.
const MEMORY: &str = "flowforge-upload";

fn remember(file: &File, upload: &Upload) {
    if let Ok(Some(memory)) = window().local_storage() {
        _ = memory.set_item(MEMORY, &format!("{}|{}", upload.id, identity(file)));
    }
}

fn remembered(file: &File) -> Option<i64> {
    let text = window().local_storage().ok()??.get_item(MEMORY).ok()??;
    let (id, known) = text.split_once('|')?;
    (known == identity(file)).then(|| id.parse().ok()).flatten()
}

/// Returns what makes a file the same for the browser that chose it.
fn identity(file: &File) -> String {
    format!("{}|{}|{}", file.size() as i64, file.last_modified() as i64, file.name())
}

/// A value of the browser that signals can hold; it never leaves its thread.
pub(super) type Held<T> = SendWrapper<T>;
