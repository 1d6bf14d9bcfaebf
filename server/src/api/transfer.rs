use axum::{
    extract::{FromRequest, Request, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use domain::problem::Problems;
use service::{ImportOptions, Services};

use super::{
    Problem,
    answer::{Answer, one},
    extract::{Asking, whole},
    question::Question,
};

/// The media type of YAML.
pub(super) const YAML: &str = "application/yaml";

/// Names that YAML had before it had one of its own, and JSON, which is YAML, too.
const OTHER_NAMES: [&str; 4] = ["application/x-yaml", "text/yaml", "text/x-yaml", "application/json"];

/// A body of YAML.
pub(super) struct YamlBody(String);

impl<S: Send + Sync> FromRequest<S> for YamlBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let name = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if name != YAML && !OTHER_NAMES.contains(&name.as_str()) {
            let detail = format!("Send YAML with “Content-Type: {YAML}”; this is “{kind}”.");
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_yaml", detail));
        }
        let body = whole(request.into_body()).await?;
        let text = String::from_utf8(body.into());
        text.map(Self).map_err(|_| service::Error::from(Problems::of("", "The file is not UTF-8.")).into())
    }
}

pub(super) async fn export_workflows(
    State(services): State<Services>,
    Asking(actor): Asking,
    mut question: Question,
) -> Answer {
    let named = question.several("workflow");
    question.end()?;
    let exported = services.transfer.export_workflows(&actor, &named).await?;
    Ok(([(header::CONTENT_TYPE, YAML)], exported.yaml).into_response())
}

pub(super) async fn import_workflows(
    State(services): State<Services>,
    Asking(actor): Asking,
    mut question: Question,
    YamlBody(text): YamlBody,
) -> Answer {
    let (plan_only, options) = (question.switch("plan"), ImportOptions { prune: question.switch("prune") });
    question.end()?;
    if plan_only {
        return Ok(one("plan", services.transfer.plan_import(&actor, &text, options).await?));
    }
    Ok(one("import", services.transfer.import_workflows(&actor, &text, options, None).await?))
}
