//! Serves the site's files: compressed if the browser can read that, and for ever if their name says what they hold.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use super::{Web, site::File};

/// Answers with a file of the site.
pub(super) async fn serve(State(web): State<Web>, uri: Uri, headers: HeaderMap) -> Response {
    let site = web.site.current();
    match site.file(uri.path()) {
        Some(file) => answer(file, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(file: &File, headers: &HeaderMap) -> Response {
    let keep = if file.named_by_content { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let mut answer = if headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == file.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let (coding, body) = body(file, headers);
        let mut answer = body.into_response();
        set(&mut answer, header::CONTENT_TYPE, file.content_type);
        if let Some(coding) = coding {
            set(&mut answer, header::CONTENT_ENCODING, coding);
        }
        answer
    };
    set(&mut answer, header::CACHE_CONTROL, keep);
    set(&mut answer, header::VARY, "accept-encoding");
    if let Ok(etag) = HeaderValue::from_str(&file.etag) {
        answer.headers_mut().insert(header::ETAG, etag);
    }
    answer
}

fn set(answer: &mut Response, name: HeaderName, value: &'static str) {
    answer.headers_mut().insert(name, HeaderValue::from_static(value));
}

fn body(file: &File, headers: &HeaderMap) -> (Option<&'static str>, Bytes) {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for (coding, content) in [("br", &file.brotli), ("gzip", &file.gzip)] {
        if let Some(content) = content
            && accepts(accepted, coding)
        {
            return (Some(coding), content.clone());
        }
    }
    (None, file.plain.clone())
}

/// Returns whether `Accept-Encoding` names a coding and does not refuse it with a weight of nothing.
fn accepts(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts.filter_map(|part| part.strip_prefix("q=")).any(|weight| weight.parse() == Ok(0.0_f32));
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> File {
        File {
            content_type: "text/css",
            plain: Bytes::from_static(b"plain"),
            brotli: Some(Bytes::from_static(b"br")),
            gzip: Some(Bytes::from_static(b"gz")),
            etag: "\"1\"".to_owned(),
            named_by_content: true,
        }
    }

    fn headers(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_smallest_copy_that_the_browser_reads_is_sent() {
        for (accepted, sent) in [
            ("gzip, deflate, br, zstd", "br"),
            ("br;q=0, gzip;q=0.5", "gz"),
            ("BR ; q=1", "br"),
            ("identity", "plain"),
            ("", "plain"),
        ] {
            let (_, body) = body(&file(), &headers(header::ACCEPT_ENCODING, accepted));
            assert_eq!(body, sent, "{accepted}");
        }
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let answer = answer(&file(), &headers(header::IF_NONE_MATCH, "\"1\""));
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(answer.headers()[header::VARY], "accept-encoding");
    }

    #[test]
    fn only_a_name_that_says_the_content_is_kept_for_ever() {
        let kept = |named_by_content| {
            let answer = answer(&File { named_by_content, ..file() }, &HeaderMap::new());
            answer.headers()[header::CACHE_CONTROL].clone()
        };
        assert_eq!(kept(true), "public, max-age=31536000, immutable");
        assert_eq!(kept(false), "public, no-cache");
    }
}
