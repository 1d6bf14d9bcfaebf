use axum::{
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
};
use domain::entry::Entry;
use service::Error;

use super::Problem;

/// The version that `If-Match` names.
pub(super) struct IfMatch(Option<Entry>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let tag = value.to_str().unwrap_or_default().trim();
        if tag == "*" {
            return Ok(Self(None));
        }
        let version =
            tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).filter(|tag| tag.parse::<i32>().is_ok());
        version.map(|version| Self(Some(version.into()))).ok_or_else(|| {
            let detail = format!("{tag} is not an ETag of this resource.");
            Problem::new(StatusCode::PRECONDITION_FAILED, "unknown_version", detail)
        })
    }
}

impl IfMatch {
    /// Puts the version into a draft, where it wins over the one in the body.
    pub(super) fn name_version(&self, version: &mut Entry) {
        if let Some(named) = &self.0 {
            version.clone_from(named);
        }
    }

    /// Returns a refusal. What the header asked for and what is not so is 412; the same in the body is 409.
    pub(super) fn refused(&self, error: Error) -> Problem {
        let precondition = self.0.is_some() && matches!(error, Error::Conflict { code: "changed_meanwhile", .. });
        let problem = Problem::from(error);
        if precondition { problem.with_status(StatusCode::PRECONDITION_FAILED) } else { problem }
    }
}
