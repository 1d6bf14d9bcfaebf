use anyhow::Context;
use app::server::PublicUrl;
use domain::person::Actor;
use service::Services;

/// A link that signs the owner in, once.
pub(super) struct Invitation(String);

impl Invitation {
    /// Prints the link where whoever started the server sees it: it is no log line, which others may read.
    pub(super) fn print(&self) {
        println!("Sign in, once and within a day: {}", self.0);
    }
}

/// Makes the owner's account and, where that is wanted, the sample workspace; returns how to sign in while nobody can.
pub(super) async fn prepare(
    services: &Services,
    public_url: &PublicUrl,
    with_sample: bool,
) -> anyhow::Result<Option<Invitation>> {
    let is_first = services.people.has_nobody().await.context("Could not read who may sign in")?;
    let token = services.people.invite_owner().await.context("Could not make the first account")?;
    services.settings.load_workspace().await.context("Could not read the settings of the workspace")?;
    if is_first && with_sample {
        // Without it everything works, so it is no reason not to start.
        if let Err(error) = services.samples.load_sample(&Actor::system("First start")).await {
            tracing::warn!(%error, "The sample workspace could not be loaded");
        }
    }
    Ok(token.map(|token| Invitation(public_url.sign_in_link(&token))))
}
