//! People, what they may do, and how they prove who they are.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    choice::{check_choice, choices},
    entry::Entry,
    ids::{TokenId, UserId},
    name::check_name,
    problem::Problems,
};

choices! {
    /// What a person may do.
    pub enum Role {
        /// Sees everything, changes nothing.
        Viewer = "viewer", "Viewer";
        /// Also starts, cancels and changes workflows, jobs and triggers.
        Editor = "editor", "Editor";
        /// Also manages people, other people's tokens and the workspace.
        Admin = "admin", "Admin";
    }
}

impl Role {
    /// Returns whether the role allows something.
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::Read => true,
            Permission::Run | Permission::Edit => self >= Self::Editor,
            Permission::Administer => self == Self::Admin,
        }
    }
}

choices! {
    /// What can be allowed or not: the unit of roles and of token scopes.
    pub enum Permission {
        /// See workflows, executions and datasets.
        Read = "read", "Read workflows, executions and datasets";
        /// Start, cancel and retry executions.
        Run = "run", "Start and cancel executions";
        /// Change workflows, jobs and triggers.
        Edit = "edit", "Change workflows, jobs and triggers";
        /// Manage people, tokens and the workspace.
        Administer = "administer", "Manage people and the workspace";
    }
}

/// Whoever asks for something: a person at a page, or a program with that person's token.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Actor {
    /// The account; `None` for the installation's own work and for the command line on the server's machine.
    pub user_id: Option<UserId>,
    /// The name that the audit log and executions keep.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// What the token allows, if one is used: never more than the role.
    pub scopes: Option<Vec<Permission>>,
    /// The network address it came from.
    pub address: Option<String>,
}

impl Actor {
    /// Returns the actor for what the installation does by itself.
    pub fn system(name: impl Into<String>) -> Self {
        Self { user_id: None, name: name.into(), role: Role::Admin, scopes: None, address: None }
    }

    /// Returns whether the role, and the token if there is one, allow something.
    pub fn may(&self, permission: Permission) -> bool {
        self.role.may(permission) && self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&permission))
    }
}

/// A person with an account.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct User {
    /// Identifies the person.
    pub id: UserId,
    /// The address that is also the name to sign in with.
    pub email: String,
    /// The name that others see.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Whether a password was chosen; without one only a one-time link signs in.
    pub has_password: bool,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// When the person was last seen.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// Whether the account is switched off.
    pub disabled: bool,
}

/// Returns the initials that stand for a name in a small circle: `Mara Lindqvist` gives `ML`.
pub fn initials(name: &str) -> String {
    let mut words =
        name.split_whitespace().filter_map(|word| word.chars().find(|character| character.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// An account as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct UserDraft {
    /// The address.
    pub email: Entry,
    /// The name.
    pub name: Entry,
    /// A code of [`Role`]; blank means `viewer`.
    pub role: Entry,
}

/// An account that passed its check.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UserSpec {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// What the person may do.
    pub role: Role,
}

impl UserDraft {
    /// Returns the account, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// One problem for each field that does not hold.
    pub fn check(&self) -> Result<UserSpec, Problems> {
        let mut problems = Problems::default();
        let email = check_email(&mut problems, "email", &self.email);
        let name = check_name(&mut problems, "name", "person", &self.name);
        let role = check_choice(&mut problems, "role", &self.role, Role::Viewer);
        problems.or(UserSpec { email, name, role })
    }
}

/// Returns the trimmed address, adding to `problems` what is wrong with it.
///
/// Only what can be told without sending a message is checked: something, one `@`, something with neither space nor
/// control character.
pub fn check_email(problems: &mut Problems, field: &str, entry: &Entry) -> String {
    let email = entry.trimmed();
    let parts = email
        .split_once('@')
        .filter(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
    if email.is_empty() {
        problems.add(field, "An email address is needed; it is the name to sign in with.");
    } else if email.len() > 254 {
        problems.add(field, "An email address has at most 254 characters.");
    } else if parts.is_none() || email.chars().any(|character| character.is_whitespace() || character.is_control()) {
        problems.add(field, format!("“{email}” is not an email address, such as name@example.org."));
    }
    email.to_owned()
}

/// The fewest characters of a password (NIST SP 800-63B-4 asks for at least 8; 15 where it is the only factor, which is
/// more than people accept for a tool on their own machine).
pub const MIN_PASSWORD_LENGTH: usize = 10;

/// Adds to `problems` if a password is too short or too long. Nothing is asked of its characters.
pub fn check_password(problems: &mut Problems, field: &str, password: &Secret) {
    let length = password.0.chars().count();
    if length < MIN_PASSWORD_LENGTH {
        problems.add(field, format!("A password has at least {MIN_PASSWORD_LENGTH} characters; this one has {length}. Several words are easy to remember."));
    } else if length > 500 {
        problems.add(field, "A password has at most 500 characters.");
    }
}

/// A text that must not show up in logs: a password or a token.
#[derive(Clone, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(•••)")
    }
}

/// An API token as lists show it; the token itself is shown once, when it is made.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApiToken {
    /// Identifies the token.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    /// What it allows.
    pub scopes: Vec<Permission>,
    /// Whose token it is.
    pub user_id: UserId,
    /// That person's name.
    pub user_name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends; `None` never does.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The address it was last used from.
    pub last_used_from: Option<String>,
}

/// A token as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TokenDraft {
    /// What it is for.
    pub name: Entry,
    /// Codes of [`Permission`].
    pub scopes: Vec<Entry>,
    /// Days until it ends; blank never ends.
    pub days: Entry,
}

/// A token that passed its check.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TokenSpec {
    /// What it is for.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Permission>,
    /// Days until it ends; `None` never does.
    pub days: Option<i32>,
}

impl TokenDraft {
    /// Returns the token to make, or everything that is wrong with the draft.
    ///
    /// # Errors
    ///
    /// One problem for each field that does not hold.
    pub fn check(&self) -> Result<TokenSpec, Problems> {
        let mut problems = Problems::default();
        let name = check_name(&mut problems, "name", "token", &self.name);
        let mut scopes: Vec<Permission> = Vec::new();
        for code in self.scopes.iter().filter_map(Entry::filled) {
            match code.parse() {
                Ok(scope) if !scopes.contains(&scope) => scopes.push(scope),
                Ok(_) => {}
                Err(error) => problems.add("scopes", format!("{error}.")),
            }
        }
        if scopes.is_empty() && problems.of_field("scopes").is_none() {
            problems.add("scopes", "Choose at least one thing that the token may do.");
        }
        let days = self.days.filled().and_then(|days| match days.parse() {
            Ok(days) if (1..=3650).contains(&days) => Some(days),
            _ => {
                problems.add("days", format!("A token ends after 1 to 3,650 days, you wrote {days}."));
                None
            }
        });
        problems.or(TokenSpec { name, scopes, days })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_allows_more_than_its_maker_may() {
        let actor = Actor {
            scopes: Some(vec![Permission::Read, Permission::Edit]),
            role: Role::Viewer,
            ..Actor::system("a viewer's token")
        };
        assert!(actor.may(Permission::Read));
        assert!(!actor.may(Permission::Edit), "the role does not allow it");
        let admin = Actor { role: Role::Admin, ..actor };
        assert!(admin.may(Permission::Edit));
        assert!(!admin.may(Permission::Run), "the token does not allow it");
    }

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        assert_eq!(initials("Mara Lindqvist"), "ML");
        assert_eq!(initials("  ada  king lovelace "), "AL");
        assert_eq!(initials("Özil"), "Ö");
        assert_eq!(initials("— —"), "");
    }

    #[test]
    fn addresses_are_checked_for_what_can_be_told() {
        for (text, good) in [
            ("a@b", true),
            ("a@b.example", true),
            ("a", false),
            ("@b", false),
            ("a@", false),
            ("a b@c", false),
            ("a@b@c", false),
        ] {
            let mut problems = Problems::default();
            check_email(&mut problems, "email", &text.into());
            assert_eq!(problems.is_empty(), good, "{text}");
        }
    }
}
