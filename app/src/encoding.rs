//! How what a server function returns comes to the browser.

use std::str::Utf8Error;

use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

/// JSON, read as text.
///
/// Leptos's own JSON is read as bytes. What comes with a page is read as text, and one way of reading for both halves what the
/// browser loads to read a type.
pub struct JsonText;

/// Why an answer could not be read or written.
#[derive(Debug, Error)]
pub enum JsonError {
    /// It is no text.
    #[error(transparent)]
    Text(#[from] Utf8Error),
    /// It is text that says something else.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// What server functions return: `output = crate::Json`.
pub type Json = Post<JsonText>;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = JsonError;

    fn encode(value: &T) -> Result<bytes::Bytes, JsonError> {
        Ok(serde_json::to_vec(value)?.into())
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = JsonError;

    fn decode(bytes: bytes::Bytes) -> Result<T, JsonError> {
        Ok(serde_json::from_str(str::from_utf8(&bytes)?)?)
    }
}
