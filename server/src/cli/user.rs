use std::io::{self, IsTerminal};

use clap::{Args, Subcommand};
use domain::{
    format::machine_time,
    person::{Role, Secret, User, UserDraft},
};
use serde_json::json;

use super::{
    exit::{Exit, Failure},
    output::{Output, table},
    session::Session,
    typed::{Typed, refused},
};
use crate::{config::Config, database::Purpose};

#[derive(Debug, Args)]
pub(super) struct UserCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Add a person and print a one-time link to sign in with
    #[command(after_help = "Examples:
  flowforge user add mara@example.org --name \"Mara Lindqvist\" --role editor
  flowforge user add ops@example.org --role admin --json")]
    Add(Add),
    /// List people
    #[command(after_help = "Examples:
  flowforge user list
  flowforge user list --json")]
    List,
    /// Print a new one-time link for a person who cannot sign in
    #[command(after_help = "Examples:
  flowforge user link mara@example.org
  flowforge user link owner@localhost --json")]
    Link(Person),
    /// Set a person's password, read from standard input
    #[command(after_help = "Examples:
  pass show flowforge | flowforge user set-password owner@localhost
  read -rs P && printf %s \"$P\" | flowforge user set-password mara@example.org")]
    SetPassword(Person),
    /// Switch an account off
    #[command(after_help = "Examples:
  flowforge user disable mara@example.org
  flowforge user disable mara@example.org --json")]
    Disable(Person),
    /// Switch an account on again
    #[command(after_help = "Examples:
  flowforge user enable mara@example.org
  flowforge user enable mara@example.org --json")]
    Enable(Person),
}

#[derive(Debug, Args)]
struct Add {
    /// The address to sign in with
    email: String,
    /// The name that others see [default: the address up to its @]
    #[arg(long)]
    name: Option<String>,
    /// viewer, editor or admin
    #[arg(long, default_value = "viewer")]
    role: Role,
}

#[derive(Debug, Args)]
struct Person {
    /// The address that the person signs in with
    email: String,
}

impl UserCommand {
    pub(super) fn run(self, config: &Config, output: &Output) -> Result<(), Failure> {
        Session::run(config, Purpose::Prepare, output, async |session| match &self.verb {
            Verb::Add(add) => add.run(session).await,
            Verb::List => list(session).await,
            Verb::Link(person) => person.link(session).await,
            Verb::SetPassword(person) => person.set_password(session).await,
            Verb::Disable(person) => person.set_disabled(session, true).await,
            Verb::Enable(person) => person.set_disabled(session, false).await,
        })
    }
}

impl Add {
    async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let name = self.name.as_deref().unwrap_or_else(|| self.email.split('@').next().unwrap_or_default());
        let draft =
            UserDraft { email: self.email.as_str().into(), name: name.into(), role: self.role.to_string().into() };
        let typed = [
            Typed { field: "email", option: "<EMAIL>", text: &self.email },
            Typed { field: "name", option: "--name", text: name },
        ];
        let added = session.services.people.add_user(&session.actor, &draft).await;
        let (user, link) = added.map_err(|error| refused(error, &typed))?;
        let link = session.public_url.sign_in_link(&link);
        let words = || format!("Added {} ({}).\nTo sign in once, within a day: {link}", user.name, user.role);
        session.output.answer(&json!({ "user": user, "sign_in_link": link }), words)
    }
}

async fn list(session: &Session<'_>) -> Result<(), Failure> {
    let users = session.services.people.list_users(&session.actor).await?;
    session.output.answer(&json!({ "users": users }), || {
        let rows: Vec<_> = users
            .iter()
            .map(|user| {
                let seen = user.last_seen_at.map_or_else(|| "never".to_owned(), machine_time);
                let state = if user.disabled { "off" } else { "on" };
                [
                    user.id.to_string(),
                    user.email.clone(),
                    user.name.clone(),
                    user.role.to_string(),
                    state.to_owned(),
                    seen,
                ]
            })
            .collect();
        table(["Id", "Email", "Name", "Role", "Account", "Last seen"], &rows)
    })
}

impl Person {
    async fn link(&self, session: &Session<'_>) -> Result<(), Failure> {
        let user = find_user(session, &self.email).await?;
        let link = session.services.people.make_sign_in_link(&session.actor, user.id).await?;
        let link = session.public_url.sign_in_link(&link);
        session.output.answer(&json!({ "sign_in_link": link }), || link.clone())
    }

    async fn set_password(&self, session: &Session<'_>) -> Result<(), Failure> {
        if io::stdin().is_terminal() {
            let advice = "Send it there, so that no screen and no history shows it: \
                          `read -rs P && printf %s \"$P\" | flowforge user set-password …`.";
            return Err(Failure::new(Exit::Usage, format!("The password is read from standard input. {advice}")));
        }
        let mut password = String::new();
        io::stdin()
            .read_line(&mut password)
            .map_err(|error| Failure::new(Exit::Failed, format!("Could not read the password: {error}.")))?;
        let password = Secret(password.trim_end_matches(['\r', '\n']).to_owned());
        session.services.people.set_password(&session.actor, &self.email, password).await?;
        session.output.answer(&json!({ "email": self.email }), || format!("The password of {} is set.", self.email))
    }

    async fn set_disabled(&self, session: &Session<'_>, disabled: bool) -> Result<(), Failure> {
        let user = find_user(session, &self.email).await?;
        let user = session.services.people.set_user_disabled(&session.actor, user.id, disabled).await?;
        let state = if disabled { "off" } else { "on" };
        session.output.answer(&json!({ "user": user }), || format!("The account of {} is {state}.", user.name))
    }
}

/// Returns the person who signs in with `email`.
pub(super) async fn find_user(session: &Session<'_>, email: &str) -> Result<User, Failure> {
    let users = session.services.people.list_users(&session.actor).await?;
    let found = users.into_iter().find(|user| user.email.eq_ignore_ascii_case(email));
    found.ok_or_else(|| Failure::new(Exit::NotFound, format!("Nobody signs in as {email}.")))
}
