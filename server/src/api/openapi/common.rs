use axum::http::StatusCode;

/// The media type of everything but problems, files and logs.
pub(super) const JSON: &str = "application/json";

/// The media type of errors.
pub(super) const PROBLEM: &str = "application/problem+json";

/// An answer that many operations give, always for the same reason.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Common {
    /// The body is not JSON.
    NotJson,
    /// Nobody is signed in.
    NotSignedIn,
    /// The role or the token does not allow it.
    NotAllowed,
    /// It is not there.
    NotFound,
    /// The body is too large.
    TooLarge,
    /// The body is something else than JSON.
    UnsupportedMediaType,
    /// What was sent does not hold.
    Invalid,
    /// A fault of ours.
    Internal,
    /// The database does not answer.
    Unavailable,
}

impl Common {
    /// All of them, by status.
    pub const ALL: [Self; 9] = [
        Self::NotJson,
        Self::NotSignedIn,
        Self::NotAllowed,
        Self::NotFound,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::Invalid,
        Self::Internal,
        Self::Unavailable,
    ];

    /// Returns the status.
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotJson => StatusCode::BAD_REQUEST,
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Returns the name under which the document has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotJson => "NotJson",
            Self::NotSignedIn => "NotSignedIn",
            Self::NotAllowed => "NotAllowed",
            Self::NotFound => "NotFound",
            Self::TooLarge => "TooLarge",
            Self::UnsupportedMediaType => "UnsupportedMediaType",
            Self::Invalid => "Invalid",
            Self::Internal => "Internal",
            Self::Unavailable => "Unavailable",
        }
    }

    /// Says when it is answered, and with which codes.
    pub fn about(self) -> &'static str {
        match self {
            Self::NotJson => "`not_json`: the body is not JSON.",
            Self::NotSignedIn => "`not_signed_in`: there is no token or session, or it has ended.",
            Self::NotAllowed => {
                "`not_allowed`: the role or the token’s scopes do not allow it. `cross_site`: another site sent it from \
                 a browser."
            }
            Self::NotFound => "`not_found`: it is not here.",
            Self::TooLarge => "`too_large`: the body is over the limit.",
            Self::UnsupportedMediaType => "`not_json`: send `Content-Type: application/json`.",
            Self::Invalid => "`invalid`: what was sent does not hold; `errors` names every wrong field.",
            Self::Internal => "`internal`: a fault of ours; `detail` has the number under which it is in the log.",
            Self::Unavailable => "`unavailable`: the database does not answer. Nothing was done; try again later.",
        }
    }

    /// Returns the headers that belong to it.
    pub(super) fn headers(self) -> &'static [&'static str] {
        match self {
            Self::NotSignedIn => &["WWW-Authenticate"],
            Self::Unavailable => &["Retry-After"],
            _ => &[],
        }
    }
}
