use std::rc::Rc;

use js_sys::{Function, Promise};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// What the browser remembers of the last upload.
mod memory;
/// Requests, and why they are refused.
mod request;

use memory::{remember, remembered};
use request::{ended, words};

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

/// A value of the browser that signals can hold; it never leaves its thread.
pub(super) type Held<T> = SendWrapper<T>;
