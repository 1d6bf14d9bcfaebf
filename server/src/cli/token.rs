use clap::{Args, Subcommand};
use domain::{
    format::machine_time,
    ids::TokenId,
    person::{ApiToken, Permission, Role, TokenDraft, User},
};
use serde_json::json;

use super::{
    exit::{Exit, Failure},
    output::{Output, table},
    session::Session,
    typed::{Typed, refused},
    user::find_user,
};
use crate::{config::Config, database::Purpose};

#[derive(Debug, Args)]
pub(super) struct TokenCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make an API token and print it: it is shown this once
    #[command(after_help = "Examples:
  flowforge token create \"Nightly import\" --scope read,run --days 90
  TOKEN=$(flowforge token create ci --scope read --user mara@example.org)")]
    Create(Create),
    /// List tokens
    #[command(after_help = "Examples:
  flowforge token list
  flowforge token list --json")]
    List,
    /// Revoke a token
    #[command(after_help = "Examples:
  flowforge token revoke 3
  flowforge token revoke 3 --json")]
    Revoke(Revoke),
}

#[derive(Debug, Args)]
struct Create {
    /// What it is for
    name: String,
    /// What it allows: read, run, edit, administer
    #[arg(long, value_delimiter = ',', required = true)]
    scope: Vec<Permission>,
    /// Days until it ends [default: it does not end]
    #[arg(long)]
    days: Option<u16>,
    /// The address of the person in whose name it acts [default: the first administrator]
    #[arg(long)]
    user: Option<String>,
}

#[derive(Debug, Args)]
struct Revoke {
    /// Its number, as `flowforge token list` shows it
    id: TokenId,
}

impl TokenCommand {
    pub(super) fn run(self, config: &Config, output: &Output) -> Result<(), Failure> {
        Session::run(config, Purpose::Prepare, output, async |session| match &self.verb {
            Verb::Create(create) => create.run(session).await,
            Verb::List => list(session).await,
            Verb::Revoke(revoke) => revoke.run(session).await,
        })
    }
}

impl Create {
    async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let owner = match &self.user {
            Some(email) => find_user(session, email).await?,
            None => first_administrator(session).await?,
        };
        let draft = TokenDraft {
            name: self.name.as_str().into(),
            scopes: self.scope.iter().map(|scope| scope.to_string().into()).collect(),
            days: self.days.map(|days| days.to_string()).unwrap_or_default().into(),
        };
        let typed = [
            Typed { field: "name", option: "<NAME>", text: &self.name },
            Typed { field: "scopes", option: "--scope", text: "" },
            Typed { field: "days", option: "--days", text: "" },
        ];
        let made = session.services.people.make_token_for(&session.actor, owner.id, &draft).await;
        let made = made.map_err(|error| refused(error, &typed))?;
        // The token alone, so that a script can take it as it is.
        session.output.answer(&json!({ "token": made.token, "listed": made.listed }), || made.token.0.clone())
    }
}

async fn first_administrator(session: &Session<'_>) -> Result<User, Failure> {
    let users = session.services.people.list_users(&session.actor).await?;
    let found = users.into_iter().find(|user| user.role == Role::Admin && !user.disabled);
    found.ok_or_else(|| {
        let advice = "Add somebody with `flowforge user add`, or start the server once.";
        Failure::new(Exit::NotFound, format!("There is no administrator yet. {advice}"))
    })
}

async fn list(session: &Session<'_>) -> Result<(), Failure> {
    let tokens = session.services.people.list_tokens(&session.actor).await?;
    session.output.answer(&json!({ "tokens": tokens }), || {
        let rows: Vec<_> = tokens.iter().map(row).collect();
        table(["Id", "Name", "Begins", "Allows", "Person", "Ends", "Last used"], &rows)
    })
}

fn row(token: &ApiToken) -> [String; 7] {
    let scopes: Vec<_> = token.scopes.iter().map(ToString::to_string).collect();
    let or_never = |at: Option<_>| at.map_or_else(|| "never".to_owned(), machine_time);
    [
        token.id.to_string(),
        token.name.clone(),
        token.prefix.clone(),
        scopes.join(","),
        token.user_name.clone(),
        or_never(token.expires_at),
        or_never(token.last_used_at),
    ]
}

impl Revoke {
    async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let token = session.services.people.revoke_token(&session.actor, self.id).await?;
        session
            .output
            .answer(&json!({ "token": token }), || format!("Token “{}” no longer opens anything.", token.name))
    }
}
